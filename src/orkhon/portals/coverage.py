"""Live coverage: what goes on while it is read, the newest first, and the same as schema.org's LiveBlogPosting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.dateparse import parse_datetime

from orkhon.desk.blocks.shown import Part
from orkhon.items import Content

GOES_ON: Final = timedelta(hours=12)
"""So long after the last update a page still asks for more."""
_MOST_IN_DATA: Final = 50


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """The updates of one article, newest first. `goes_on`: more may come, and the page asks."""

    updates: tuple[Part, ...]
    begun: datetime | None
    last: datetime | None
    goes_on: bool


def coverage_of(parts: Sequence[Part], now: datetime) -> tuple[list[Part], Coverage | None]:
    """Return the parts that are no updates, and the updates; None where the article is no live coverage."""
    updates = [part for part in parts if part.kind == "live_update"]
    if not updates:
        return list(parts), None
    times = sorted(moment for part in updates if (moment := _moment(part)) is not None)
    # What was written later is newer where the times are the same.
    ranked = sorted(enumerate(updates), key=lambda one: (_stamp(one[1]), one[0]), reverse=True)
    last = times[-1] if times else None
    return [part for part in parts if part.kind != "live_update"], Coverage(
        updates=tuple(part for _, part in ranked),
        begun=times[0] if times else None,
        last=last,
        goes_on=last is not None and now - last < GOES_ON,
    )


def as_linked_data(coverage: Coverage, article: dict[str, Any]) -> dict[str, Any]:
    """Return the article's linked data as that of a live blog."""
    data = {**article, "@type": "LiveBlogPosting"}
    if coverage.begun is not None:
        data["coverageStartTime"] = coverage.begun.isoformat()
    if coverage.last is not None and not coverage.goes_on:
        data["coverageEndTime"] = coverage.last.isoformat()
    data["liveBlogUpdate"] = [
        {
            "@type": "BlogPosting",
            "headline": part.value["heading"] or article["headline"],
            "articleBody": " ".join(Content(str(part.value["html"])).text.split()),
            "url": f"{article['url']}#{part.anchor}",
            **({"datePublished": part.value["time"]} if part.value["time"] else {}),
        }
        for part in coverage.updates[:_MOST_IN_DATA]
    ]
    return data


def _moment(part: Part) -> datetime | None:
    return parse_datetime(str(part.value["time"])) if part.value["time"] else None


def _stamp(part: Part) -> float:
    moment = _moment(part)
    return moment.timestamp() if moment is not None else 0.0
