"""Say in words how following each hub fares, and what of its log waits for a person. Writes nothing, asks nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from orkhon.intake.following.asking import has_token
from orkhon.intake.models import FollowedHub, FollowHealth, SetAsideRecord
from orkhon.wire.kind_words import kind_in_words
from orkhon.wire.kinds import EntryKind

SILENT_AFTER: Final = timedelta(minutes=2)
"""A hub that is asked answers within ten seconds, also when it has nothing new."""
_QUIET: Final = FollowHealth()


@dataclass(frozen=True, kw_only=True)
class HubStanding:
    """How one followed hub fares. `words` are for people; `well` is False where somebody must look.

    `head` is its last position as it last said, `behind` how many entries of its log are not here yet (None: unknown).
    `waiting` entries were set aside and nobody has taken care of them.
    """

    hub: FollowedHub
    health: FollowHealth
    words: str
    well: bool
    head: int
    behind: int | None
    waiting: int
    has_token: bool

    @property
    def is_stopped(self) -> bool:
        """True where it is not asked, and could not be: its token was thrown away."""
        return not self.hub.enabled and not self.has_token


def standings(*, now: datetime) -> list[HubStanding]:
    """Return all hubs that are or were followed, by code."""
    rows = FollowedHub.objects.annotate(waiting=Count("aside", filter=Q(aside__settled__isnull=True)))
    health: Mapping[int, FollowHealth] = FollowHealth.objects.in_bulk()
    return [_standing(hub, health.get(hub.pk), hub.waiting, now) for hub in rows]


def standing_of(hub: FollowedHub, *, now: datetime) -> HubStanding:
    """Return how one of them fares."""
    waiting = hub.aside.filter(settled__isnull=True).count()
    return _standing(hub, FollowHealth.objects.filter(pk=hub.pk).first(), waiting, now)


def _standing(hub: FollowedHub, health: FollowHealth | None, waiting: int, now: datetime) -> HubStanding:
    found = health or _QUIET
    known = max(found.head, hub.position)
    behind = known - hub.position if found.head else None
    token = has_token(hub)
    words, well = _judged(hub, found, behind, token, now)
    if waiting:
        words, well = (
            gettext("%(words)s; set aside for a person: %(waiting)s") % {"words": words, "waiting": waiting},
            False,
        )
    return HubStanding(
        hub=hub, health=found, words=words, well=well, head=known, behind=behind, waiting=waiting, has_token=token
    )


def _judged(hub: FollowedHub, health: FollowHealth, behind: int | None, token: bool, now: datetime) -> tuple[str, bool]:
    if not hub.enabled:
        return (
            gettext("paused: it is not asked")
            if token
            else gettext("stopped: it is not asked, and its token was thrown away")
        ), True
    if health.asked is None:
        return gettext("not asked yet: it is asked once this hub runs"), True
    if health.failures:
        words = ngettext(
            "failed %(times)s time: %(error)s", "failed %(times)s times in a row: %(error)s", health.failures
        )
        return words % {"times": health.failures, "error": health.error}, False
    if health.heard is None or now - health.heard > SILENT_AFTER:
        if not health.heard:
            return gettext("has not answered; look whether this hub's readers run"), False
        return gettext("has not answered since %(moment)s; look whether this hub's readers run") % {
            "moment": f"{health.heard:%Y-%m-%d %H:%M} UTC"
        }, False
    if behind:
        return gettext("answers; %(behind)s entries of its log are not here yet") % {"behind": behind}, True
    return gettext("answers; its whole log is here"), True


@dataclass(frozen=True, kw_only=True)
class AsideRow:
    """One entry that was set aside, as a person judges it: no word of its item, only what it is about."""

    record: SetAsideRecord
    kind: str
    agency: str
    version: str
    has_words: bool
    advice: str

    @property
    def kind_in_words(self) -> str:
        """What the entry is called in the language that is spoken now."""
        return kind_in_words(self.kind)


def aside_rows(hub: FollowedHub, *, settled: bool, most: int) -> list[AsideRow]:
    """Return what was set aside: what waits, oldest first, or what was taken care of, newest first."""
    rows = hub.aside.filter(settled__isnull=not settled)
    return [_row(one) for one in rows.order_by("-settled" if settled else "position")[:most]]


def _row(one: SetAsideRecord) -> AsideRow:
    document: Mapping[str, Any] = one.record if isinstance(one.record, dict) else {}
    statement = document.get("statement")
    said: Mapping[str, Any] = statement if isinstance(statement, dict) else {}
    kind = str(said.get("kind", ""))[:16]
    return AsideRow(
        record=one,
        kind=kind,
        agency=str(said.get("agency", ""))[:64],
        version=str(said.get("version", ""))[:200],
        has_words=document.get("body") is not None,
        advice=_advice(kind, agency=str(said.get("agency", "")), by=str(said.get("by", ""))),
    )


def _advice(kind: str, *, agency: str, by: str) -> str:
    """Return what to do; docs/following.md says the same."""
    if agency == settings.ORKHON_DESK_AGENCY and by != agency:
        return gettext("Nothing is to be done: the other hub's joint desk is not ours, so its articles stay there.")
    return str(_ADVICE.get(kind, _ADVICE[""]))


_TAKES_BACK: Final = _("It holds here all the same, unless that hub may not speak for the agency. Look at the item.")
_ADVICE: Final = {
    "": _("Read the cause. Ask that hub's people which of the two is right; its agency may send a new version here."),
    EntryKind.KILL.value: _TAKES_BACK,
    EntryKind.WITHHOLD.value: _TAKES_BACK,
    EntryKind.RELEASE.value: _("It had no effect here. Release the item here where that is right."),
    EntryKind.REDACT.value: _("The same versions were redacted here. Look whether more of the item is here."),
    EntryKind.POLICY.value: _("It had no effect here. Compare the memoranda and keys of the two hubs."),
}
