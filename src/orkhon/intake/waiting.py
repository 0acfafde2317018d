"""What waits at the intake for a person, for the first page: drafts, sources in trouble, what was set aside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.front_door import Beginning, Waiting, register_beginning, register_waiting
from orkhon.alliance.policies import SOURCES, may_for_all
from orkhon.intake.drafts import DRAFTS
from orkhon.intake.models import Draft, DraftState, FollowedHub, FollowHealth, SetAsideRecord
from orkhon.intake.queries import health_of, is_silent


def waiting_of(user: User, now: datetime) -> Iterator[Waiting]:
    """Give a line for each kind of work that the person may do and that waits."""
    if DRAFTS.user_has_permission(user, "send"):
        yield _to_decide(user)
    elif DRAFTS.user_has_permission(user, "add"):
        yield _own(user)
    if SOURCES.user_has_permission(user, "change"):
        yield _sources(user, now)
    # Followed hubs are the joint desk's affair (following/screens.py).
    if may_for_all(user, "intake.change_followedhub"):
        yield _aside()
        yield _hubs()


def _to_decide(user: User) -> Waiting:
    rows = DRAFTS.instances_user_has_permission_for(user, "send").filter(state=DraftState.WAITING)
    counted = rows.order_by().aggregate(count=Count("pk"), oldest=Min("received"))
    words = ngettext("draft to send or refuse", "drafts to send or refuse", counted["count"])
    return Waiting(key="intake.drafts", words=words, url=reverse("intake_drafts"), **counted)


def _own(user: User) -> Waiting:
    rows = Draft.objects.filter(state=DraftState.WAITING, source__isnull=True, sender=user.get_username())
    counted = rows.order_by().aggregate(count=Count("pk"), oldest=Min("received"))
    words = ngettext(
        "draft of yours for the wire waits for an editor",
        "drafts of yours for the wire wait for an editor",
        counted["count"],
    )
    return Waiting(
        key="intake.own",
        words=words,
        url=reverse("intake_drafts"),
        **counted,
    )


def _sources(user: User, now: datetime) -> Waiting:
    """Failing and silent ones of the person's own. Two queries, whatever the wire holds."""
    rows = SOURCES.instances_user_has_permission_for(user, "change")
    sources = list(rows.filter(enabled=True, agency__active=True).select_related("agency"))
    health = health_of(sources)
    since = []
    for source in sources:
        fares = health[source.pk]
        if fares.last_asked is not None and (fares.failures or is_silent(source, fares, now=now)):
            since.append(fares.last_new or fares.first_asked or fares.last_asked)
    words = ngettext("source that fails or is silent", "sources that fail or are silent", len(since))
    return Waiting(
        key="intake.sources",
        words=words,
        count=len(since),
        oldest=min(since, default=None),
        url=reverse("intake_sources_health"),
    )


def _aside() -> Waiting:
    counted = SetAsideRecord.objects.filter(settled__isnull=True).aggregate(count=Count("pk"), oldest=Min("at"))
    words = ngettext(
        "entry of followed hubs that could not be taken",
        "entries of followed hubs that could not be taken",
        counted["count"],
    )
    url = reverse("intake_followed_hubs")
    return Waiting(key="intake.aside", words=words, url=url, **counted)


def _hubs() -> Waiting:
    followed = FollowedHub.objects.filter(enabled=True).values_list("pk", flat=True)
    failing = FollowHealth.objects.filter(pk__in=list(followed), failures__gt=0)
    counted = failing.aggregate(count=Count("pk"), oldest=Min("heard"))
    words = ngettext("followed hub that does not answer", "followed hubs that do not answer", counted["count"])
    return Waiting(key="intake.hubs", words=words, url=reverse("intake_followed_hubs"), **counted)


def _may_compose(user: User) -> bool:
    return DRAFTS.user_has_permission(user, "add")


def _may_follow(user: User) -> bool:
    return may_for_all(user, "intake.add_followedhub")


def _may_add_source(user: User) -> bool:
    return SOURCES.user_has_permission(user, "add")


def put_at_the_door() -> None:
    """Register with the first page. Called where the admin begins: no command pays for it."""
    register_waiting("intake", waiting_of)
    register_beginning(Beginning(words=_("Write a text for the wire"), name="intake_compose", may=_may_compose))
    register_beginning(Beginning(words=gettext("Add a source"), name="sources:add", may=_may_add_source))
    register_beginning(Beginning(words=gettext("Follow another hub"), name="intake_follow_hub", may=_may_follow))
