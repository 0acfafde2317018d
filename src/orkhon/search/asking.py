"""Read what a person typed into a search field. Never fails: what it cannot use it leaves out, and says so.

Words stand side by side: all are wanted. `"…"` is a phrase in its exact forms, `-` before a word, phrase or filter
means without, `OR` between two makes them alternatives. `agency:`, `language:`, `topic:`, `place:`, `type:`,
`since:`, `until:` and `uri:` narrow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.utils.translation import gettext

from orkhon.search.keys import words_of

MOST_SIGNS: Final = 1000
MOST_WORDS: Final = 32
FILTERS: Final = ("agency", "language", "topic", "place", "type", "uri")
_DATES: Final = ("since", "until")
_PIECE: Final = re.compile(
    rf"(?P<minus>[-−](?=[^\s-]))?(?:(?P<name>{'|'.join((*FILTERS, *_DATES))}):(?=\S))?"
    r"(?:[\"“”„«»](?P<phrase>[^\"“”„«»]*)(?P<end>[\"“”„«»]|$)|(?P<word>[^\s\"“”„«»]+))",
    re.IGNORECASE,
)
_AGO: Final = re.compile(r"(\d{1,4})([hdwmy])")
_HOURS: Final = {"h": 1, "d": 24, "w": 24 * 7, "m": 24 * 30, "y": 24 * 365}
_LONGEST_SHOWN: Final = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A word, or several that stand one after the other: a phrase, or what a hyphen parts."""

    words: tuple[str, ...]
    phrase: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter:
    """What one field must, or must not, be; several of one name are alternatives."""

    name: str
    value: str
    without: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A query, read. All `groups` are wanted, of each group one part. `left_out` says in words what was not used."""

    groups: tuple[tuple[Part, ...], ...] = ()
    without: tuple[Part, ...] = ()
    filters: tuple[Filter, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    left_out: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True where nothing is left that could be looked for."""
        return not (self.groups or self.without or self.filters or self.since or self.until)


def read_query(text: str, *, now: datetime) -> Asked:
    """Return what `text` asks; `now` is what `since:2d` counts from. Takes no longer for a hostile text."""
    left_out: list[str] = []
    if len(text) > MOST_SIGNS:
        left_out.append(
            gettext("only the first %(most)s of %(all)s signs were read")
            % {"most": f"{MOST_SIGNS:,}", "all": f"{len(text):,}"}
        )
        text = text[:MOST_SIGNS]
    reader = _Reader(now, left_out)
    for piece in _PIECE.finditer(text):
        reader.take(piece)
    asked = reader.asked()
    if text.strip() and asked.is_empty and not left_out:
        left_out.append(gettext("there is no word in it"))
    return Asked(
        groups=asked.groups,
        without=asked.without,
        filters=asked.filters,
        since=asked.since,
        until=asked.until,
        left_out=tuple(left_out),
    )


def read_date(written: str, *, now: datetime, end: bool) -> datetime | None:
    """Return the moment that `2026-11-22`, `2026-11`, `2026`, `today`, `yesterday`, `12h`, `7d`, `2w` name, in UTC.

    `end`: the moment at which the day, month or year is over. None for what is no date.
    """
    small = written.strip().lower()
    ago = _AGO.fullmatch(small)
    if ago is not None:
        try:
            return now.astimezone(UTC) - timedelta(hours=int(ago[1]) * _HOURS[ago[2]])
        except OverflowError:
            return None
    today = now.astimezone(UTC).date()
    try:
        if small in ("today", "yesterday"):
            first = today if small == "today" else today - timedelta(days=1)
            following = first + timedelta(days=1)
        elif re.fullmatch(r"\d{4}", small):
            first, following = date(int(small), 1, 1), date(int(small) + 1, 1, 1)
        elif re.fullmatch(r"\d{4}-\d{1,2}", small):
            year, month = map(int, small.split("-"))
            first = date(year, month, 1)
            following = date(year + month // 12, month % 12 + 1, 1)
        else:
            first = date.fromisoformat(small)
            following = first + timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    return datetime.combine(following if end else first, time(), UTC)


class _Reader:
    """Gathers the pieces of one query."""

    def __init__(self, now: datetime, left_out: list[str]) -> None:
        self._now = now
        self._left_out = left_out
        self._groups: list[list[Part]] = []
        self._without: list[Part] = []
        self._filters: list[Filter] = []
        self._moments: dict[str, datetime] = {}
        self._or = False
        self._words = 0

    def take(self, piece: re.Match[str]) -> None:
        quoted = piece["phrase"] is not None
        value = piece["phrase"] if quoted else piece["word"]
        if quoted and not piece["end"]:
            self._left_out.append(gettext("a quotation mark has no partner: the phrase was read to the end"))
        if piece["name"]:
            self._narrow(piece["name"].lower(), value.strip(), without=bool(piece["minus"]))
        elif not quoted and not piece["minus"] and value == "OR":
            self._or = bool(self._groups)
        else:
            self._add(value, quoted=quoted, without=bool(piece["minus"]))

    def asked(self) -> Asked:
        return Asked(
            groups=tuple(map(tuple, self._groups)),
            without=tuple(self._without),
            filters=tuple(self._filters),
            since=self._moments.get("since"),
            until=self._moments.get("until"),
        )

    def _narrow(self, name: str, value: str, *, without: bool) -> None:
        if name in _DATES:
            moment = read_date(value, now=self._now, end=name == "until")
            if moment is None or without:
                said = value[:_LONGEST_SHOWN]
                self._left_out.append(
                    gettext("%(name)s:%(said)s is no date; write %(name)s:2026-11-22, %(name)s:2026-11 or %(name)s:7d")
                    % {"name": name, "said": said}
                )
            else:
                self._moments[name] = moment
        elif value and self._counted(1):
            self._filters.append(Filter(name=name, value=value, without=without))

    def _add(self, value: str, *, quoted: bool, without: bool) -> None:
        words = words_of(value)
        if not words or not self._counted(len(words)):
            return
        # What a hyphen or a full stop joins was meant to stand together.
        part = Part(words=tuple(words), phrase=quoted or len(words) > 1)
        if without:
            self._without.append(part)
        elif self._or:
            self._groups[-1].append(part)
        else:
            self._groups.append([part])
        self._or = False

    def _counted(self, words: int) -> bool:
        if self._words + words > MOST_WORDS:
            said = gettext("only the first %(most)s words were used") % {"most": MOST_WORDS}
            if said not in self._left_out:
                self._left_out.append(said)
            return False
        self._words += words
        return True
