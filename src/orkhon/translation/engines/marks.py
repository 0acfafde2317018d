"""Marks of inline markup (`⟦1⟧word⟦/1⟧`, `⟦2/⟧`) on their way through engines. Pure.

Engines translate words. What encloses a whole sentence is taken off before they see it; the rest goes as it is, or as
HTML to those that keep HTML's tags in their places.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

MARK: Final = re.compile(r"⟦(/?)(\d{1,4})(/?)⟧")
_TAG: Final = re.compile(r"<(?:b id=[\"']?(\d{1,4})[\"']?|(/)b|br id=[\"']?(\d{1,4})[\"']? ?/?)\s*>", re.IGNORECASE)
_LOOSE: Final = re.compile(r"[⟦⟧]")


def marks_of(text: str) -> Counter[str]:
    """Return the marks of `text` with how often each stands there."""
    return Counter(match[0] for match in MARK.finditer(text))


def without_marks(text: str) -> str:
    """Return `text` with its words alone."""
    return _LOOSE.sub("", MARK.sub("", text))


def same_marks(source: str, target: str) -> bool:
    """True where `target` has each mark of `source` as often, no other one, no half one, and closes what it opens."""
    if marks_of(source) != marks_of(target) or _LOOSE.search(MARK.sub("", target)):
        return False
    open_marks: list[str] = []
    for closing, number, empty in MARK.findall(target):
        if empty:
            continue
        if not closing:
            open_marks.append(number)
        elif not open_marks or open_marks.pop() != number:
            return False
    return not open_marks


@dataclass(frozen=True, kw_only=True, slots=True)
class Peeled:
    """A sentence without the marks that enclose all of it: `before` and `after` go round whatever it becomes."""

    before: str
    text: str
    after: str


def peeled(text: str) -> Peeled:
    """Return `text` without the marks that stand round all of it."""
    before, after = "", ""
    while True:
        found = re.match(r"\s*⟦(\d{1,4})⟧", text)
        if found is None:
            return Peeled(before=before, text=text, after=after)
        closing = f"⟦/{found[1]}⟧"
        if not text.rstrip().endswith(closing) or text.count(closing) != 1 or text.count(f"⟦{found[1]}⟧") != 1:
            return Peeled(before=before, text=text, after=after)
        end = text.rstrip()
        before += found[0]
        after = closing + text[len(end) :] + after
        text = end[found.end() : -len(closing)]


def as_html(text: str) -> str:
    """Return `text` as HTML, its marks as `b` and `br` with their numbers."""

    def tag(match: re.Match[str]) -> str:
        closing, number, empty = match.groups()
        if empty:
            return f'<br id="{number}">'
        return "</b>" if closing else f'<b id="{number}">'

    return MARK.sub(tag, html.escape(text, quote=False))


def from_html(text: str) -> str:
    """Return what `as_html` made, after an engine had it: the marks back, entities as letters. Other tags stay."""
    open_marks: list[str] = []

    def mark(match: re.Match[str]) -> str:
        opening, closing, empty = match.groups()
        if empty:
            return f"⟦{empty}/⟧"
        if opening:
            open_marks.append(opening)
            return f"⟦{opening}⟧"
        return f"⟦/{open_marks.pop()}⟧" if closing and open_marks else ""

    return html.unescape(_TAG.sub(mark, text))
