"""Spaces where they belong, and apostrophes that are letters. Leaves everything between words else alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orkhon.translation.checks.finding import Fault, Pair, Severity

_DOUBLE = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
_BEFORE = re.compile(r"(?<=[^\W_]) +(?P<sign>[,;:!?](?!\S*[)(DP])|\.(?!\.|\w))(?=\s|$)")
_AFTER = re.compile(r"(?<=[^\W\d_]{2})(?P<sign>[,;!?]|\.(?=[^\W\d_]{3}))(?=[^\W\d_]{2})")
_EDGE = re.compile(r"^\s+|\s+$")
_UZBEK = re.compile(r"(?<=[oOgG])['’‘`´ʼ](?=\w|\b)")
_RUN = re.compile(r"\S+")
_IN_ADDRESS = re.compile(r"://|www\.|@|\w\.(?:com|org|net|kz|kg|uz|az|tr|tm|ru|info|tv|io)\b", re.IGNORECASE)


def spaces(pair: Pair) -> Iterator[Fault]:
    """Yield spaces too many and too few, each with its edit."""
    text = pair.target
    addresses = [match.span() for match in _RUN.finditer(text) if _IN_ADDRESS.search(match[0])]
    if _EDGE.search(text) and not _EDGE.search(pair.source):
        found = list(_EDGE.finditer(text))
        yield _note("edge", "", tuple(match.span() for match in found), tuple((*match.span(), "") for match in found))
    doubles = list(_DOUBLE.finditer(text))
    if doubles:
        edits = tuple((*match.span(), " ") for match in doubles)
        yield _note("double", "", tuple(match.span() for match in doubles), edits)
    for match in _BEFORE.finditer(text):
        yield _note("before", match["sign"], (match.span(),), ((*match.span(), match["sign"]),))
    for match in _AFTER.finditer(text):
        if any(start <= match.start() < end for start, end in addresses):
            continue
        yield _note("after", match["sign"], (match.span(),), ((match.end(), match.end(), " "),))
    if pair.target_tag == "uz-Latn":
        yield from _apostrophes(text)


def _apostrophes(text: str) -> Iterator[Fault]:
    found = list(_UZBEK.finditer(text))
    if found:
        edits = tuple((*match.span(), "ʻ") for match in found)
        yield Fault(
            code="space",
            severity=Severity.NOTE,
            target_spans=tuple(match.span() for match in found),
            values={"what": "apostrophe", "wanted": "ʻ", "target": found[0][0]},
            edits=edits,
        )


def _note(what: str, sign: str, spans: tuple[tuple[int, int], ...], edits: tuple[tuple[int, int, str], ...]) -> Fault:
    return Fault(
        code="space",
        severity=Severity.NOTE,
        target_spans=spans,
        values={"what": what, "target": sign},
        edits=edits,
    )
