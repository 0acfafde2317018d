"""Bring sentences into the script that an engine wants, and back. Pure; marks stay as they are."""

from __future__ import annotations

from orkhon.items import Language
from orkhon.language.converting import convert, converts
from orkhon.language.errors import LanguageError
from orkhon.translation.engines.marks import MARK


def reaches(one: Language, other: Language) -> bool:
    """True where texts of `one` can be written as `other`: the same language, and the same script or a known way."""
    if one.code != other.code:
        return False
    if one.script == other.script or not (one.script and other.script):
        return True
    try:
        return converts(f"{one.code}-{one.script}", f"{other.code}-{other.script}")
    except LanguageError:
        return False


def rewritten(text: str, one: Language, other: Language) -> str:
    """Return `text` of `one` in the script of `other`; as it is where both are the same."""
    if one.script == other.script or not (one.script and other.script):
        return text
    source, target = f"{one.code}-{one.script}", f"{other.code}-{other.script}"
    pieces, position = [], 0
    for mark in MARK.finditer(text):
        pieces += [convert(text[position : mark.start()], source, target), mark[0]]
        position = mark.end()
    return "".join([*pieces, convert(text[position:], source, target)])
