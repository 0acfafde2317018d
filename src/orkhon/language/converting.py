"""Convert text from one alphabet of a language to another. Knows no language's rules: those are in the files.

A text is cut at its spaces; each run between them is converted once by the careful path and remembered, so that
the loop over a long text is a look-up a run. What is remembered is bounded in number and in length.
"""

from __future__ import annotations

import itertools
import re
from collections import deque
from functools import lru_cache

from orkhon.language.alphabet import Loss, alphabet
from orkhon.language.errors import UnknownConversion
from orkhon.language.kazakh import kazakh_spelling
from orkhon.language.protecting import addresses
from orkhon.language.tags import KNOWN_TAGS, READING_AID, canonical_tag, language_of
from orkhon.language.words import word_converter

_REMEMBERED = 1 << 15
_LONGEST_REMEMBERED = 120
_PIECES = re.compile(r"[\w\u0300-\u036f'’‘ʻʼ`´′ʹ-]{1,119}\.?|[^\w\u0300-\u036f'’‘ʻʼ`´′ʹ-]{1,120}")
"""How a run that is too long to be remembered is cut: at its words, and within a word that is no word any more."""


def convert(text: str, source: str, target: str) -> str:
    """Return `text` of the alphabet `source` in the alphabet `target`, both BCP 47 tags of one language.

    What is not of the source's script, addresses, codes and foreign names stay as they are. With `kk-Latn` as
    the source, the spellings of 2017 and 2018 and QazAqparat's are recognised by the text's own signs. Any text
    is taken: there is no input that raises. Raises `UnknownTag` and `UnknownConversion` for the tags alone.
    """
    start, end = canonical_tag(source), canonical_tag(target)
    if start == end and start != "kk-Latn":
        return text
    if start == "kk-Latn":
        start = kazakh_spelling(text)
        if start == end:
            return text
    return _converter(start, end).convert(text)


def converts(source: str, target: str) -> bool:
    """Return whether a chain of rules leads from `source` to `target`. Raises `UnknownTag`."""
    return _route(canonical_tag(source), canonical_tag(target)) is not None


def losses(source: str, target: str) -> tuple[Loss, ...]:
    """Return what the conversion merges, so that the way back must guess; empty where nothing is lost.

    Raises as `convert` does.
    """
    route = _known_route(canonical_tag(source), canonical_tag(target))
    found: list[Loss] = []
    for one, two in itertools.pairwise(route):
        found += next(step.losses for step in alphabet(one).conversions if step.target == two)
    return tuple(found)


class RunConverter(dict[str, str]):
    """Runs of text without spaces, with what each becomes; fills itself and forgets all when it is full."""

    def __init__(self, route: tuple[str, ...]) -> None:
        super().__init__()
        steps = [word_converter(one, two) for one, two in itertools.pairwise(route)]
        self._steps = steps
        self._first = steps[0]
        # Only a capital that becomes two letters needs to know whether its neighbours are capitals too.
        lone = steps[0].widening_capitals()
        self._lone = re.compile(rf"(?<![^\W_])[{lone}](?![^\W_])") if lone else None

    def convert(self, text: str) -> str:
        """Return `text` converted."""
        if self._lone is not None and self._lone.search(text) is not None:
            text = self._with_lone_capitals(text, self._lone)
        known = self.__getitem__
        return "\n".join([" ".join(map(known, line.split(" "))) for line in text.split("\n")])

    def __missing__(self, run: str) -> str:
        if len(run) > _LONGEST_REMEMBERED:
            return self._long(run)
        converted = run
        for step in self._steps:
            converted = step.run(converted)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[run] = converted
        return converted

    def _long(self, run: str) -> str:
        pieces: list[str] = []
        position = 0
        for begin, end in addresses(run):
            pieces += map(self.__getitem__, _PIECES.findall(run[position:begin]))
            pieces.append(run[begin:end])
            position = end
        pieces += map(self.__getitem__, _PIECES.findall(run[position:]))
        return "".join(pieces)

    def _with_lone_capitals(self, text: str, lone: re.Pattern[str]) -> str:
        pieces: list[str] = []
        position = 0
        for found in lone.finditer(text):
            begin, end = found.span()
            if _among_capitals(text, begin, end):
                # Converted at once: the source's script does not meet its signs again.
                pieces += (text[position:begin], self._first.capital(found[0]))
                position = end
        pieces.append(text[position:])
        return "".join(pieces)


_BEFORE = re.compile(r"([^\W\d_]+)[^\w\n]{1,4}\Z")
_AFTER = re.compile(r"[^\w\n]{1,4}([^\W\d_]+)")
_NEARBY = 40


def _among_capitals(text: str, begin: int, end: int) -> bool:
    before = _BEFORE.search(text[max(0, begin - _NEARBY) : begin])
    after = _AFTER.match(text[end : end + _NEARBY])
    words = [found[1] for found in (before, after) if found is not None]
    return bool(words) and all(word.isupper() for word in words) and any(len(word) > 1 for word in words)


@lru_cache(maxsize=128)
def _converter(source: str, target: str) -> RunConverter:
    return RunConverter(_known_route(source, target))


def _known_route(source: str, target: str) -> tuple[str, ...]:
    route = _route(source, target)
    if route is None:
        code = language_of(source)
        known = [tag for tag in KNOWN_TAGS if tag != source and language_of(tag) == code and _route(source, tag)]
        raise UnknownConversion(
            f"nothing leads from {source} to {target}; from {source} to {', '.join(known) or 'no other alphabet'}"
        )
    return route


@lru_cache(maxsize=1024)
def _route(source: str, target: str) -> tuple[str, ...] | None:
    """The shortest chain of conversions, or None; a reading aid is no step on the way to something else."""
    waiting: deque[tuple[str, ...]] = deque([(source,)])
    seen = {source}
    while waiting:
        path = waiting.popleft()
        if path[-1] == target:
            return path
        if len(path) > 1 and path[-1].endswith(f"-x-{READING_AID}"):
            continue
        for step in alphabet(path[-1]).conversions:
            if step.target not in seen:
                seen.add(step.target)
                waiting.append((*path, step.target))
    return None
