"""Read the radar: its places, its alerts, and an alert beside the item as it may be shown now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Q, QuerySet

from orkhon.verification.altering import ArchivedItem
from orkhon.verification.models import RadarAlert, WatchedPlace
from orkhon.verification.models.radar import AlertState
from orkhon.verification.originals.asking import asked
from orkhon.verification.originals.errors import OriginalsError

PER_PAGE: Final = 30
_AROUND: Final = 160


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """A passage with what is changed in it marked: before, the change, behind."""

    before: str
    changed: str
    behind: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """One difference, both sides; `original` is None where the item may not be shown any more."""

    kind: str
    original: Side | None
    given: Side


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownAlert:
    """An alert with its evidence. `item` is None where the item was taken back, or the archive is not there now."""

    alert: RadarAlert
    item: ArchivedItem | None
    pairs: tuple[Pair, ...]


def alerts(state: str = AlertState.OPEN) -> QuerySet[RadarAlert]:
    """Return the alerts in a state, or all for an empty one, the newest first; settled ones as they were settled."""
    rows = RadarAlert.objects.select_related("place", "decided_by")
    if not state:
        return rows.order_by("-at", "-pk")
    rows = rows.filter(state=state)
    return rows.order_by("-at", "-pk") if state == AlertState.OPEN else rows.order_by("-decided", "-pk")


def counts() -> dict[str, int]:
    """Return how many alerts there are in each state."""
    found = dict(RadarAlert.objects.order_by().values_list("state").annotate(count=Count("pk")))
    return {str(state): found.get(state, 0) for state in AlertState}


def places() -> QuerySet[WatchedPlace]:
    """Return all watched places with how many alerts each has raised, and how many are open."""
    return WatchedPlace.objects.annotate(
        alerted=Count("alerts"), open_alerts=Count("alerts", filter=Q(alerts__state=AlertState.OPEN))
    ).order_by("name", "pk")


def places_due(now: datetime) -> list[WatchedPlace]:
    """Return the places whose time has come, the longest waiting first."""
    due = WatchedPlace.objects.filter(Q(due__isnull=True) | Q(due__lte=now), enabled=True)
    return list(due.order_by("due", "pk"))


def silent_since(place: WatchedPlace, *, now: datetime) -> bool:
    """True where a place that is watched has not answered for a day."""
    return place.enabled and place.heard is not None and now - place.heard > timedelta(days=1)


def shown(rows: Sequence[RadarAlert]) -> list[ShownAlert]:
    """Return the alerts beside their items, as the wire lets these be shown at this moment."""
    try:
        archive = asked()
    except OriginalsError:
        return [_shown(row, None) for row in rows]
    found = []
    for row in rows:
        versions = {str(one.version): one for one in archive.versions(row.uri)}
        found.append(_shown(row, versions.get(row.version)))
    return found


def _shown(alert: RadarAlert, item: ArchivedItem | None) -> ShownAlert:
    # What stands in the copy is the item's too: where that was taken back, nothing of either is shown.
    evidence = alert.differences if item is not None else []
    pairs = tuple(_pair(one, item) for one in evidence if isinstance(one, dict))
    return ShownAlert(alert=alert, item=item, pairs=pairs)


def _pair(one: dict[str, object], item: ArchivedItem | None) -> Pair:
    passage = str(one.get("passage", ""))
    start, end = _places(one.get("changed"), len(passage))
    original = None
    if item is not None:
        begins, ends = _places(one.get("original"), len(item.whole))
        original = _side(item.whole, begins, ends)
    return Pair(
        kind=str(one.get("kind", "")),
        original=original,
        given=Side(before=passage[:start], changed=passage[start:end], behind=passage[end:]),
    )


def _side(text: str, start: int, end: int) -> Side:
    first = max(text.rfind(". ", 0, start) + 2 if ". " in text[:start] else 0, start - _AROUND)
    stop = text.find(". ", end)
    last = min(len(text) if stop < 0 else stop + 1, end + _AROUND)
    return Side(
        before=("…" if first > 0 and text[first - 2 : first] != ". " else "") + text[first:start],
        changed=text[start:end],
        behind=text[end:last],
    )


def _places(value: object, most: int) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2 or not all(isinstance(one, int) for one in value):
        return 0, 0
    start = max(0, min(most, int(value[0])))
    return start, max(start, min(most, int(value[1])))
