"""What a check says, and what the glossary hands it. Looks at no text and knows no tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from orkhon.translation.checks.words import words_of

Span = tuple[int, int]


class Severity(StrEnum):
    """What a finding asks of the person: mend it before it is confirmed, look at it, know of it."""

    STOP = "stop"
    WARN = "warn"
    NOTE = "note"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that a check found. Spans are code points of the source and the target as they were handed in.

    `values` are what the words of the finding name. `fix` is the whole target with this fault mended, or None where
    only a person can tell how.
    """

    code: str
    severity: Severity
    source_spans: tuple[Span, ...] = ()
    target_spans: tuple[Span, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    fix: str | None = None

    def words(self) -> str:
        """Say it in the interface's language that is active now."""
        return words_of(self.code, self.values)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """What a check found in texts without marks; `edits` are (start, end, new text) in the target."""

    code: str
    severity: Severity
    source_spans: tuple[Span, ...] = ()
    target_spans: tuple[Span, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    edits: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ContestedForm:
    """How one agency, or one of its portals, writes a name that members write differently, and why."""

    agency: str
    portal: str
    text: str
    reason: str
    since: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TermHit:
    """A term of the glossary in a source text, `start` to `end`, with its wordings in the target's language.

    `wanted` are the forms to write, the preferred first; `forbidden` those not to write; `term` is the row, 0 for a
    place of the gazetteer. `contested` holds the members' own forms where they differ.
    """

    start: int
    end: int
    said: str
    kind: str
    wanted: tuple[str, ...]
    forbidden: tuple[str, ...] = ()
    note: str = ""
    term: int = 0
    contested: tuple[ContestedForm, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """A sentence and its translation without marks; the tags are BCP 47 with the script, the codes bare."""

    source: str
    target: str
    source_tag: str
    target_tag: str
    kind: str = ""

    @property
    def source_code(self) -> str:
        """The source's language without its script."""
        return self.source_tag.partition("-")[0]

    @property
    def target_code(self) -> str:
        """The target's language without its script."""
        return self.target_tag.partition("-")[0]


def changed(pair: Pair, code: str, one: tuple[int, int], other: tuple[int, int]) -> Fault:
    """Return the fault that what stands at `one` in the source is another thing at `other` in the target."""
    return Fault(
        code=code,
        severity=Severity.STOP,
        source_spans=(one,),
        target_spans=(other,),
        values={"what": "changed", "source": pair.source[slice(*one)], "target": pair.target[slice(*other)]},
    )
