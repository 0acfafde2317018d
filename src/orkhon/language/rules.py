"""Turn the rules of one conversion into a table-driven matcher for single words. Knows no texts and no files.

The notation is that of phonologists: `ц → ts / {V} _ {V}` writes ц as ts between two members of the class V.
Alternatives stand between bars; `^` is the beginning of the word, `$` its end, `∅` nothing. Contexts look at the
source. At each place the first rule of the list that fits is taken, then the longest of the pairs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from orkhon.language.alphabet import NOTHING
from orkhon.language.casing import capitalise, upper

_RULE = re.compile(r"^\s*(?P<source>\S+)\s*→\s*(?P<target>\S+)\s*(?:/\s*(?P<left>[^_]*)_(?P<right>.*))?$")
_CLASS = re.compile(r"\{(\w+)\}")
_CASELESS = frozenset("ʼʻ'’")


class Matcher:
    """The rules and pairs of one conversion, compiled into one regular expression."""

    def __init__(
        self, *, rules: Sequence[str], pairs: Mapping[str, str], classes: Mapping[str, str], target: str
    ) -> None:
        patterns: list[str] = []
        self._written: list[str | None] = [None]  # groups count from one; None is a plain pair
        for rule in rules:
            pattern, result = _compiled(rule, classes)
            patterns.append(f"({pattern})")
            self._written.append(result)
        # All pairs are one group: a search among fifty alternatives would try them one by one.
        long = [re.escape(source) for source in sorted(pairs, key=len, reverse=True) if len(source) > 1]
        single = "".join(re.escape(source) for source in pairs if len(source) == 1)
        plain = [*long, f"[{single}]"] if single else long
        if plain:
            patterns.append("(" + "|".join(plain) + ")")
            self._written.append(None)
        self._pattern = re.compile("|".join(patterns) or "(?!)")
        self._pairs = dict(pairs)
        self._target = target

    def convert(self, word: str, small: str, start: int, all_capitals: bool) -> str:
        """Return `word` from `start` on as the target writes it.

        `small` is the word in lower case, letter for letter; `all_capitals` says that a single capital stands
        among words in capitals. Letters that no rule names stay as they are.
        """
        pieces: list[str] = []
        position = start
        for found in self._pattern.finditer(small, start):
            begin, end = found.span()
            if begin > position:
                pieces.append(word[position:begin])
            result = self._written[found.lastindex or 0]
            if result is None:
                result = self._pairs[small[begin:end]]
            source = word[begin:end]
            if source != small[begin:end]:
                # АҚШнинг is AQSHning: a capital beside a capital is one of a row.
                row = all_capitals or word[begin - 1 : begin].isupper() or word[end : end + 1].isupper()
                result = self.cased(result, source, row)
            elif source in _CASELESS and word[begin - 1 : begin].isupper():
                # The tutuq has no case, and ъ has: SANʼAT is САНЪАТ, Aʼlo is Аъло.
                result = upper(result, self._target) if all_capitals or word[end : end + 1].isupper() else result
            pieces.append(result)
            position = end
        pieces.append(word[position:])
        return "".join(pieces)

    def cased(self, result: str, source: str, all_capitals: bool) -> str:
        """Return `result` in the case of `source`, which holds at least one capital."""
        letters = [letter for letter in source if letter.isalpha() and letter not in "ʻʼ"]
        if all_capitals or (len(letters) > 1 and all(letter.isupper() for letter in letters)):
            return upper(result, self._target)
        return capitalise(result, self._target) if letters and letters[0].isupper() else result


def _compiled(rule: str, classes: Mapping[str, str]) -> tuple[str, str]:
    found = _RULE.match(rule)
    if found is None:
        raise ValueError(f"{rule!r} is no rule; write one such as `ц → ts / {{V}} _ {{V}}`")
    left = [_context(part, classes) for part in (found["left"] or "").split("|") if part.strip()]
    right = [_context(part, classes) for part in (found["right"] or "").split("|") if part.strip()]
    before = "(?:" + "|".join("^" if part == "^" else f"(?<={part})" for part in left) + ")" if left else ""
    after = "(?=" + "|".join(right) + ")" if right else ""
    result = "" if found["target"] == NOTHING else found["target"]
    return f"{before}{re.escape(found['source'])}{after}", result


def _context(part: str, classes: Mapping[str, str]) -> str:
    pieces: list[str] = []
    for piece in re.split(r"(\{\w+\}|\^|\$)", part.replace(" ", "")):
        named = _CLASS.fullmatch(piece)
        if named is not None:
            pieces.append(f"[{classes[named[1]]}]")
        elif piece == "$":
            pieces.append(r"\Z")
        elif piece == "^":
            pieces.append("^")
        else:
            pieces.append(re.escape(piece))
    return "".join(pieces)
