"""What changed in the words of an item between two versions, word by word. Pure; knows no HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from orkhon.items import Item

_WORDS: Final = re.compile(r"\s+|[^\W_]+|[\W_]", re.UNICODE)
_MOST_WORDS: Final = 1500
"""Words of a stretch that are compared one by one; comparing takes time with their square."""
_MOST_PARAGRAPHS: Final = 400
_AROUND: Final = 40
"""Signs that are shown of what stayed, on either side of a change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A piece of text. `kind`: `same`, `gone` (only in the older version), `new`, or `cut` for what is left out."""

    kind: str
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One place that differs: `part` says of the item what it is, `stretches` how, in the order of reading."""

    part: str
    stretches: tuple[Stretch, ...]


def changes_between(older: Item | None, newer: Item | None) -> tuple[Change, ...]:
    """Return what differs between two versions; nothing where one of them has no words left."""
    if older is None or newer is None:
        return ()
    changes = []
    for part in ("headline", "summary", "dateline", "slug_line", "ed_note", "credit"):
        was, now = getattr(older, part), getattr(newer, part)
        if was != now:
            changes.append(Change(part=_NAMES.get(part, part), stretches=_compared(was or "", now or "")))
    if older.urgency != newer.urgency:
        changes.append(Change(part="urgency", stretches=_whole(_said(older.urgency), _said(newer.urgency))))
    if older.embargoed != newer.embargoed:
        changes.append(Change(part="embargo", stretches=_whole(_said(older.embargoed), _said(newer.embargoed))))
    changes += _paragraphs(older.body.text.splitlines(), newer.body.text.splitlines())
    if [media.renditions for media in older.media] != [media.renditions for media in newer.media]:
        changes.append(Change(part="files", stretches=_whole(str(len(older.media)), str(len(newer.media)))))
    return tuple(changes)


_NAMES = {"slug_line": "slug", "ed_note": "editor's note"}


def _said(value: object) -> str:
    return "none" if value is None else str(value)


def _whole(was: str, now: str) -> tuple[Stretch, ...]:
    found = (Stretch(kind="gone", text=was), Stretch(kind="new", text=now))
    return tuple(one for one in found if one.text)


def _paragraphs(was: list[str], now: list[str]) -> list[Change]:
    """Compare whole paragraphs first, then the words of those that differ."""
    if max(len(was), len(now)) > _MOST_PARAGRAPHS:
        return [Change(part="text", stretches=(Stretch(kind="cut", text="too much to compare"),))] if was != now else []
    changes = []
    for kind, first, last, start, end in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind != "equal":
            stretches = _compared("\n".join(was[first:last]), "\n".join(now[start:end]))
            changes.append(Change(part="text", stretches=stretches))
    return changes


def _compared(was: str, now: str) -> tuple[Stretch, ...]:
    olds, news = _WORDS.findall(was), _WORDS.findall(now)
    if len(olds) + len(news) > _MOST_WORDS:
        return _whole(was, now)
    matcher = SequenceMatcher(None, olds, news, autojunk=False)
    # Where hardly anything stayed, single words in between would only be in the way of reading.
    if matcher.quick_ratio() < 0.3:
        return _whole(was, now)
    found: list[Stretch] = []
    steps = matcher.get_opcodes()
    for at, (kind, first, last, start, end) in enumerate(steps):
        if kind == "equal":
            found += _shortened("".join(olds[first:last]), first_one=at == 0, last_one=at == len(steps) - 1)
        else:
            found += _whole("".join(olds[first:last]), "".join(news[start:end]))
    return tuple(found)


def _shortened(text: str, *, first_one: bool, last_one: bool) -> list[Stretch]:
    """Leave out what lies far from a change, at a word's end."""
    if len(text) <= 3 * _AROUND:
        return [Stretch(kind="same", text=text)]
    before, after = text[:_AROUND].rsplit(" ", 1)[0], text[-_AROUND:].split(" ", 1)[-1]
    found = [] if first_one else [Stretch(kind="same", text=before)]
    found.append(Stretch(kind="cut"))
    return found if last_one else [*found, Stretch(kind="same", text=after)]
