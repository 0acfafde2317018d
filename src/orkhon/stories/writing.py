"""The rows of reports and stories as they change: written at once, or remembered until all of them are made anew.

Both do the same to the same changes, so that stories which are made again from the log have the rows that they had.
Decides nothing; the caller has the transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import astuple, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Protocol

from django.conf import settings
from django.db.models import Count, Max, Min, Q

from orkhon.stories.models import Neighbour, Redirect, Report, Story

if TYPE_CHECKING:
    from orkhon.stories.neighbours import Near

AT_ONCE: Final = 400
SPEED: Final = timedelta(hours=1)
_LONGEST_LANGUAGES: Final = 200


@dataclass(kw_only=True, slots=True)
class Row:
    """What stands in one row of `Report`, by the same names."""

    uri: str
    story: str
    former: str
    agency: str
    language: str
    tagged: str
    version: str
    versions: int
    entry: int
    first: int
    received: datetime
    changed: datetime
    corrected: datetime | None
    published: datetime
    copy_of: str
    derived: bool
    score: float


COLUMNS: Final = tuple(one.name for one in fields(Row))


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """What stands in one row of `Story` beside its key."""

    started: datetime
    last: datetime
    reports: int
    copies: int
    agencies: int
    speed: int
    languages: str
    reach: int


class Rows(Protocol):
    """Where rows are kept while stories are made."""

    def fetch(self, uris: Collection[str]) -> None:
        """Have the rows of these reports at hand."""
        ...

    def get(self, uri: str) -> Row | None:
        """Return the row of a report, None for one that was never in a story."""
        ...

    def put(self, row: Row) -> None:
        """Keep the row as it is now."""
        ...

    def remove(self, uri: str) -> None:
        """Forget that there ever was this report."""
        ...

    def copies_of(self, uri: str) -> list[Row]:
        """Return the reports that repeat this one, in the order of their coming."""
        ...

    def now(self, key: str) -> str:
        """Return the key under which the story of this key is."""
        ...

    def began(self, key: str) -> datetime | None:
        """Return when the story began, None where there is none."""
        ...

    def lead(self, key: str, into: str) -> None:
        """Give all reports of the story to another, to which its key and all former ones lead from now on."""
        ...

    def keys_leading_to(self, key: str) -> list[str]:
        """Return the key and those that lead to it."""
        ...


class StoredRows:
    """Rows in the database, written by `finish`."""

    def __init__(self) -> None:
        self._rows: dict[str, Row | None] = {}
        self._dirty: set[str] = set()
        self._touched: set[str] = set()
        self._now: dict[str, str] = {}

    def fetch(self, uris: Collection[str]) -> None:
        missing = [uri for uri in uris if uri not in self._rows]
        self._rows.update(dict.fromkeys(missing))
        for start in range(0, len(missing), AT_ONCE):
            for values in Report.objects.filter(uri__in=missing[start : start + AT_ONCE]).values_list(*COLUMNS):
                row = Row(**dict(zip(COLUMNS, values, strict=True)))
                self._rows[row.uri] = row

    def get(self, uri: str) -> Row | None:
        if uri not in self._rows:
            self.fetch([uri])
        return self._rows[uri]

    def put(self, row: Row) -> None:
        there = self.get(row.uri)
        self._touched.update(filter(None, (row.story, there.story if there is not None else "")))
        self._rows[row.uri] = row
        self._dirty.add(row.uri)

    def remove(self, uri: str) -> None:
        there = self.get(uri)
        if there is not None:
            self._touched.update(filter(None, (there.story,)))
            self._rows[uri] = None
            Report.objects.filter(uri=uri).delete()

    def copies_of(self, uri: str) -> list[Row]:
        self._flush()
        uris = list(Report.objects.filter(copy_of=uri, story__gt="").order_by("first").values_list("uri", flat=True))
        self.fetch(uris)
        return [row for one in uris if (row := self._rows[one]) is not None]

    def now(self, key: str) -> str:
        if key not in self._now:
            self._now[key] = Redirect.objects.filter(pk=key).values_list("into", flat=True).first() or key
        return self._now[key]

    def began(self, key: str) -> datetime | None:
        self._flush()
        found: datetime | None = Report.objects.filter(Q(story=key) | Q(former=key, story="")).aggregate(
            began=Min("received")
        )["began"]
        return found

    def lead(self, key: str, into: str) -> None:
        self._flush()
        Report.objects.filter(story=key).update(story=into)
        Report.objects.filter(former=key).update(former=into)
        for row in self._rows.values():
            if row is not None:
                row.story = into if row.story == key else row.story
                row.former = into if row.former == key else row.former
        Redirect.objects.filter(into=key).update(into=into)
        Redirect.objects.update_or_create(pk=key, defaults={"into": into})
        self._now = {one: into if now == key else now for one, now in self._now.items()} | {key: into}
        # Two stories that are one are no neighbours of each other; of others they are, as one.
        Neighbour.objects.filter(Q(story=key) | Q(other=key)).delete()
        self._touched |= {key, into}

    def keys_leading_to(self, key: str) -> list[str]:
        return [key, *sorted(Redirect.objects.filter(into=key).values_list("key", flat=True))]

    def finish(self, near: Near) -> list[str]:
        """Write what is left, and what follows for the stories that were touched; `near` by stories' keys now.

        Return those of them that several agencies tell, or told before.
        """
        self._flush()
        touched = sorted(self._touched)
        self._touched.clear()
        several = set(_told_by_several(touched))
        write_stories(figures_in_database(touched), gone=touched)
        several |= set(_told_by_several(touched))
        for key, others in near.items():
            Neighbour.objects.filter(story=key).delete()
            Neighbour.objects.bulk_create(
                [Neighbour(story=key, other=other, nearness=nearness) for other, nearness in others]
            )
        return sorted(several)

    def _flush(self) -> None:
        dirty, self._dirty = sorted(self._dirty), set()
        write_reports(row for uri in dirty if (row := self._rows[uri]) is not None)


class RememberedRows:
    """Rows in memory, of which none is asked of the database: for stories that are made from the first entry on."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.redirects: dict[str, str] = {}
        self._stories: dict[str, dict[str, None]] = {}
        self._formers: dict[str, dict[str, None]] = {}
        self._copies: dict[str, dict[str, None]] = {}
        self._leading: dict[str, list[str]] = {}

    def fetch(self, uris: Collection[str]) -> None:
        """Nothing to do: all that there is, is at hand."""

    def get(self, uri: str) -> Row | None:
        row = self.rows.get(uri)
        return None if row is None else replace(row)

    def put(self, row: Row) -> None:
        there = self.rows.get(row.uri)
        for index, name in ((self._stories, "story"), (self._formers, "former"), (self._copies, "copy_of")):
            if there is not None:
                index.get(getattr(there, name), {}).pop(row.uri, None)
            if value := getattr(row, name):
                index.setdefault(value, {})[row.uri] = None
        self.rows[row.uri] = replace(row)

    def remove(self, uri: str) -> None:
        there = self.rows.pop(uri, None)
        if there is not None:
            for index, key in (
                (self._stories, there.story),
                (self._formers, there.former),
                (self._copies, there.copy_of),
            ):
                index.get(key, {}).pop(uri, None)

    def copies_of(self, uri: str) -> list[Row]:
        rows = [self.rows[one] for one in self._copies.get(uri, ())]
        return [replace(row) for row in sorted(rows, key=lambda row: row.first) if row.story]

    def now(self, key: str) -> str:
        return self.redirects.get(key, key)

    def began(self, key: str) -> datetime | None:
        uris = [*self._stories.get(key, ()), *(one for one in self._formers.get(key, ()) if not self.rows[one].story)]
        return min((self.rows[uri].received for uri in uris), default=None)

    def lead(self, key: str, into: str) -> None:
        for uri in list(self._stories.get(key, ())):
            self.put(replace(self.rows[uri], story=into))
        for uri in list(self._formers.get(key, ())):
            self.put(replace(self.rows[uri], former=into))
        moved = [*self._leading.pop(key, ()), key]
        self._leading.setdefault(into, []).extend(moved)
        self.redirects.update(dict.fromkeys(moved, into))

    def keys_leading_to(self, key: str) -> list[str]:
        return [key, *sorted(self._leading.get(key, ()))]

    def figures(self) -> dict[str, Figures]:
        """Return the figures of all stories that have or had a report."""
        found = {}
        for key in {*self._stories, *self._formers}:
            rows = [self.rows[uri] for uri in self._stories.get(key, ())]
            if rows:
                found[key] = figures_of(rows)
        return found


