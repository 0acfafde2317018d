"""Passages and their segments: what the desk hands in, and the HTML that segments make. Reads and writes no table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

from orkhon.items import Language
from orkhon.translation.models import Segment, SegmentStatus
from orkhon.translation.segments.sentences import Sentence, html_of, sentences_of


@dataclass(frozen=True, kw_only=True, slots=True)
class SourcePassage:
    """One text of an article: its key, what it is, and its words; HTML of the editor's form where it is `rich`."""

    key: str
    kind: str
    html: str
    rich: bool


def normal(html: str, language: Language, *, rich: bool) -> str:
    """Return the HTML as it comes out of its own sentences, so that two forms of the same are equal."""
    sentences = sentences_of(html, language, rich=rich)
    return html_of(sentences, [one.text for one in sentences], rich=rich)


def hash_of(normal_html: str) -> str:
    """Return what stands for this HTML in a document's `seen`."""
    return sha256(normal_html.encode()).hexdigest()[:24]


def sentence_of(segment: Segment) -> Sentence:
    """Return the source's sentence as the segment keeps it."""
    return Sentence(text=segment.source, markup=tuple(segment.markup), before=segment.before, after=segment.after)


def shown(segment: Segment) -> str:
    """Return what the translation says at this place: the source's words while there is no translation."""
    return segment.source if segment.status == SegmentStatus.EMPTY else segment.target


def html_of_segments(segments: Sequence[Segment]) -> str:
    """Return the HTML of one passage of the translation."""
    if not segments:
        return ""
    return html_of([sentence_of(one) for one in segments], [shown(one) for one in segments], rich=segments[0].rich)


def by_passage(segments: Iterable[Segment]) -> Mapping[str, list[Segment]]:
    """Return the segments, which come in order, by the key of their passage."""
    return {key: list(some) for key, some in groupby(segments, key=lambda one: one.passage)}
