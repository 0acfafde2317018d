"""What the newsroom of whoever looks at the wire may do with its items, and who may look at all. Shows nothing."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User

from orkhon.alliance.country_orders import CountryOrder
from orkhon.alliance.legal_orders import orders_in_force
from orkhon.alliance.models import Staff
from orkhon.alliance.permits import Grant, Use, Verdict
from orkhon.alliance.policies import Person
from orkhon.alliance.queries import grants, may_now
from orkhon.alliance.rights import roles_with
from orkhon.desk.actions.take_from_wire import draft_language
from orkhon.desk.policies import ARTICLES
from orkhon.desk.wire_filters import Looker, MayUse
from orkhon.items import Language
from orkhon.wire.entries import ItemState
from orkhon.wire.item_facts import facts_of_state

SEE_WIRE: Final = "desk.view_article"
_BACKEND: Final = "orkhon.alliance.sign_in.backend.PeopleBackend"


def sees_wire(user: Person) -> bool:
    """True for whoever works at a newsroom: members see one another's wire, and on it what is embargoed, withheld or
    killed, and advisories. That is the exchange."""
    return ARTICLES.user_has_permission(user, "view")


def all_who_see_wire() -> frozenset[int]:
    """Return the keys of all who may enter the admin and for whom `sees_wire` is true, in three queries."""
    postings = Staff.objects.filter(agency__active=True, role__in=[role.value for role in roles_with(SEE_WIRE)])
    posted = set(postings.values_list("user_id", flat=True))
    seeing = User.objects.with_perm(SEE_WIRE, backend=_BACKEND).values_list("pk", "is_superuser")
    entering = set(User.objects.with_perm("wagtailadmin.access_admin", backend=_BACKEND).values_list("pk", flat=True))
    return frozenset(pk for pk, whole in seeing if pk in entering and (whole or pk in posted))


def verdicts_on(state: ItemState, user: Person, *, now: datetime) -> list[Verdict]:
    """Return what the person's newsroom may do with the item now, and why, a verdict for each use."""
    memoranda, orders = grants(), orders_in_force()
    newsroom = _newsroom(user, facts_of_state(state).language)
    return [_verdict(use, state, newsroom, now, memoranda, orders) for use in Use]


def may_use(user: Person, *, now: datetime) -> MayUse:
    """Return who answers for many items; agreements, orders and newsrooms are read once, when first asked for."""
    memoranda, orders = cache(grants), cache(orders_in_force)
    newsroom = cache(lambda language: _newsroom(user, language))

    def answer(state: ItemState, use: Use) -> bool:
        by = newsroom(facts_of_state(state).language)
        return _verdict(use, state, by, now, memoranda(), orders()).allowed

    return answer


def looker(user: Person, *, now: datetime) -> Looker:
    """Return what a list of the wire asks about the person."""

    def sees_article(agency: str, public: bool) -> bool:
        return ARTICLES.sees_made_by(user, agency=agency, public=public)

    return Looker(may_use=may_use(user, now=now), sees_article=sees_article)


def _newsroom(user: Person, language: Language | None) -> str:
    code = draft_language(None, language)
    return ARTICLES.newsroom_for(user, "desk.take_item", code) or settings.ORKHON_DESK_AGENCY


def _verdict(
    use: Use,
    state: ItemState,
    by: str,
    now: datetime,
    memoranda: tuple[Grant, ...],
    orders: tuple[CountryOrder, ...],
) -> Verdict:
    item = facts_of_state(state)
    return may_now(use, item=item, by=by, now=now, memoranda=memoranda, orders=orders)
