"""Notes of a long read on its page: a number where each stood, and the note at the end, linked both ways.

How a note is marked in a text is told in `orkhon.desk.blocks.notes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from orkhon.desk.blocks.notes import MARK, taken_out
from orkhon.desk.blocks.shown import Part


@dataclass(frozen=True, kw_only=True)
class Note:
    """One note. `html` is inline markup that was cleaned with the paragraph it stood in."""

    number: int
    html: SafeString


def with_notes(parts: Sequence[Part], words: str) -> tuple[list[Part], list[Note]]:
    """Return the parts with numbers where notes stood, and the notes. `words` names a number for who hears it.

    `words` has one place, `%(number)s`.
    """
    notes: list[str] = []

    def link(number: int) -> str:
        return format_html(
            '<a class="note-ref" id="r{0}" href="#n{0}" role="doc-noteref" aria-label="{1}">{0}</a>',
            number,
            words % {"number": number},
        )

    found = []
    for part in parts:
        if part.kind in {"paragraph", "quote", "fact_box"} and MARK in str(part.value["html"]):
            html = taken_out(str(part.value["html"]), notes, link)
            part = replace(part, value={**part.value, "html": mark_safe(html)})  # noqa: S308 - as it came, and a link
        found.append(part)
    # Cleaned when the paragraph was written; only inline tags are let through.
    kept = [Note(number=number, html=mark_safe(note)) for number, note in enumerate(notes, start=1)]  # noqa: S308
    return found, kept
