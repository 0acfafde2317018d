"""Read blocks out of one piece of rich text, as articles were kept before they had blocks. Knows no article."""

from __future__ import annotations

import re
from html import unescape
from typing import Any, Final
from uuid import UUID, uuid5

Raw = dict[str, Any]
"""One block as the database keeps it: `type`, `value`, `id`."""

MOST_OF_A_KIND: Final = 400
"""Headings and quotations that become blocks of their own; what is beyond stays in the running text."""
LONGEST_RUN: Final = 30_000
"""Characters of one block of running text: an editor for each stays quick."""

_NAMES: Final = UUID("6a1c7b0e-53c8-5f0f-9d0a-0d8b3a4f7e21")
_OUTERMOST = frozenset({"p", "h2", "h3", "ol", "ul", "blockquote"})
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
_WHOLE = re.compile(r"^<(h2|h3|blockquote)(?:\s[^<>]*)?>(.*)</\1>$", re.DOTALL)
_ANY_TAG = re.compile(r"<[^<>]+>")
_KEYS = re.compile(r'\s+data-block-key="[^"]*"')
_BLOCKS_INSIDE = re.compile(r"<(?:p|ul|ol|li|h2|h3|blockquote)[\s>]")


def without_keys(html: str) -> str:
    """Return the rich text without the marks by which the editor tells its lines apart."""
    return _KEYS.sub("", html)


def name_of(number: int) -> str:
    """Return the id of the n-th block that was read from rich text: the same in an original and its translation."""
    return str(uuid5(_NAMES, str(number)))


def blocks_of(html: str) -> list[Raw]:
    """Return the blocks of the rich text in reading order; nothing of its words is left out.

    The same text always gives the same ids. Neighbouring paragraphs and lists are one block of running text.
    """
    found: list[tuple[str, Any]] = []
    run: list[str] = []
    length = 0
    apart = 0

    def end_run() -> None:
        nonlocal length
        if run:
            found.append(("paragraph", "".join(run)))
        run.clear()
        length = 0

    for piece in _pieces(without_keys(html)):
        alone = _alone(piece) if apart < MOST_OF_A_KIND else None
        if alone is not None:
            end_run()
            apart += 1
            found.append(alone)
            continue
        if length and length + len(piece) > LONGEST_RUN:
            end_run()
        run.append(piece)
        length += len(piece)
    end_run()
    return [{"type": kind, "value": value, "id": name_of(number)} for number, (kind, value) in enumerate(found)]


def _pieces(html: str) -> list[str]:
    """Return the outermost elements, each with the text that stands loose before it as a paragraph of its own."""
    pieces: list[str] = []
    depth = 0
    start = 0
    for match in _TAG.finditer(html):
        closing, tag, void = match[1], match[2].lower(), match[3]
        if tag not in _OUTERMOST or void:
            continue
        if not closing:
            if depth == 0:
                _loose(html[start : match.start()], pieces)
                start = match.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                pieces.append(html[start : match.end()])
                start = match.end()
    if depth:
        pieces.append(html[start:])
    else:
        _loose(html[start:], pieces)
    return pieces


def _loose(html: str, pieces: list[str]) -> None:
    words = html.strip()
    if words:
        pieces.append(words if _ANY_TAG.sub("", words).strip() == "" else f"<p>{words}</p>")


def _alone(piece: str) -> tuple[str, Any] | None:
    """Return the heading or quotation that the element is, or None for running text."""
    match = _WHOLE.match(piece)
    if match is None:
        return None
    tag, inside = match[1], match[2]
    if tag == "blockquote":
        text = inside if _BLOCKS_INSIDE.search(inside) else f"<p>{inside}</p>"
        whole = all(one.startswith(("<p>", "<p ")) for one in _pieces(text)) and "<blockquote" not in text
        return ("quote", {"text": text, "speaker": "", "role": ""}) if whole else None
    # A heading with a link or an emphasis in it keeps them in the running text.
    if _ANY_TAG.search(inside) or len(unescape(inside)) > 255 or not inside.strip():
        return None
    return "heading", {"text": unescape(inside), "level": tag}
