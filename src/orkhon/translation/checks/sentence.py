"""All checks of a sentence and its translation, in one call. Pure: no tables, no clock."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence

from orkhon.items import Language
from orkhon.translation.checks.dates import dates
from orkhon.translation.checks.doubles import doubles
from orkhon.translation.checks.finding import Fault, Finding, Pair, Severity, TermHit
from orkhon.translation.checks.guide import GuideRule, guide
from orkhon.translation.checks.languages import languages
from orkhon.translation.checks.length import length
from orkhon.translation.checks.letters import letters
from orkhon.translation.checks.links import links
from orkhon.translation.checks.marking import Unmarked
from orkhon.translation.checks.marks import marks
from orkhon.translation.checks.names import names
from orkhon.translation.checks.negation import negation
from orkhon.translation.checks.numbers import numbers
from orkhon.translation.checks.quotes import quotes
from orkhon.translation.checks.spaces import spaces
from orkhon.translation.checks.terms import terms
from orkhon.translation.checks.units import units

log = logging.getLogger(__name__)

LONGEST_CHECKED = 20_000
"""Signs of either side that are looked at: a sentence is shorter, and a hostile one must not hold a page up."""

_CHECKS: tuple[Callable[[Pair], Iterator[Fault]], ...] = (
    numbers,
    dates,
    units,
    links,
    names,
    quotes,
    letters,
    negation,
    doubles,
    spaces,
)
_FACTS: tuple[Callable[[Pair], Iterator[Fault]], ...] = (numbers, dates, units, links)
"""What is looked at even where the language seems wrong: an address or a number has none."""

_RANK = {Severity.STOP: 0, Severity.WARN: 1, Severity.NOTE: 2}
_SAYS_IT_ALL = frozenset(
    {"untranslated:same", "untranslated:language", "script:text", "language:other", "length:empty"}
)
"""Findings after which the others would only repeat that nothing was translated."""


def check_sentence(
    source: str,
    target: str,
    *,
    source_language: Language,
    target_language: Language,
    kind: str,
    terms: Sequence[TermHit] = (),
    longest: int | None = None,
) -> tuple[Finding, ...]:
    """Return what is wrong, or may be, with `target` as the translation of `source`, the gravest first.

    Both may hold the numbered marks of inline markup; spans count them. `kind` is the passage's kind; `terms` are the
    glossary's in `source` (`terms_in`); `longest` is how many signs fit. A check that fails is left out and logged.
    """
    source, target = source[:LONGEST_CHECKED], target[:LONGEST_CHECKED]
    here, there = Unmarked(source), Unmarked(target)
    pair = Pair(
        source=here.text,
        target=there.text,
        source_tag=source_language.tag,
        target_tag=target_language.tag,
        kind=kind,
    )
    found = list(_findings(languages(pair), here, there))
    if any(f"{one.code}:{one.values.get('what', '')}" in _SAYS_IT_ALL and one.severity is not _NOTE for one in found):
        for check in _FACTS:
            found += _kept(check, pair, here, there)
        return _sorted(found)
    if not pair.target.strip():
        return tuple(found)
    found += marks(source, target)
    for check in _CHECKS:
        found += _kept(check, pair, here, there)
    found += _findings(length(pair, longest), here, there)
    found += _findings(_terms(pair, terms), here, there)
    return _sorted(found)


def check_guide(text: str, language: Language, rules: Sequence[GuideRule]) -> tuple[Finding, ...]:
    """Return what the rules of a style guide say to `text`."""
    plain = Unmarked(text)
    return _sorted(_findings(guide(plain.text, language.tag, rules), plain, plain))


_NOTE = Severity.NOTE
_terms = terms


def _kept(check: Callable[[Pair], Iterator[Fault]], pair: Pair, here: Unmarked, there: Unmarked) -> Iterable[Finding]:
    try:
        return list(_findings(check(pair), here, there))
    except (ValueError, ArithmeticError, LookupError):
        # One check that trips over a strange text must not take the others with it.
        log.exception("check failed", extra={"check": check.__name__, "tags": (pair.source_tag, pair.target_tag)})
        return ()


def _findings(faults: Iterable[Fault], here: Unmarked, there: Unmarked) -> Iterator[Finding]:
    for fault in faults:
        yield Finding(
            code=fault.code,
            severity=fault.severity,
            source_spans=tuple(map(here.span, fault.source_spans)),
            target_spans=tuple(map(there.span, fault.target_spans)),
            values=fault.values,
            fix=there.edited(fault.edits) if fault.edits else None,
        )


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda one: (_RANK[one.severity], one.target_spans[:1], one.code)))
