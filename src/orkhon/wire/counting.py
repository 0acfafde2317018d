"""Count what is on the wire by agency and by time. Reads headers alone: no word of an item is looked at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from orkhon.wire import ledger
from orkhon.wire.kinds import CONTENT_KINDS
from orkhon.wire.models import Header


def entries_with_items(*, since: datetime, until: datetime) -> dict[str, int]:
    """Return how many versions of items each agency put out from `since` on and before `until`, by its code."""
    return _by_agency(_with_items().filter(received__gte=since, received__lt=until))


def entries_with_items_among(positions: QuerySet[Any, Any]) -> dict[str, int]:
    """Return how many of `positions` carry a version of an item, by the agency whose it is.

    `positions` is a query of one column in the database of the log; it is not read here, but becomes part of the
    question, so it may name millions.
    """
    return _by_agency(_with_items().filter(position__in=positions))


def first_received_from(agency: str) -> datetime | None:
    """Return when the agency's first version of an item was received, None where there is none."""
    rows = _with_items().filter(agency=agency).order_by("position")
    return rows.values_list("received", flat=True).first()


def _with_items() -> QuerySet[Header]:
    kinds = [kind.value for kind in CONTENT_KINDS]
    return Header.objects.using(ledger.log_connection().alias).filter(kind__in=kinds)


def _by_agency(rows: QuerySet[Header]) -> dict[str, int]:
    counted = rows.order_by().values_list("agency").annotate(number=Count("position"))
    return {str(agency): int(number) for agency, number in counted}
