"""The rules of a style guide on one text. The rules are given; patterns are a small language of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from orkhon.language.casing import capitalise, fold_i, lower
from orkhon.translation.checks.finding import Fault, Severity
from orkhon.translation.checks.wordings import spans_of

LONGEST_PATTERN = 200
_MOST_STARS = 4
_PIECES = re.compile(r"\*|\?|#+|\s+|\w+|[^\w\s*?#]+")
_MOST_FINDINGS = 20
"""Places told of one rule: a text that breaks it everywhere is told so often enough."""


class GuideKind(StrEnum):
    """What a rule of a style guide is about."""

    FORBIDDEN = "forbidden"
    PREFERRED = "preferred"
    PATTERN = "pattern"


class BadPattern(ValueError):
    """The pattern is none of the small language; `retryable` is False: it must be written anew."""

    retryable = False


@dataclass(frozen=True, kw_only=True, slots=True)
class GuideRule:
    """One rule: what is not written, what instead (may be empty), and words for the writer."""

    kind: GuideKind
    text: str
    instead: str = ""
    note: str = ""
    rule: int = 0


def guide(text: str, tag: str, rules: Sequence[GuideRule]) -> Iterator[Fault]:
    """Yield each place of `text` that a rule forbids, with an edit where the wording stands uninflected."""
    for rule in rules:
        spans = _matches(rule.text, text) if rule.kind is GuideKind.PATTERN else spans_of(rule.text, text, tag)
        for start, end in spans[:_MOST_FINDINGS]:
            said = text[start:end]
            same = rule.kind is GuideKind.PATTERN or lower(said, tag) == lower(rule.text, tag)
            instead = capitalise(rule.instead, tag) if said[:1].isupper() else rule.instead
            yield Fault(
                code="term" if rule.instead else "forbidden",
                severity=Severity.WARN,
                target_spans=((start, end),),
                values={"what": "style", "target": said, "wanted": rule.instead, "note": rule.note},
                edits=((start, end, instead),) if rule.instead and same else (),
            )


def _matches(pattern: str, text: str) -> tuple[tuple[int, int], ...]:
    compiled = compiled_pattern(pattern)
    small = fold_i(text)
    if len(small) != len(text):
        small = text.lower() if len(text.lower()) == len(text) else text
    return tuple(match.span() for match in compiled.finditer(small) if match.end() > match.start())


@lru_cache(maxsize=512)
def compiled_pattern(pattern: str) -> re.Pattern[str]:
    """Return the pattern of the small language: `*` letters of a word, `?` one letter, `#` a digit, a space any spaces.

    Everything else stands for itself, in capitals or not. Raises `BadPattern`.
    """
    text = pattern.strip()
    if not text or len(text) > LONGEST_PATTERN:
        raise BadPattern(f"the pattern has {len(text)} signs; write 1 to {LONGEST_PATTERN}")
    if not re.search(r"\w|[^\s*?#]", text):
        raise BadPattern("the pattern has nothing but wildcards; write at least one letter or sign beside them")
    if text.count("*") > _MOST_STARS:
        raise BadPattern(f"the pattern has {text.count('*')} stars; at most {_MOST_STARS} are allowed")
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        if piece == "*":
            pieces.append(r"[\w'’ʻʼ-]{0,40}")
        elif piece == "?":
            pieces.append(r"[^\W\d_]")
        elif piece[0] == "#":
            pieces.append(r"\d" * len(piece))
        elif piece.isspace():
            pieces.append(r"[ \u00a0]{1,3}")
        else:
            pieces.append(re.escape(fold_i(piece)))
    first, last = text[0], text[-1]
    before = r"(?<!\w)" if first.isalnum() or first in "?#" else ""
    behind = r"(?!\w)" if last.isalnum() or last in "?#" else ""
    return re.compile(before + "".join(pieces) + behind)
