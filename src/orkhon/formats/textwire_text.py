"""Tell headline, paragraphs and dateline of a text that was wrapped for teleprinters. Knows no framing."""

from __future__ import annotations

import re
import textwrap
from typing import Final

from orkhon.formats.html import clean_line, from_plain_text
from orkhon.items import Content

WIDTH: Final = 69
"""Characters a line: what IPTC 7901 allows."""

_UNWRAPPED: Final = 100
_SHORT: Final = 52
_INDENT = re.compile(r"(?:\t| {2,})\S")
_SENTENCE_END = re.compile(r"[.!?…:»”\"')]$")
# `ASTANA, 22 November (Altai Press) -`: a place at most, then the agency in brackets.
_DATELINE = re.compile(r"([^\W\d_][^()\n]{1,60}?\([^()\n]{2,40}\))(?=\s*[-–—=.:]|\s+\S)")
_LONGEST_HEADLINE: Final = 300


def headline_and_text(text: str) -> tuple[str, str]:
    """Return the headline and the text below it.

    A headline ends with `=`, the wires' mark for it, on one of the first five lines; or it is a first line that a blank
    line parts from a text. A text without either has no headline: one is never guessed.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    for index, one in enumerate(lines[:5]):
        if one.rstrip().endswith("="):
            headline = clean_line(" ".join(lines[: index + 1]).rstrip().rstrip("="))
            return headline, "\n".join(lines[index + 1 :])
        if not one.strip():
            break
    is_apart = len(lines) > 2 and not lines[1].strip() and not _INDENT.match(lines[0])
    if is_apart and lines[0].strip() and len(lines[0]) <= _LONGEST_HEADLINE:
        return clean_line(lines[0]), "\n".join(lines[1:])
    return "", "\n".join(lines)


def paragraphs(text: str) -> Content:
    """Return the paragraphs of a text whose lines were cut at some width.

    A blank line or an indented one begins a paragraph. In a text with neither, lines longer than any teleprinter's are
    paragraphs themselves; else a short line that ends a sentence ends its paragraph.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    said = [one for one in lines if one.strip()]
    marked = len(said) != len("\n".join(lines).strip("\n").split("\n")) or any(_INDENT.match(one) for one in said[1:])
    unwrapped = any(len(one) > _UNWRAPPED for one in said)
    found: list[list[str]] = [[]]
    for one in lines:
        if not one.strip() or (marked and _INDENT.match(one)):
            found.append([])
        found[-1].append(one)
        if not marked and (unwrapped or (len(one) < _SHORT and _SENTENCE_END.search(one.rstrip()))):
            found.append([])
    blocks = (clean_line(" ".join(block)) for block in found)
    return from_plain_text("\n\n".join(block for block in blocks if block))


def dateline_of(body: Content) -> str:
    """Return the dateline that the first paragraph begins with, `CITY, date (Agency)`; it stays in the text too."""
    match = _DATELINE.match(body.text.partition("\n")[0])
    return match[1] if match else ""


def wrapped(text: str, indent: str = "") -> str:
    """Return a paragraph in lines of at most `WIDTH` characters, words whole, ended as telegraphs end lines."""
    lines = textwrap.wrap(
        clean_line(text), WIDTH, initial_indent=indent, break_long_words=False, break_on_hyphens=False
    )  # fmt: skip
    return "\r\n".join(lines)
