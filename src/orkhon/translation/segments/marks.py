"""Numbered marks for what is bold or a link in a sentence: ⟦1⟧word⟦/1⟧, ⟦2/⟧ around nothing. Knows no HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

OPEN: Final = "⟦"
CLOSE: Final = "⟧"
MARK: Final = re.compile(r"⟦(?P<end>/?)(?P<number>[1-9][0-9]{0,3})(?P<empty>/?)⟧")
_END: Final = "⟦/⟧"
_SPELLED: Final = re.compile(r"⟦(?:/|(?P<tag><[^⟦⟧]*>))⟧")
_PLAIN: Final = str.maketrans({OPEN: "[", CLOSE: "]"})


def opening(number: int) -> str:
    """Return the mark that begins what is numbered so."""
    return f"{OPEN}{number}{CLOSE}"


def closing(number: int) -> str:
    """Return the mark that ends it."""
    return f"{OPEN}/{number}{CLOSE}"


def empty(number: int) -> str:
    """Return the mark of what holds no words."""
    return f"{OPEN}{number}/{CLOSE}"


def without_brackets(text: str) -> str:
    """Return text that nobody can take for marks: the two brackets of marks become square ones."""
    return text.translate(_PLAIN)


def without_marks(text: str) -> str:
    """Return the words alone. A mark between two words leaves the spaces around it as they are."""
    return MARK.sub("", text) if OPEN in text else text


def marks_of(text: str) -> tuple[str, ...]:
    """Return the marks in order, as they are written."""
    return tuple(match[0] for match in MARK.finditer(text)) if OPEN in text else ()


def same_marks(one: str, other: str) -> bool:
    """True where both have the same marks, in whatever order: languages order their words differently."""
    return sorted(marks_of(one)) == sorted(marks_of(other))


def spelled_out(text: str, markup: Sequence[str]) -> str:
    """Return the text with what its marks stand for, so that texts of different numbering can be compared."""
    if OPEN not in text:
        return text

    def put(match: re.Match[str]) -> str:
        number = int(match["number"])
        if number > len(markup):
            return ""
        return _END if match["end"] else f"{OPEN}{markup[number - 1]}{CLOSE}"

    return MARK.sub(put, text)


def numbered(spelled: str, markup: Sequence[str]) -> str:
    """Return the text of `spelled_out` with the numbers of another markup; what that does not know is left out."""
    if OPEN not in spelled:
        return spelled
    free = list(enumerate(markup, start=1))
    stack: list[int | None] = []

    def put(match: re.Match[str]) -> str:
        if match[0] == _END:
            number = stack.pop() if stack else None
            return closing(number) if number else ""
        found = next((one for one in free if one[1] == match["tag"]), None)
        is_empty = match["tag"].endswith("/>")
        if not is_empty:
            stack.append(found[0] if found else None)
        if found is None:
            return ""
        free.remove(found)
        return empty(found[0]) if is_empty else opening(found[0])

    return _SPELLED.sub(put, spelled)