def let_go(rows: Rows, uri: str, *, erased: bool) -> None:
    """Take a report out of its story; of one whose words were `erased` nothing stays. Twice is once."""
    row = rows.get(uri)
    if erased:
        rows.remove(uri)
    elif row is not None and row.story:
        rows.put(replace(row, story="", former=row.story, copy_of=""))
    copies = rows.copies_of(uri)
    for copy in copies:
        # As the engine has it: the earliest that repeated it tells in its place.
        rows.put(replace(copy, copy_of="" if copy is copies[0] else copies[0].uri))


def figures_of(rows: Collection[Row]) -> Figures:
    """Return the figures of the story that has these reports."""
    first: dict[str, datetime] = {}
    for row in rows:
        if not row.copy_of and not row.derived and row.agency != settings.ORKHON_DESK_AGENCY:
            first[row.agency] = min(row.received, first.get(row.agency, row.received))
    return _figures(
        started=min(row.received for row in rows),
        last=max(row.received for row in rows),
        reports=len(rows),
        copies=sum(bool(row.copy_of) for row in rows),
        first=first,
        codes={row.language.partition("-")[0] for row in rows},
    )


def figures_in_database(keys: Collection[str]) -> dict[str, Figures]:
    """Return the figures of those of the stories that have reports, counted by the database in three queries."""
    if not keys:
        return {}
    rows = Report.objects.filter(story__in=list(keys))
    own = rows.filter(copy_of="", derived=False).exclude(agency=settings.ORKHON_DESK_AGENCY)
    first: dict[str, dict[str, datetime]] = {}
    for story, agency, moment in own.values_list("story", "agency").annotate(first=Min("received")).order_by():
        first.setdefault(story, {})[agency] = moment
    codes: dict[str, set[str]] = {}
    for story, language in rows.order_by().values_list("story", "language").distinct():
        codes.setdefault(story, set()).add(language.partition("-")[0])
    counted = (
        rows.order_by()
        .values("story")
        .annotate(
            reports=Count("pk"),
            copies=Count("pk", filter=~Q(copy_of="")),
            started=Min("received"),
            last=Max("received"),
        )
    )
    return {
        one["story"]: _figures(
            started=one["started"],
            last=one["last"],
            reports=one["reports"],
            copies=one["copies"],
            first=first.get(one["story"], {}),
            codes=codes[one["story"]],
        )
        for one in counted
    }


