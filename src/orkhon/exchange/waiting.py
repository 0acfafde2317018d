"""What waits at the exchange for a person, for the first page: kills to confirm, deliveries given up, new members."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from orkhon.alliance.front_door import Beginning, Waiting, register_beginning, register_waiting
from orkhon.alliance.models import Memorandum, SigningKeyRecord, Source
from orkhon.exchange.models import DeliveryState, Subscriber
from orkhon.exchange.policies import (
    DELIVERIES,
    NOTICES,
    SUBSCRIBERS,
    TOKENS,
    WEBHOOKS,
    agencies_to_onboard_for,
)

_SOON: Final = timedelta(days=14)
"""How long before a token runs out its people are told."""


def waiting_of(user: User, now: datetime) -> Iterator[Waiting]:
    """Give a line for each kind of work that the person may do and that waits."""
    if NOTICES.user_has_permission(user, "change"):
        yield _notices(user)
    if DELIVERIES.user_has_permission(user, "change"):
        yield _given_up(user)
    if WEBHOOKS.user_has_permission(user, "change"):
        yield _failing(user)
    if TOKENS.user_has_permission(user, "change"):
        yield _tokens(user, now)
    if SUBSCRIBERS.user_has_permission(user, "add"):
        yield _onboarding(user)


def _notices(user: User) -> Waiting:
    """Those that the person may confirm; test letters are told of where an agency is taken on."""
    rows = NOTICES.instances_user_has_permission_for(user, "change").filter(acknowledged__isnull=True, position__gt=0)
    counted = rows.order_by().aggregate(count=Count("pk"), oldest=Min("created"))
    words = ngettext("kill that nobody has confirmed", "kills that nobody has confirmed", counted["count"])
    return Waiting(key="exchange.kills", words=words, url=reverse("exchange_notices"), urgent=True, **counted)


def _given_up(user: User) -> Waiting:
    rows = DELIVERIES.instances_user_has_permission_for(user, "change").filter(state=DeliveryState.DEAD)
    counted = rows.order_by().aggregate(count=Count("pk"), oldest=Min("created"))
    words = ngettext("delivery that was given up", "deliveries that were given up", counted["count"])
    return Waiting(key="exchange.given-up", words=words, url=reverse("exchange_given_up"), **counted)


def _failing(user: User) -> Waiting:
    rows = WEBHOOKS.instances_user_has_permission_for(user, "change")
    count = rows.filter(Q(failures__gt=0) | Q(active=False)).count()
    words = ngettext("webhook or drop that fails or is off", "webhooks and drops that fail or are off", count)
    return Waiting(key="exchange.failing", words=words, count=count, url=reverse("webhooks:index"))


def _tokens(user: User, now: datetime) -> Waiting:
    rows = TOKENS.instances_user_has_permission_for(user, "change")
    ending = rows.filter(revoked__isnull=True, expires__gt=now, expires__lte=now + _SOON)
    counted = ending.order_by().aggregate(count=Count("pk"), due=Min("expires"))
    words = ngettext("subscriber's token that runs out", "subscribers' tokens that run out", counted["count"])
    return Waiting(key="exchange.tokens", words=words, url=reverse("subscribers:index"), **counted)


def _onboarding(user: User) -> Waiting:
    """Members of which something is missing that the checklist names and one query can tell."""
    own = {"agency": OuterRef("pk")}
    granted = Memorandum.objects.filter(Q(agency=OuterRef("pk")) | Q(partners=OuterRef("pk")) | Q(agency=None))
    unfinished = (
        ~Exists(Source.objects.filter(**own, enabled=True))
        & ~Exists(SigningKeyRecord.objects.filter(owner=OuterRef("code"), for_pushes=True, revoked=None))
    ) | ~Exists(Subscriber.objects.filter(**own))
    rows = agencies_to_onboard_for(user).filter(unfinished | ~Exists(granted), active=True)
    count = rows.count()
    words = ngettext("agency whose connection is not finished", "agencies whose connection is not finished", count)
    return Waiting(key="exchange.onboarding", words=words, count=count, url=reverse("exchange_onboarding"))


def _may_add_subscriber(user: User) -> bool:
    return SUBSCRIBERS.user_has_permission(user, "add")


def put_at_the_door() -> None:
    """Register with the first page. Called where the admin begins: no command pays for it."""
    register_waiting("exchange", waiting_of)
    register_beginning(Beginning(words=gettext("Add a subscriber"), name="subscribers:add", may=_may_add_subscriber))
