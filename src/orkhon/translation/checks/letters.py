"""Letters of another alphabet inside a word: look-alikes of the other script, and letters that the language lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from orkhon.language.alphabet import alphabet
from orkhon.language.casing import lower
from orkhon.language.errors import LanguageError
from orkhon.translation.checks.finding import Fault, Pair, Severity

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_TO_CYRILLIC = str.maketrans("aceiopxyəhABCEHIKMOPTXYƏöÖ", "асеіорхуәһАВСЕНІКМОРТХУӘөӨ")
_TO_LATIN = str.maketrans("асеіорхуәһАВСЕНІКМОРТХУӘ", "aceiopxyəhABCEHIKMOPTXYƏ")
_WITHOUT_THE_DOTTED = frozenset({"ru", "ky", "uz", "tk"})
"""Languages whose Cyrillic has no і: there a Latin i stands for nothing."""


def letters(pair: Pair) -> Iterator[Fault]:
    """Yield each word of two scripts, with its edit where look-alikes tell it, and small words with strange letters."""
    text, script = pair.target, pair.target_tag.split("-")[1] if "-" in pair.target_tag else ""
    if script not in ("Latn", "Cyrl"):
        return
    signs = _signs(pair.target_tag)
    for match in _WORD.finditer(text):
        word = match[0]
        if _LATIN.search(word) and _CYRILLIC.search(word):
            yield _mixed(match, script, pair.target_code)
        elif signs and word[0].islower() and len(word) > 2 and word not in pair.source:
            strange = [sign for sign in lower(word, pair.target_code) if sign not in signs and sign.isalpha()]
            same_script = [sign for sign in strange if (_LATIN if script == "Latn" else _CYRILLIC).match(sign)]
            if same_script and len(same_script) == len(strange):
                yield Fault(
                    code="script",
                    severity=Severity.WARN,
                    target_spans=(match.span(),),
                    values={"what": "letter", "letter": same_script[0], "target": word},
                )


def _mixed(match: re.Match[str], script: str, code: str) -> Fault:
    word = match[0]
    mended = word.translate(_TO_CYRILLIC if script == "Cyrl" else _TO_LATIN)
    strange = _LATIN if script == "Cyrl" else _CYRILLIC
    whole = not strange.search(mended) and not (code in _WITHOUT_THE_DOTTED and "і" in mended)
    # A Latin name with a Cyrillic ending (iPhoneдар) is no slip of the keyboard: more than half are the other's.
    slip = len(strange.findall(word)) * 2 <= len(word)
    return Fault(
        code="script",
        severity=Severity.WARN if whole and slip else Severity.NOTE,
        target_spans=(match.span(),),
        values={"what": "word", "target": word},
        edits=((*match.span(), mended),) if whole and slip else (),
    )


@lru_cache(maxsize=32)
def _signs(tag: str) -> frozenset[str]:
    try:
        known = alphabet(tag)
    except LanguageError:
        return frozenset()
    return known.signs | frozenset("âîûéèêóôáàëïüöçñíúшўёщцэъь" if tag.endswith("Latn") else "ёъщцэьюяф")
