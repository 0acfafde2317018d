"""A word that stands twice in a row. The Turkic languages double words on purpose: there it is a note alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orkhon.language.casing import lower
from orkhon.translation.checks.finding import Fault, Pair, Severity

_TWICE = re.compile(r"(?<![\w-])(?P<word>[^\W\d_]{2,40}) +(?P<again>(?P=word))(?![\w'’-])", re.IGNORECASE)
_MEANT = {
    "en": frozenset({"had", "that", "very", "bye", "no", "is", "ha"}),
    "ru": frozenset({"очень", "только", "едва", "чуть", "да", "нет", "всё", "долго", "много"}),
}
_SMALL = {
    "az": frozenset({"və", "ki", "ilə", "üçün", "bu", "da", "də"}),
    "kk": frozenset({"және", "мен", "деп", "үшін", "бұл", "да", "де"}),
    "ky": frozenset({"жана", "менен", "деп", "үчүн", "бул", "да", "де"}),
    "tk": frozenset({"we", "bilen", "üçin", "bu", "diýip"}),
    "tr": frozenset({"ve", "ile", "için", "bu", "da", "de", "ki"}),
    "uz": frozenset({"va", "bilan", "uchun", "bu", "deb", "ham"}),
}


def doubles(pair: Pair) -> Iterator[Fault]:
    """Yield each word that stands twice, with the edit that leaves one; a source with a double itself is trusted."""
    for match in _TWICE.finditer(pair.target):
        word = lower(match["word"], pair.target_code)
        if word in _MEANT.get(pair.target_code, ()) or (match["word"][0].islower() != match["again"][0].islower()):
            continue
        sure = pair.target_code in _MEANT or word in _SMALL.get(pair.target_code, ())
        if _TWICE.search(pair.source):
            continue
        yield Fault(
            code="double",
            severity=Severity.WARN if sure and word == match["word"] else Severity.NOTE,
            target_spans=(match.span(),),
            values={"target": match["word"]},
            edits=((match.start("again") - 1, match.end("again"), ""),),
        )
