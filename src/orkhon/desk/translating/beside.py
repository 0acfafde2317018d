"""What stands beside the open sentence: what the memory knows, what the glossary wants, what the checks find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.safestring import SafeString

from orkhon.desk.translating.rows import Side, names_of
from orkhon.desk.translating.shown import differences, marked, what_marks_are, with_chips
from orkhon.desk.translating.suggesting import Suggestion, suggestions_for
from orkhon.desk.translating.words import LONGEST
from orkhon.items import Language
from orkhon.translation.checks import Finding, Severity, TermHit, check_sentence
from orkhon.translation.glossary import check_text, terms_in
from orkhon.translation.memory.queries import lookup
from orkhon.translation.models import Document, Segment

MOST_MATCHES: Final = 3
_LEAST_SCORE: Final = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class MemoryCard:
    """One translation that the memory proposes; `source` is with the words in which it differs from ours."""

    number: int
    score: int
    exact: bool
    source: SafeString
    text: str
    target: SafeString
    who: str
    when: datetime | None
    agency: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TermLine:
    """One term of the glossary: what is wanted, and whether the translation has it."""

    said: str
    wanted: str
    others: tuple[str, ...]
    kept: bool
    forbidden: tuple[str, ...]
    note: str
    contested: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingLine:
    """What one check found, in words; `fix` is the whole translation with it mended."""

    code: str
    severity: str
    words: str
    fix: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Under:
    """What stands under the field: what the checks found in it, and what the original said before it changed."""

    source: SafeString
    findings: tuple[FindingLine, ...]
    previous: SafeString | None

    @property
    def stops(self) -> bool:
        """True where something must be mended before the sentence is confirmed."""
        return any(line.severity == Severity.STOP for line in self.findings)


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """All that one open sentence needs."""

    under: Under
    memory: tuple[MemoryCard, ...]
    suggestions: tuple[Suggestion, ...]
    terms: tuple[TermLine, ...]
    marks: list[dict[str, str]]
    longest: int


def languages_of(document: Document) -> tuple[Language, Language]:
    """Return the document's languages."""
    return Language.parse(document.source_tag), Language.parse(document.target_tag)


def findings_of(segment: Segment, document: Document, text: str, terms: Sequence[TermHit]) -> tuple[Finding, ...]:
    """Return what the checks find in `text` as the sentence's translation; nothing while there is none."""
    if not text.strip():
        return ()
    source, target = languages_of(document)
    found = check_sentence(
        segment.source,
        text,
        source_language=source,
        target_language=target,
        kind=segment.kind,
        terms=terms,
        longest=LONGEST.get(segment.kind),
    )
    return (*found, *check_text(text, target, agency=document.agency))


def terms_of(segment: Segment, document: Document) -> list[TermHit]:
    """Return the glossary's terms in the sentence."""
    source, target = languages_of(document)
    return terms_in(segment.source, source, target, agency=document.agency)


def under(segment: Segment, document: Document, *, text: str, source: Side) -> Under:
    """Return what stands under the field while `text` is in it; knows nothing of the memory, so it is soon there."""
    terms = terms_of(segment, document)
    return _under(segment, findings_of(segment, document, text, terms), terms, source)


def _under(segment: Segment, found: Sequence[Finding], terms: Sequence[TermHit], source: Side) -> Under:
    spans = [span for one in found for span in one.source_spans] + [(term.start, term.end) for term in terms]
    return Under(
        source=source.shown(segment.source) if source.read_as else marked(segment.source, spans, "desk-said"),
        findings=tuple(
            FindingLine(code=one.code, severity=one.severity.value, words=one.words(), fix=one.fix or "")
            for one in found
        ),
        previous=differences(segment.previous_source, segment.source) if segment.previous_source else None,
    )


def beside(segment: Segment, document: Document, *, source: Side) -> Beside:
    """Return what stands beside the sentence and under it, as its translation is saved now."""
    terms = terms_of(segment, document)
    return Beside(
        under=_under(segment, findings_of(segment, document, segment.target, terms), terms, source),
        memory=_cards(segment, document),
        suggestions=suggestions_for(segment),
        terms=tuple(_line(term, segment.target) for term in terms),
        marks=what_marks_are(segment.markup),
        longest=LONGEST.get(segment.kind, 0),
    )


def _cards(segment: Segment, document: Document) -> tuple[MemoryCard, ...]:
    source, target = languages_of(document)
    matches = lookup(segment.source, source, target, limit=MOST_MATCHES, least=_LEAST_SCORE)
    names = names_of(int(one.reviewer) for one in matches if str(one.reviewer).isdecimal())
    return tuple(
        MemoryCard(
            number=number,
            score=match.score,
            exact=match.exact,
            source=differences(match.source, segment.source) if not match.exact else with_chips(match.source),
            text=match.text,
            target=with_chips(match.text),
            who=names.get(int(match.reviewer), "") if str(match.reviewer).isdecimal() else str(match.reviewer),
            when=match.when,
            agency=match.agency,
        )
        for number, match in enumerate(matches, start=1)
    )


def _line(term: TermHit, text: str) -> TermLine:
    folded = text.casefold()
    return TermLine(
        said=term.said,
        wanted=term.wanted[0] if term.wanted else "",
        others=term.wanted[1:],
        kept=any(form.casefold() in folded for form in term.wanted),
        forbidden=tuple(form for form in term.forbidden if form.casefold() in folded),
        note=term.note,
        contested=tuple(f"{form.agency}: {form.text}" for form in term.contested),
    )
