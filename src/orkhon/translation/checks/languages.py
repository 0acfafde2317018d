"""The translation is in the language and script that it should be in, and is no copy of the source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from orkhon.language.casing import fold_i
from orkhon.language.identifying import identify
from orkhon.language.identifying_model import UNKNOWN, Identification
from orkhon.translation.checks.finding import Fault, Pair, Severity

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’‘ʻʼ`-](?=[^\W\d_]))*")
_LETTERS = {
    "Latn": re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
    "Cyrl": re.compile(r"[\u0400-\u052f]"),
    "Arab": re.compile(r"[\u0621-\u06d5]"),
}
_LEAST_LETTERS = 12
_LEAST_SMALL = 2
"""Words without a capital from which on a copy of the source is no list of names."""

_SURE_WORDS = 5
_SURE = 0.97
_LONGEST_SAME = 5
"""So many words in a row that stand in the source letter by letter were left in its language, four of them small."""

_NEAR = frozenset({frozenset({"tr", "az"}), frozenset({"kk", "ky"}), frozenset({"tr", "tk"}), frozenset({"az", "tk"})})


def languages(pair: Pair) -> Iterator[Fault]:
    """Yield at most one finding: the same text, another script, the source's language, another language, a part."""
    if not pair.target.strip():
        yield Fault(code="length", severity=Severity.NOTE, values={"what": "empty"})
        return
    if pair.source_tag == pair.target_tag:
        return
    words = _WORD.findall(pair.target)
    small = sum(word[0].islower() for word in words)
    whole = ((0, len(pair.target)),)
    same = fold_i(" ".join(words)) == fold_i(" ".join(_WORD.findall(pair.source)))
    if same and small >= _LEAST_SMALL:
        yield Fault(code="untranslated", severity=Severity.STOP, target_spans=whole, values={"what": "same"})
        return
    if same:
        if words and pair.source_tag.partition("-")[2] != pair.target_tag.partition("-")[2]:
            # A name alone may stay in Latin letters, seldom though.
            yield Fault(code="untranslated", severity=Severity.NOTE, target_spans=whole, values={"what": "same"})
        return
    if _is_in_another_script(pair):
        yield Fault(code="script", severity=Severity.STOP, target_spans=whole, values={"what": "text"})
        return
    part = _left_part(pair)
    if part is not None:
        yield Fault(
            code="untranslated",
            severity=Severity.WARN,
            target_spans=(part,),
            values={"what": "part", "target": _shortened(pair.target[part[0] : part[1]])},
        )
        return
    if small >= _SURE_WORDS:
        yield from _other_language(pair)


def _shortened(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _is_in_another_script(pair: Pair) -> bool:
    wanted = pair.target_tag.split("-")[1] if "-" in pair.target_tag else ""
    if wanted not in _LETTERS:
        return False
    counts = {script: len(letters.findall(pair.target)) for script, letters in _LETTERS.items()}
    return sum(counts.values()) >= _LEAST_LETTERS and counts[wanted] * 2 < sum(counts.values()) - counts[wanted]


def _other_language(pair: Pair) -> Iterator[Fault]:
    found = _identified(pair.target)
    code = found.tag.partition("-")[0]
    if found.tag == UNKNOWN or code == pair.target_code or found.confidence < _SURE:
        return
    believed = sum(share for tag, share in found.ranked if tag.partition("-")[0] == pair.target_code)
    if believed > 1 - _SURE:
        return
    what, name = ("language", "untranslated") if code == pair.source_code else ("other", "language")
    yield Fault(code=name, severity=Severity.WARN, target_spans=((0, len(pair.target)),), values={"what": what})


@lru_cache(maxsize=1024)
def _identified(text: str) -> Identification:
    return identify(text)


def _left_part(pair: Pair) -> tuple[int, int] | None:
    """The longest run of words that stands in the source too, if it is long enough to be no accident."""
    target = [(match.group(), match.span()) for match in _WORD.finditer(pair.target)]
    if len(target) < _LONGEST_SAME:
        return None
    near = frozenset({pair.source_code, pair.target_code}) in _NEAR
    most = _LONGEST_SAME + 2 * near
    source = [match.group().lower() for match in _WORD.finditer(pair.source)]
    known = {tuple(source[start : start + most]) for start in range(len(source) - most + 1)}
    if not known:
        return None
    words = [word.lower() for word, _ in target]
    for start in range(len(words) - most + 1):
        run = tuple(words[start : start + most])
        if run in known and sum(word[0].islower() for word, _ in target[start : start + most]) >= most - 1:
            end = start + most
            while end < len(words) and tuple(words[end - most + 1 : end + 1]) in known:
                end += 1
            return target[start][1][0], target[end - 1][1][1]
    return None
