"""Bring a document's segments in line with its two articles. Who may open the translation was asked by the desk.

Sentences of the original that are as before keep their translation, wherever they stand now. What changed goes stale
with what it said before; what is new is filled from the memory where that knows exactly these words. What somebody
wrote in the translation's own form comes back into its segments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from orkhon.items import Language
from orkhon.translation.actions.remember_document import remember_document
from orkhon.translation.actions.versions import LONGEST, version
from orkhon.translation.memory.keys import keys_of
from orkhon.translation.memory.matching import EXACT, Match
from orkhon.translation.memory.queries import lookup_many
from orkhon.translation.models import (
    Document,
    Segment,
    SegmentOrigin,
    SegmentStatus,
    SegmentVersion,
    VersionKind,
)
from orkhon.translation.segments.differences import After, Before, Kinship, Pairing, carry_over, pair
from orkhon.translation.segments.marks import numbered, spelled_out
from orkhon.translation.segments.passages import (
    SourcePassage,
    by_passage,
    hash_of,
    html_of_segments,
    normal,
    shown,
)
from orkhon.translation.segments.sentences import Sentence, sentences_of

_BATCH: Final = 200
_SHIFTED_AT_ONCE: Final = 500
_WRITTEN: Final = (
    "passage",
    "number",
    "order",
    "kind",
    "rich",
    "source",
    "source_key",
    "markup",
    "before",
    "after",
    "previous_source",
    "target",
    "status",
    "origin",
    "score",
    "engine",
    "route",
    "memory",
    "revision",
    "edited_by",
    "edited_at",
    "confirmed_by",
    "confirmed_at",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wanted:
    """One sentence of the original as it stands now."""

    passage: SourcePassage
    number: int
    sentence: Sentence
    key: int


def sync_document(
    *,
    source: str,
    target: str,
    source_language: Language,
    target_language: Language,
    source_version: str,
    agency: str,
    confidential: bool,
    source_passages: Sequence[SourcePassage],
    target_passages: Sequence[SourcePassage],
    user: User | None,
    now: datetime,
) -> Document:
    """Make the document or bring it in line, and return it. Where nothing has changed nothing is written.

    `target_passages` are the translation as its article stands now; `user` is told as the writer of what comes back
    from there. A document that became confidential is no longer remembered from; what was remembered stays.
    """
    # What takes time is done before the database is locked.
    wanted = _wanted(source_passages, source_language)
    standing = [_Standing.of(one, target_language) for one in target_passages]
    known = _known(wanted, target, source_language, target_language)
    described = {
        "source": source,
        "source_tag": source_language.tag,
        "target_tag": target_language.tag,
        "source_version": source_version,
        "agency": agency,
        "confidential": confidential,
    }
    with transaction.atomic():
        document, begun = Document.objects.get_or_create(target=target, defaults={**described, "changed": now})
        document = Document.objects.select_for_update().get(pk=document.pk)
        if document.confidential and not confidential:
            remember_document(target, now=now)
        syncing = _Syncing(document, source_language, target_language, user, now)
        if not begun:
            syncing.take_back(standing)
        syncing.bring_in_line(wanted)
        if begun:
            syncing.take_back(standing)
        syncing.fill(known)
        syncing.write(described)
    return document


def _wanted(passages: Sequence[SourcePassage], language: Language) -> list[_Wanted]:
    return [
        _Wanted(passage=passage, number=number, sentence=sentence, key=keys_of(sentence.text, language).key)
        for passage in passages
        for number, sentence in enumerate(sentences_of(passage.html, language, rich=passage.rich))
    ]


def _known(wanted: Sequence[_Wanted], target: str, from_: Language, to: Language) -> Mapping[str, Match]:
    """Return what the memory knows of the sentences that have no translation yet."""
    done = Segment.objects.filter(document__target=target).exclude(status=SegmentStatus.EMPTY)
    sources = set(done.values_list("source", flat=True))
    return lookup_many([one.sentence.text for one in wanted if one.sentence.text not in sources], from_, to)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Standing:
    """One passage of the translation as its article has it."""

    key: str
    html: str
    hashed: str

    @classmethod
    def of(cls, passage: SourcePassage, language: Language) -> _Standing:
        html = normal(passage.html, language, rich=passage.rich)
        return cls(key=passage.key, html=html, hashed=hash_of(html))


class _Syncing:
    """A document's segments while they are brought in line; nothing is written before `write`."""

    def __init__(
        self, document: Document, source: Language, target: Language, user: User | None, now: datetime
    ) -> None:
        self._document, self._source, self._target = document, source, target
        self._user, self._now = user, now
        self._segments = list(Segment.objects.filter(document=document).order_by("order"))
        self._gone: list[Segment] = []
        self._changed: set[int] = set()
        self._shifted: dict[tuple[str, int], list[int]] = {}
        self._retexted: list[tuple[Segment, VersionKind]] = []
        self._seen = dict(document.seen)

    def bring_in_line(self, wanted: Sequence[_Wanted]) -> None:
        """Give every sentence of the original its segment, in order."""
        before = [
            Before(
                passage=one.passage,
                text=one.source,
                once=one.previous_source if one.status == SegmentStatus.STALE else "",
            )
            for one in self._segments
        ]
        after = [After(passage=one.passage.key, text=one.sentence.text) for one in wanted]
        pairings = pair(before, after)
        taken = {one.before for one in pairings}
        self._gone = [one for at, one in enumerate(self._segments) if at not in taken]
        self._segments = [
            self._in_line(order, one, pairing)
            for order, (one, pairing) in enumerate(zip(wanted, pairings, strict=True))
        ]

    def _in_line(self, order: int, wanted: _Wanted, pairing: Pairing) -> Segment:
        placed: dict[str, object] = {
            "passage": wanted.passage.key,
            "number": wanted.number,
            "order": order,
            "kind": wanted.passage.kind,
            "rich": wanted.passage.rich,
            "source": wanted.sentence.text,
            "source_key": wanted.key,
            "markup": list(wanted.sentence.markup),
            "before": wanted.sentence.before,
            "after": wanted.sentence.after,
        }
        if pairing.before is None:
            return Segment(document=self._document, **placed)
        segment = self._segments[pairing.before]
        if pairing.kinship is Kinship.CHANGED:
            self._change(segment)
        elif pairing.kinship is Kinship.BACK:
            self._come_back(segment)
        for name, value in placed.items():
            was = getattr(segment, name)
            if was == value:
                continue
            setattr(segment, name, value)
            if name in {"order", "number"}:
                self._shifted.setdefault((name, getattr(segment, name) - was), []).append(segment.pk)
            else:
                self._note(segment)
        return segment

    def _change(self, segment: Segment) -> None:
        # Whoever is just translating what stood there must learn of it.
        segment.revision += 1
        self._note(segment)
        if segment.status == SegmentStatus.EMPTY:
            return
        # A second correction before anybody looked: the translation is still of what stood there first.
        if not segment.previous_source:
            segment.previous_source = segment.source
        segment.status = SegmentStatus.STALE

    def _come_back(self, segment: Segment) -> None:
        """The original says again what it said when the translation was made."""
        segment.previous_source = ""
        if segment.confirmed_at is not None:
            segment.status = SegmentStatus.CONFIRMED
        elif segment.origin == SegmentOrigin.PERSON:
            segment.status = SegmentStatus.DRAFT
        else:
            segment.status = SegmentStatus.FILLED
        segment.revision += 1
        self._note(segment)

    def take_back(self, passages: Sequence[_Standing]) -> None:
        """Take what was written in the article's own form into the segments."""
        segments_of = by_passage(self._segments)
        differing: dict[str, str] = {}
        for passage in passages:
            segments = segments_of.get(passage.key)
            if (
                segments
                and self._seen.get(passage.key) != passage.hashed
                and passage.html != html_of_segments(segments)
            ):
                differing[passage.key] = passage.html
            self._seen[passage.key] = passage.hashed
        if not differing:
            return
        # Before the desk says what it wrote into the article, an older state of the segments may stand there.
        former = self._former(differing) if self._document.composed is None else {}
        for key, html in differing.items():
            self._take_passage(segments_of[key], html, former)

    def _former(self, passages: Mapping[str, str]) -> Mapping[int, set[str]]:
        found: dict[int, set[str]] = {}
        rows = SegmentVersion.objects.filter(segment__document=self._document, segment__passage__in=list(passages))
        for segment, text in rows.values_list("segment", "text"):
            found.setdefault(segment, set()).add(text)
        return found

    def _take_passage(self, segments: Sequence[Segment], html: str, former: Mapping[int, set[str]]) -> None:
        sentences = sentences_of(html, self._target, rich=segments[0].rich)
        standing = [spelled_out(shown(one), one.markup) for one in segments]
        written = [spelled_out(one.text, one.markup) for one in sentences]
        for segment, was, says in zip(segments, standing, carry_over(standing, written), strict=True):
            text = numbered(says, segment.markup)[:LONGEST]
            copied = text == segment.source and self._source.code != self._target.code
            new = says != was and (text != segment.target or segment.status == SegmentStatus.EMPTY)
            if new and not copied and not (text and text in former.get(segment.pk, ())):
                self._rewrite(segment, text)

    def _rewrite(self, segment: Segment, text: str) -> None:
        segment.target, segment.status, segment.origin = text, SegmentStatus.DRAFT, SegmentOrigin.PERSON
        segment.score = 0
        segment.edited_by, segment.edited_at = self._user, self._now
        segment.confirmed_by, segment.confirmed_at = None, None
        segment.revision += 1
        self._note(segment)
        self._retexted.append((segment, VersionKind.ARTICLE))

    def fill(self, known: Mapping[str, Match]) -> None:
        """Fill what is empty with what the memory knows exactly, and with the document's own confirmed sentences."""
        empty = [one for one in self._segments if one.status == SegmentStatus.EMPTY]
        own = {one.source: one for one in self._segments if one.status == SegmentStatus.CONFIRMED and one.target}
        for segment in empty:
            origin, engine, route = SegmentOrigin.MEMORY, "", ""
            if (equal := own.get(segment.source)) is not None:
                text, wording = equal.target, equal.memory
                if equal.engine and equal.memory is None:
                    # Nobody has compared these words of a machine with the original.
                    origin, engine, route = SegmentOrigin.MACHINE, equal.engine, equal.route
            elif (match := known.get(segment.source)) is not None:
                text, wording = match.text, match.wording
            else:
                continue
            segment.target, segment.memory, segment.score = text, wording, EXACT
            segment.status, segment.origin = SegmentStatus.FILLED, origin
            segment.engine, segment.route = engine, route
            segment.edited_by, segment.edited_at = None, self._now
            segment.revision += 1
            self._note(segment)
            self._retexted.append((segment, VersionKind.FILLED))

    def _note(self, segment: Segment) -> None:
        if segment.pk is not None:
            self._changed.add(segment.pk)

    def write(self, described: Mapping[str, object]) -> None:
        Segment.objects.filter(pk__in=[one.pk for one in self._gone]).delete()
        changed = [one for one in self._segments if one.pk is not None and one.pk in self._changed]
        new = [one for one in self._segments if one.pk is None]
        # A new sentence at the top moves thousands on by one: that is one query, and not a row each.
        for (name, by), numbers in self._shifted.items():
            for begin in range(0, len(numbers), _SHIFTED_AT_ONCE):
                some = Segment.objects.filter(pk__in=numbers[begin : begin + _SHIFTED_AT_ONCE])
                some.update(**{name: F(name) + by})
        Segment.objects.bulk_update(changed, _WRITTEN, batch_size=_BATCH)
        Segment.objects.bulk_create(new, batch_size=_BATCH)
        SegmentVersion.objects.bulk_create(
            (
                version(segment, kind=kind, text=segment.target, by=segment.edited_by, now=self._now)
                for segment, kind in self._retexted
            ),
            batch_size=_BATCH,
        )
        document = self._document
        same = all(getattr(document, name) == value for name, value in described.items())
        if same and self._seen == document.seen and not (changed or new or self._gone or self._shifted):
            return
        for name, value in described.items():
            setattr(document, name, value)
        document.seen = self._seen
        if changed or new or self._gone or self._shifted:
            document.changed = self._now
        document.save()
