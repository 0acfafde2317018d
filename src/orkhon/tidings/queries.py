"""What a person has been told, newest first, and how much of it is unread.

One thing that happened to a text in several languages is one line, however many tidings tell it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import User
from django.db.models import Case, F, Value, When
from django.db.models.functions import Left, StrIndex

from orkhon.tidings.errors import UnknownKind
from orkhon.tidings.kinds import kind_of
from orkhon.tidings.models import BUNDLE_END, Quiet, Tiding
from orkhon.tidings.quiet import QuietHours

_MOST_IN_A_LINE: Final = 16
"""Rows that are read for each line of a page: twice our languages."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One line: the tiding whose words stand there, and all of them by language where there are several."""

    first: Tiding
    parts: tuple[tuple[str, Tiding], ...]
    oldest: int

    @property
    def seen(self) -> bool:
        """True where nothing of it is unread."""
        return all(one.seen is not None for _, one in self.parts)


def unread(user: User) -> int:
    """Return how many lines the person has not read."""
    end = Value(BUNDLE_END)
    bundle = Case(When(key__contains=BUNDLE_END, then=Left(F("key"), StrIndex(F("key"), end) - 1)), default=F("key"))
    rows = Tiding.objects.filter(user=user, seen__isnull=True).order_by()
    return rows.annotate(bundle=bundle).values("bundle").distinct().count()


def newest(user: User, *, limit: int, before: int | None = None, language: str = "") -> list[Told]:
    """Return at most `limit` lines, newest first; those older than the row `before` where it is given.

    The words of a line are those about the text in `language`, where it has one.
    """
    rows = Tiding.objects.filter(user=user)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    bundles: dict[str, list[Tiding]] = {}
    for row in rows[: limit * _MOST_IN_A_LINE]:
        bundle = _bundle_of(row.key)
        if bundle not in bundles and len(bundles) == limit:
            break
        bundles.setdefault(bundle, []).append(row)
    spoken = _languages([row for some in bundles.values() if len(some) > 1 for row in some])
    return [_told(some, spoken, language) for some in bundles.values()]


def _told(rows: list[Tiding], spoken: Mapping[str, str], language: str) -> Told:
    # A language that nobody knows, of an article that is gone, comes last.
    parts = sorted(((spoken.get(row.about, ""), row) for row in rows), key=lambda one: (not one[0], one[0], one[1].pk))
    first = next((row for code, row in parts if code == language), rows[-1])
    return Told(first=first, parts=tuple(parts), oldest=min(row.pk for row in rows))


def _languages(rows: Iterable[Tiding]) -> dict[str, str]:
    """Return the language of what the tidings are about, a question for each kind."""
    by_kind: dict[str, set[str]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, set()).add(row.about)
    found: dict[str, str] = {}
    for code, uris in by_kind.items():
        try:
            languages_of = kind_of(code).languages_of
        except UnknownKind:
            continue
        found |= languages_of(uris) if languages_of is not None else {}
    return found


def _bundle_of(key: str) -> str:
    return key.partition(BUNDLE_END)[0] if BUNDLE_END in key else key


def quiet_of(user: User) -> QuietHours | None:
    """Return the person's quiet hours, None where there are none."""
    row = Quiet.objects.filter(user=user).first()
    return QuietHours(begins=row.begins, ends=row.ends, zone=row.zone) if row is not None else None
