"""Notes of a long read: what stands in a text as `^[…]` becomes a number there and a note at the end, linked both ways.

The mark is that of Pandoc's inline notes: it stays with its sentence, so it is translated with it and cannot go astray.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from orkhon.desk.blocks.shown import Part

MOST_NOTES: Final = 500
_NOTE = re.compile(r"\s?\^\[((?:[^\[\]<]|</?(?:a|b|i|em|strong)\b[^<>]*>){1,4000})\]")
_TAG = re.compile(r"<(/?)([a-z]+)[^<>]*>")


@dataclass(frozen=True, kw_only=True)
class Note:
    """One note. `html` is inline markup that was cleaned with the paragraph it stood in."""

    number: int
    html: SafeString


def with_notes(parts: Sequence[Part], words: str) -> tuple[list[Part], list[Note]]:
    """Return the parts with numbers where notes stood, and the notes. `words` names a number for who hears it.

    `words` has one place, `%(number)s`. A mark that is not closed, or whose tags are not, stays as it was written.
    """
    notes: list[Note] = []

    def numbered(match: re.Match[str]) -> str:
        inner = match[1].strip()
        if len(notes) >= MOST_NOTES or not inner or not _is_whole(inner):
            return match[0]
        number = len(notes) + 1
        # Cleaned when the paragraph was written; only inline tags are let through here.
        notes.append(Note(number=number, html=mark_safe(inner)))  # noqa: S308 - as above
        return format_html(
            '<a class="note-ref" id="r{0}" href="#n{0}" role="doc-noteref" aria-label="{1}">{0}</a>',
            number,
            words % {"number": number},
        )

    found = []
    for part in parts:
        if part.kind in {"paragraph", "quote", "fact_box"} and "^[" in str(part.value["html"]):
            html = _NOTE.sub(numbered, str(part.value["html"]))
            part = replace(part, value={**part.value, "html": mark_safe(html)})  # noqa: S308 - as it came, and a link
        found.append(part)
    return found, notes


def _is_whole(html: str) -> bool:
    open_tags: list[str] = []
    for match in _TAG.finditer(html):
        if not match[1]:
            open_tags.append(match[2])
        elif not open_tags or open_tags.pop() != match[2]:
            return False
    return not open_tags