def _figures(
    *,
    started: datetime,
    last: datetime,
    reports: int,
    copies: int,
    first: Mapping[str, datetime],
    codes: Collection[str],
) -> Figures:
    languages = " ".join(sorted(codes))[:_LONGEST_LANGUAGES]
    return Figures(
        started=started,
        last=last,
        reports=reports,
        copies=copies,
        agencies=len(first),
        speed=sum(moment <= started + SPEED for moment in first.values()),
        languages=languages,
        reach=len(codes),
    )


def _told_by_several(keys: Collection[str]) -> list[str]:
    """Return those of the stories that more than one agency tells in its own words; one query."""
    rows = Story.objects.filter(key__in=list(keys), agencies__gt=1) if keys else Story.objects.none()
    return list(rows.values_list("key", flat=True))


def write_reports(rows: Iterable[Row]) -> None:
    """Write the rows, whether they are there or not."""
    made = [Report(**dict(zip(COLUMNS, astuple(row), strict=True))) for row in rows]
    for start in range(0, len(made), AT_ONCE):
        Report.objects.bulk_create(
            made[start : start + AT_ONCE],
            update_conflicts=True,
            unique_fields=["uri"],
            update_fields=[name for name in COLUMNS if name != "uri"],
        )


def write_stories(figures: Mapping[str, Figures], *, gone: Collection[str] = ()) -> None:
    """Write the figures of stories; those of `gone` that have none have lost every report."""
    names = [one.name for one in fields(Figures)]
    rows = [Story(key=key, **dict(zip(names, astuple(one), strict=True))) for key, one in figures.items()]
    for start in range(0, len(rows), AT_ONCE):
        Story.objects.bulk_create(
            rows[start : start + AT_ONCE], update_conflicts=True, unique_fields=["key"], update_fields=names
        )
    empty = [key for key in gone if key not in figures]
    for start in range(0, len(empty), AT_ONCE):
        Story.objects.filter(key__in=empty[start : start + AT_ONCE]).delete()
