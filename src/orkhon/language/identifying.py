"""Tell which language and script a text is in, also where it is a mixture. Knows no grammar: it weighs letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby

from orkhon.language.grams import script_of
from orkhon.language.identifying_model import NOTHING, SMALL, UNKNOWN, Identification, Model, Part, Words, by_share
from orkhon.language.tags import language_of

_SAMPLE = 20_000
_SURE_OF_A_HALF = 0.99
_LEAST_HALF = 6
_WINDOW = 6
_LEAST_SMALL = 2
"""A stretch of a mixture has at least so many words without a capital: a list of names is in no language."""

_MOST_OF_IT = 0.8


def identify(text: str) -> Identification:
    """Return the language and script of `text`, judged by its first 20,000 characters.

    A text is left unknown where it has no letters of ours, where one or two words would fit several languages,
    and where it is a mixture in which no language makes up four fifths. Any text is taken; nothing raises.
    """
    sample = text if len(text) <= _SAMPLE else text[:_SAMPLE]
    words = _words()
    values = list(map(words.__getitem__, sample.split()))
    if len(values) >= 2 * _LEAST_HALF:
        size = _stretch(len(values))
        stretches = [sum(values[start : start + size]) for start in range(0, len(values), size)]
    else:
        stretches = []
    total = sum(stretches or values)
    if not total:
        return NOTHING
    model = words.model
    fields = model.fields(total)
    found = model.decided(fields, sample)
    if stretches and (_two_scripts(fields) or model.may_be_mixed(stretches)) and _seems_mixed(model, values, total):
        return _mixture(model, sample, found)
    return found


@cache
def _words() -> Words:
    return Words(Model((files("orkhon.language") / "identifying.model").read_bytes()))


def _two_scripts(fields: Sequence[int]) -> bool:
    return min(fields[0], fields[1]) * 3 > max(fields[0], fields[1])


def _stretch(tokens: int) -> int:
    """Return how many tokens make up each half of a short text, each quarter of a longer one."""
    return -(-tokens // (2 if tokens < 40 else 4))


def _seems_mixed(model: Model, values: Sequence[int], total: int) -> bool:
    if _two_scripts(model.fields(total)):
        return True
    size = _stretch(len(values))
    seen = ""
    for start in range(0, len(values), size):
        found = model.decide(sum(values[start : start + size]))
        if found.tag != UNKNOWN and found.confidence >= _SURE_OF_A_HALF:
            language = language_of(found.tag)
            if model.fields(sum(values[start : start + size]))[SMALL] < _LEAST_SMALL:
                continue
            if seen and language != seen:
                return True
            seen = language
    return False


def _mixture(model: Model, text: str, whole: Identification) -> Identification:
    words = _words()
    tokens = list(re.finditer(r"\S+", text))
    windows: list[tuple[str, int, int, int]] = []
    for run in _runs(tokens):
        for start in range(0, len(run), _WINDOW):
            window = run[start : start + _WINDOW]
            total = sum(words[token[0]] for token in window)
            tag = model.decide(total, text).tag if model.fields(total)[SMALL] >= _LEAST_SMALL else UNKNOWN
            begin, end = window[0].start(), window[-1].end()
            windows.append((tag, begin, end, end - begin))
    parts: list[Part] = []
    shares: dict[str, int] = {}
    told = [window for window in windows if window[0] != UNKNOWN]
    for tag, group in groupby(told, key=lambda window: window[0]):
        stretch = list(group)
        parts.append(Part(tag=tag, start=stretch[0][1], end=stretch[-1][2]))
        shares[tag] = shares.get(tag, 0) + sum(window[3] for window in stretch)
    letters = sum(shares.values())
    if not letters or len(shares) < 2:
        return whole
    tag, most = max(shares.items(), key=lambda share: share[1])
    rounded = [(one, round(share / letters, 4)) for one, share in shares.items()]
    ranked = tuple(sorted(rounded, key=by_share, reverse=True))
    if most < _MOST_OF_IT * letters:
        tag = UNKNOWN
    return Identification(tag=tag, confidence=ranked[0][1], ranked=ranked, parts=tuple(parts))


def _runs(tokens: Sequence[re.Match[str]]) -> Iterable[list[re.Match[str]]]:
    """Cut tokens where a sentence ends or the script changes."""
    run: list[re.Match[str]] = []
    script: int | None = None
    for token in tokens:
        shown = script_of(token[0].lower())
        if run and shown is not None and script is not None and shown != script:
            yield run
            run = []
        script = shown if shown is not None else script
        run.append(token)
        if token[0][-1] in ".!?…؟":
            yield run
            run = []
    if run:
        yield run
