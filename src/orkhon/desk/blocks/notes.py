"""Notes of a long read: what stands in a text as `^[…]` is taken out and numbered. Knows no page and no wire.

The mark is that of Pandoc's inline notes: it stays with its sentence, so it is translated with it and cannot go astray.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from orkhon.desk.blocks.from_html import Raw

MOST_NOTES: Final = 500
MARK: Final = "^["
_NOTE = re.compile(r"\s?\^\[((?:[^\[\]<]|</?(?:a|b|i|em|strong)\b[^<>]*>){1,4000})\]")
_TAG = re.compile(r"<(/?)([a-z]+)[^<>]*>")


def taken_out(html: str, notes: list[str], number_as: Callable[[int], str]) -> str:
    """Return the HTML with `number_as` of its number in each note's place, and add the notes' HTML to `notes`.

    A mark that is not closed, or whose tags are not, stays as it was written.
    """

    def numbered(match: re.Match[str]) -> str:
        inner = match[1].strip()
        if len(notes) >= MOST_NOTES or not inner or not _is_whole(inner):
            return match[0]
        notes.append(inner)
        return number_as(len(notes))

    return _NOTE.sub(numbered, html) if MARK in html else html


def notes_at_the_end(raw: Iterable[Raw]) -> list[Raw]:
    """Return the blocks with `[1]` where a note stood and the notes as paragraphs behind the last block.

    So do those have them who know no such mark: feeds, and whoever takes the text from the wire.
    """
    notes: list[str] = []
    found = [_without_notes(block, notes) for block in raw]
    return found + [
        {"type": "paragraph", "value": f"<p>[{number}] {note}</p>", "id": f"note-{number}"}
        for number, note in enumerate(notes, start=1)
    ]


def has_notes(raw: Iterable[Raw]) -> bool:
    """True where a note is marked in one of the blocks."""
    notes: list[str] = []
    for block in raw:
        _without_notes(block, notes)
    return bool(notes)


def _without_notes(block: Raw, notes: list[str]) -> Raw:
    kind, value = block["type"], block["value"]
    if kind == "paragraph":
        return {**block, "value": taken_out(str(value), notes, _bracketed)}
    if kind in {"quote", "fact_box"} and isinstance(value, dict):
        return {**block, "value": {**value, "text": taken_out(str(value.get("text") or ""), notes, _bracketed)}}
    return block


def _bracketed(number: int) -> str:
    return f"[{number}]"


def _is_whole(html: str) -> bool:
    open_tags: list[str] = []
    for match in _TAG.finditer(html):
        if not match[1]:
            open_tags.append(match[2])
        elif not open_tags or open_tags.pop() != match[2]:
            return False
    return not open_tags
