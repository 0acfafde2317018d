"""What waits for whoever keeps the alliance's records, for the first page: what runs out, and who has not come yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from orkhon.alliance.front_door import Beginning, Waiting, register_beginning, register_waiting
from orkhon.alliance.models import Invitation, SigningKeyRecord
from orkhon.alliance.people import INVITE, SEE_INVITATIONS
from orkhon.alliance.policies import MEMORANDA, may_for_all, where_may
from orkhon.alliance.reach import Reach
from orkhon.alliance.sign_in.factors import has_second_factor

_MEMORANDA: Final = timedelta(days=60)
_SOON: Final = timedelta(days=14)
"""How long before the end people are told: a memorandum is negotiated, a key is made in a day."""


def waiting_of(user: User, now: datetime) -> Iterator[Waiting]:
    """Give a line for each kind of work that the person may do and that waits."""
    if not has_second_factor(user):
        yield Waiting(
            key="alliance.second_factor",
            words=gettext("second step at sign-in, which protects your account: it is not set up yet"),
            count=1,
            url=reverse("alliance_second_factor"),
        )
    reach = where_may(user, SEE_INVITATIONS)
    if reach:
        yield _invitations(reach, now)
    if MEMORANDA.user_has_permission(user, "change"):
        yield _memoranda(user, now)
    keys = where_may(user, "alliance.change_signingkeyrecord")
    if keys:
        yield _keys(keys, now)


def _within(reach: Reach, path: str) -> Q:
    if reach.everywhere or any(not place.agency for place in reach.places):
        return Q()
    return Q(**{f"{path}__in": [place.agency for place in reach.places]})


def _invitations(reach: Reach, now: datetime) -> Waiting:
    rows: QuerySet[Invitation] = Invitation.objects.filter(
        _within(reach, "agency__code"), accepted__isnull=True, revoked__isnull=True, expires__gt=now
    )
    counted = rows.order_by().aggregate(count=Count("pk"), due=Min("expires"))
    words = ngettext(
        "invitation that nobody has accepted yet", "invitations that nobody has accepted yet", counted["count"]
    )
    return Waiting(key="alliance.invitations", words=words, url=reverse("alliance_invitations"), **counted)


def _memoranda(user: User, now: datetime) -> Waiting:
    today = now.date()
    rows = MEMORANDA.instances_user_has_permission_for(user, "change")
    ending = rows.filter(ended__isnull=True, until__gte=today, until__lte=today + _MEMORANDA)
    found = sorted(ending.order_by().values_list("until", flat=True))
    words = ngettext("memorandum that runs out", "memoranda that run out", len(found))
    due = datetime.combine(found[0] + timedelta(days=1), datetime.min.time(), now.tzinfo) if found else None
    return Waiting(key="alliance.memoranda", words=words, count=len(found), due=due, url=reverse("memoranda:index"))


def _keys(reach: Reach, now: datetime) -> Waiting:
    """Keys whose end is set already, so that another one is registered before."""
    rows = SigningKeyRecord.objects.filter(
        _within(reach, "owner"), revoked__isnull=True, retired__gt=now, retired__lte=now + _SOON
    )
    counted = rows.order_by().aggregate(count=Count("pk"), due=Min("retired"))
    words = ngettext("signing key about to retire", "signing keys about to retire", counted["count"])
    return Waiting(key="alliance.keys", words=words, url=reverse("alliance_keys"), **counted)


def _may_invite(user: User) -> bool:
    return bool(where_may(user, INVITE))


def _may_add_memoranda(user: User) -> bool:
    return MEMORANDA.user_has_permission(user, "add")


def _may_register_keys(user: User) -> bool:
    return bool(where_may(user, "alliance.add_signingkeyrecord"))


def _may_keep_orders(user: User) -> bool:
    return may_for_all(user, "alliance.add_legalorder")


def put_at_the_door() -> None:
    """Register with the first page. Called where the admin begins: no command pays for it."""
    register_waiting("alliance", waiting_of)
    register_beginning(Beginning(words=gettext("Invite somebody"), name="alliance_invite", may=_may_invite))
    register_beginning(Beginning(words=gettext("Write a memorandum"), name="memoranda:add", may=_may_add_memoranda))
    register_beginning(
        Beginning(words=gettext("Register a signing key"), name="alliance_register_key", may=_may_register_keys)
    )
    register_beginning(
        Beginning(words=gettext("Put a legal order on record"), name="alliance_new_order", may=_may_keep_orders)
    )
