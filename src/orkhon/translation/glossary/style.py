"""Check a text against an agency's style guide and its forms of contested names. Reads; changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orkhon.items import Language
from orkhon.language.casing import lower
from orkhon.translation.checks.finding import Finding, Severity, Span
from orkhon.translation.checks.marking import Unmarked
from orkhon.translation.checks.sentence import check_guide
from orkhon.translation.glossary.entries import Entry, Glossary
from orkhon.translation.glossary.held import held_glossary

LONGEST_READ = 200_000
_QUOTATION = re.compile(r"«[^«»]{1,2000}»|“[^“”]{1,2000}”|\"[^\"]{1,2000}\"|„[^„“”]{1,2000}[“”]")


def check_text(text: str, language: Language, *, agency: str, portal: str = "") -> tuple[Finding, ...]:
    """Return what the style guide of `agency` says to `text`, and where it has a name otherwise than the agency.

    Words within quotation marks are somebody's own: there a finding is a note, and nothing is offered to be changed.
    """
    text = text[:LONGEST_READ]
    glossary = held_glossary()
    quoted = [match.span() for match in _QUOTATION.finditer(text)]
    found = [
        _softened(one, quoted) for one in check_guide(text, language, glossary.rules.get((agency, language.code), ()))
    ]
    found += [_softened(one, quoted) for one in _contested(text, language, glossary, agency, portal)]
    return tuple(sorted(found, key=lambda one: (one.severity is Severity.NOTE, one.target_spans)))


def _softened(finding: Finding, quoted: list[Span]) -> Finding:
    if not any(start <= one[0] and one[1] <= end for one in finding.target_spans for start, end in quoted):
        return finding
    return Finding(code=finding.code, severity=Severity.NOTE, target_spans=finding.target_spans, values=finding.values)


def _contested(text: str, language: Language, glossary: Glossary, agency: str, portal: str) -> Iterator[Finding]:
    """Names that the agency, or this portal of it, writes in a form of its own, where the text has another."""
    plain = Unmarked(text)
    for start, end, entries in glossary.find(plain.text, language.tag):
        for entry in entries:
            own = [
                form
                for form in entry.contested_forms(language.tag)
                if form.agency == agency and form.portal in ("", portal)
            ]
            chosen = [form for form in own if form.portal] or own
            if not chosen or _says(entry, plain.text[start:end], language.tag, [form.text for form in chosen]):
                continue
            span = plain.span((start, end))
            exact = any(
                lower(one.text, language.code) == lower(plain.text[start:end], language.code)
                for one in entry.wordings
                if one.tag == language.tag
            )
            yield Finding(
                code="term",
                severity=Severity.WARN,
                target_spans=(span,),
                values={
                    "what": "contested",
                    "target": plain.text[start:end],
                    "wanted": chosen[0].text,
                    "note": chosen[0].reason,
                },
                fix=plain.edited([(start, end, chosen[0].text)]) if exact else None,
            )


def _says(entry: Entry, said: str, tag: str, forms: list[str]) -> bool:
    """Whether `said` is one of these forms: of the term's wordings the longest that begins it decides."""
    code = tag.partition("-")[0]
    small = lower(said, code)
    own = {lower(form, code) for form in forms}
    others = {lower(one.text, code) for one in entry.wordings if one.tag == tag} - own
    return _overlap(small, own) >= _overlap(small, others)


def _overlap(said: str, forms: set[str]) -> float:
    """How much of the likest form `said` begins with: the rest is its ending."""
    best = 0.0
    for form in forms:
        length = 0
        while length < min(len(said), len(form)) and said[length] == form[length]:
            length += 1
        best = max(best, length / max(1, len(form)))
    return best
