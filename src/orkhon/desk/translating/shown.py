"""Sentences as HTML: inline marks as chips, the words of a change struck and set, another script for reading.

All text is escaped here and nowhere else. A chip's text is the mark itself, so that what is shown can be read back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from orkhon.desk.translating.words import MARKS

MARK: Final = re.compile(r"⟦/?\d{1,3}/?⟧")
_WORDS: Final = re.compile(r"⟦/?\d{1,3}/?⟧|\s+|[^\W_]+|[\W_]", re.UNICODE)
_TAG: Final = re.compile(r"<\s*([a-z0-9]+)", re.IGNORECASE)
_MOST_WORDS: Final = 600
"""Words of a sentence that are compared one by one; comparing takes time with their square."""


def with_chips(text: str) -> SafeString:
    """Return the text with its marks as chips."""
    parts = []
    at = 0
    for found in MARK.finditer(text):
        parts.append(("{}", text[at : found.start()]))
        parts.append(('<span class="desk-mark">{}</span>', found.group()))
        at = found.end()
    parts.append(("{}", text[at:]))
    return _joined([format_html(form, words) for form, words in parts if words])


def marked(text: str, spans: Sequence[tuple[int, int]], css: str = "") -> SafeString:
    """Return the text with those stretches (code points) marked; overlapping ones become one."""
    parts = []
    at = 0
    for start, end in _merged(spans, len(text)):
        parts.append(with_chips(text[at:start]))
        parts.append(format_html('<mark class="{}">{}</mark>', css, with_chips(text[start:end])))
        at = end
    parts.append(with_chips(text[at:]))
    return _joined(parts)


def differences(older: str, newer: str) -> SafeString:
    """Return `newer` with what it no longer says struck and what is new in it set, word by word."""
    was, now = _WORDS.findall(older), _WORDS.findall(newer)
    if len(was) > _MOST_WORDS or len(now) > _MOST_WORDS:
        return format_html("<del>{}</del> <ins>{}</ins>", older, newer)
    parts = []
    for what, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        gone, new = "".join(was[a:b]), "".join(now[c:d])
        if what == "equal":
            parts.append(with_chips(new))
            continue
        if gone:
            parts.append(format_html("<del>{}</del>", with_chips(gone)))
        if new:
            parts.append(format_html("<ins>{}</ins>", with_chips(new)))
    return _joined(parts)


def what_marks_are(markup: Sequence[str]) -> list[dict[str, str]]:
    """Return for each numbered mark what it opens with, what it closes with, and its name for people."""
    found = []
    for number, tag in enumerate(markup, start=1):
        found_tag = _TAG.match(tag)
        name = found_tag[1].lower() if found_tag is not None else ""
        empty = tag.rstrip().endswith("/>") or name == "br"
        found.append(
            {
                "number": str(number),
                "open": f"⟦{number}/⟧" if empty else f"⟦{number}⟧",
                "close": "" if empty else f"⟦/{number}⟧",
                "name": str(MARKS.get(name, name or number)),
            }
        )
    return found


def _merged(spans: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(end, length)) for start, end in spans):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _joined(parts: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts)) if parts else mark_safe("")
