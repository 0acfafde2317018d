"""Who may see and do what in the exchange: by the role of a posting and how far it goes. Knows models and no request.

A subscriber of a member agency is reached by postings at that agency; all others belong to the alliance, and so to the
joint desk's postings alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from orkhon.alliance.models import Agency
from orkhon.alliance.policies import AGENCIES, Person, ReachPolicy, where_may
from orkhon.exchange.models import Delivery, Notice, Product, Subscriber, Token, Webhook

_SUBSCRIBERS_AGENCY: Final = "subscriber__agency__code"


class KeptPolicy(ReachPolicy):
    """A policy for what nobody deletes: the ledger of deliveries names it for ever, and kills find people by it."""

    def user_has_permission(self, user: Person, action: str) -> bool:
        """True where the person may do `action` to some instance; never to delete."""
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: Person, action: str, instance: Any) -> bool:
        """True where one posting covers the instance; never to delete."""
        return action != "delete" and super().user_has_permission_for_instance(user, action, instance)

    def instances_user_has_any_permission_for(self, user: Person, actions: Iterable[str]) -> QuerySet[Any]:
        """Return what the person may do one of `actions` to; nothing for deleting alone."""
        return super().instances_user_has_any_permission_for(user, [one for one in actions if one != "delete"])


SUBSCRIBERS: Final = KeptPolicy(Subscriber, agency_path="agency__code")
PRODUCTS: Final = ReachPolicy(Product)
TOKENS: Final = KeptPolicy(Token, agency_path=_SUBSCRIBERS_AGENCY)
WEBHOOKS: Final = KeptPolicy(Webhook, agency_path=_SUBSCRIBERS_AGENCY)
DELIVERIES: Final = KeptPolicy(Delivery, agency_path=_SUBSCRIBERS_AGENCY)
NOTICES: Final = KeptPolicy(Notice, agency_path=_SUBSCRIBERS_AGENCY)


def notices_seen_by(user: User) -> QuerySet[Notice]:
    """Return the notices that the person sees: of his agency's subscriber, and of what his own agency took back."""
    reach = NOTICES.reach(user, "view")
    rows = Notice.objects.select_related("subscriber__agency")
    if reach.everywhere or any(not place.agency for place in reach.places):
        return rows
    codes = [place.agency for place in reach.places]
    return rows.filter(Q(subscriber__agency__code__in=codes) | Q(agency__in=codes))


def agencies_with_statements_for(user: User) -> QuerySet[Agency]:
    """Return the agencies whose monthly statements the person reads."""
    reach = where_may(user, "exchange.view_receipt")
    rows = Agency.objects.order_by("code")
    if reach.everywhere or any(not place.agency for place in reach.places):
        return rows
    return rows.filter(code__in=[place.agency for place in reach.places])


def agencies_to_onboard_for(user: User) -> QuerySet[Agency]:
    """Return the agencies whose checklist the person reads: those whose records he sees, but the joint desk.

    The desk is the hub's own: it has no memorandum with itself, and sends and receives without a connection.
    """
    seen: QuerySet[Agency] = AGENCIES.instances_user_has_permission_for(user, "view")
    return seen.exclude(code=settings.ORKHON_DESK_AGENCY).order_by("code")
