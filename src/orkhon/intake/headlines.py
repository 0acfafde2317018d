"""Find the headline in a text that has none of its own, as messages and mail are written. Knows no source."""

from __future__ import annotations

import re
from html import unescape

from orkhon.formats.html import clean_line, sanitise
from orkhon.items import Content

LONGEST = 200
_FIRST = re.compile(r"<(p|h[1-6])>(.*?)(?:<br\s*/?>|</\1>)", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=\S)")


def headline_and_rest(content: Content) -> tuple[str, Content]:
    """Return the first line as a headline, and the body without it where something is left.

    A first line that is too long for a headline stays in the body, and its first sentence (cut at a word, if need be)
    becomes the headline.
    """
    match = _FIRST.search(content.xhtml)
    first = clean_line(unescape(_TAG.sub("", match[2]))) if match else clean_line(content.text.partition("\n")[0])
    if not first:
        first = clean_line(content.text.partition("\n")[0])
        return _cut(first), content
    if len(first) > LONGEST or match is None:
        return _cut(first), content
    rest_of_paragraph = content.xhtml[match.end() :] if match[0].endswith(">") else ""
    closing = f"</{match[1]}>"
    if match[0].endswith(closing):
        rest = content.xhtml[: match.start()] + rest_of_paragraph
    else:
        rest = f"{content.xhtml[: match.start()]}<{match[1]}>{rest_of_paragraph}"
    cleaned = sanitise(rest)
    return first, cleaned


def _cut(text: str) -> str:
    first = _SENTENCE.split(text, maxsplit=1)[0]
    if len(first) <= LONGEST:
        return first
    head = first[:LONGEST].rsplit(" ", 1)[0]
    return f"{head or first[:LONGEST]}…"
