"""Make all stories anew from the log, the stored vectors and the editors' decisions.

Rows are remembered until the end and then brought in line, some at a time: where the same stories come out, which is
what the same log must give, nothing is written. Readers see the former stories meanwhile.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from django.db import router, transaction

from orkhon.stories.clustering import Engine
from orkhon.stories.making import Maker
from orkhon.stories.models import Decision, DecisionState, Neighbour, Redirect, Report, Story
from orkhon.stories.standing import READER
from orkhon.stories.vectors import Vectors
from orkhon.stories.writing import COLUMNS, Figures, RememberedRows, Row, write_reports, write_stories
from orkhon.wire.queries import entries_after, head
from orkhon.wire.readers import rewind

log = logging.getLogger(__name__)

AT_ONCE: Final = 256
_WRITTEN_AT_ONCE: Final = 1_000
_FIGURES: Final = tuple(one.name for one in fields(Figures))

Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Remade:
    """What came of it: the engine after the entry at `position`, whose hash is `entry`, and the last decision."""

    engine: Engine
    position: int
    entry: str
    ruled: int
    reports: int
    stories: int
    written: int


def remake(engine: Engine, vectors: Vectors, *, now: datetime, progress: Progress = lambda done, all_: None) -> Remade:
    """Hand the log from the first entry to the last to a new engine, and bring the rows in line.

    Decisions take effect after the entry after which they did; those that wait stay so. Raises what the embedder does.
    """
    maker, rows = Maker(engine, vectors), RememberedRows()
    position, entry, ruled = 0, "", 0
    end = head()
    decisions = list(Decision.objects.filter(after__isnull=False).order_by("after", "pk"))
    place = 0
    while True:
        until = decisions[place].after if place < len(decisions) else None
        if until is not None and until <= position:
            one = maker.rule(decisions[place], rows)
            Decision.objects.filter(pk=one.pk, state=DecisionState.WAITING).update(state=one.state)
            ruled = max(ruled, one.pk)
            place += 1
            continue
        entries = entries_after(position, AT_ONCE if until is None else min(AT_ONCE, until - position))
        if not entries:
            break
        maker.take(maker.prepare(entries), rows)
        maker.changed.clear()
        position, entry = entries[-1].position, entries[-1].hash
        end = max(end, position)
        progress(position, end)
    figures = rows.figures()
    written = _bring_in_line(rows, figures)
    rewind(READER, position, now=now)
    log.info("stories made anew", extra={"position": position, "stories": len(figures), "rows": written})
    return Remade(
        engine=engine,
        position=position,
        entry=entry,
        ruled=ruled,
        reports=len(rows.rows),
        stories=len(figures),
        written=written,
    )


def _bring_in_line(rows: RememberedRows, figures: dict[str, Figures]) -> int:
    """Write what differs from what is there, remove what is not to be, and return how many rows that were."""
    using = router.db_for_write(Report)
    written = 0
    known: set[str] = set()
    moved: dict[str, Counter[str]] = {}
    for some in _in_parts(Report):
        different: list[Row] = []
        gone: list[int] = []
        for pk, *values in some:
            there = Row(**dict(zip(COLUMNS, values, strict=True)))
            known.add(there.uri)
            wanted = rows.rows.get(there.uri)
            if wanted is None:
                gone.append(pk)
            elif wanted != there:
                different.append(wanted)
                moved.setdefault(there.story, Counter())[wanted.story] += 1
        with transaction.atomic(using=using):
            write_reports(different)
            Report.objects.filter(pk__in=gone).delete()
        written += len(different) + len(gone)
    new = [row for uri, row in rows.rows.items() if uri not in known]
    for start in range(0, len(new), _WRITTEN_AT_ONCE):
        with transaction.atomic(using=using):
            write_reports(new[start : start + _WRITTEN_AT_ONCE])
    with transaction.atomic(using=using):
        written += len(new) + _stories_in_line(figures)
        written += _redirects_in_line(rows.redirects, figures, moved)
    return written


def _in_parts(model: type[Report]) -> Iterator[list[tuple[Any, ...]]]:
    last = 0
    while True:
        rows = model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", *COLUMNS)
        some: list[tuple[Any, ...]] = list(rows[:_WRITTEN_AT_ONCE])
        if not some:
            return
        yield some
        last = int(some[-1][0])


def _stories_in_line(figures: dict[str, Figures]) -> int:
    there = {
        key: Figures(**dict(zip(_FIGURES, values, strict=True)))
        for key, *values in Story.objects.values_list("key", *_FIGURES).iterator()
    }
    different = {key: one for key, one in figures.items() if there.get(key) != one}
    gone = [key for key in there if key not in figures]
    write_stories(different, gone=gone)
    for start in range(0, len(gone), _WRITTEN_AT_ONCE):
        some = gone[start : start + _WRITTEN_AT_ONCE]
        Neighbour.objects.filter(story__in=some).delete()
        Neighbour.objects.filter(other__in=some).delete()
    return len(different) + len(gone)


def _redirects_in_line(
    redirects: Mapping[str, str], figures: Mapping[str, Figures], moved: Mapping[str, Counter[str]]
) -> int:
    """Let every key that ever was one lead on, as it may stand in a letter: where the log says, else to its reports."""
    there = dict(Redirect.objects.values_list("key", "into"))
    wanted = dict(redirects)
    for key, into in there.items():
        now = redirects.get(into, into)
        if key not in wanted and key not in figures and now in figures:
            wanted[key] = now
    for key, counted in moved.items():
        into = max((one for one in counted if one in figures), key=lambda one: (counted[one], one), default="")
        if key and into and key not in wanted and key not in figures:
            wanted[key] = into
    different = [(key, into) for key, into in wanted.items() if there.get(key) != into]
    for start in range(0, len(different), _WRITTEN_AT_ONCE):
        Redirect.objects.bulk_create(
            [Redirect(key=key, into=into) for key, into in different[start : start + _WRITTEN_AT_ONCE]],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["into"],
        )
    dead = [key for key in there if key not in wanted]
    Redirect.objects.filter(pk__in=dead).delete()
    return len(different) + len(dead)
