"""The sentences of a translation as the screen shows them. Reads; changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.safestring import SafeString

from orkhon.desk.translating.shown import with_chips
from orkhon.desk.translating.words import CHIPS, KINDS, STATES
from orkhon.desk.wire_scripts import Script, scripts_for
from orkhon.items import Language
from orkhon.language import UnknownTag, canonical_tag, convert, converts
from orkhon.translation.models import Segment, SegmentOrigin, SegmentStatus


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One sentence. `state` is for programs, `chip` and `state_words` for people; `title` where a passage begins."""

    pk: int
    number: int
    revision: int
    state: str
    chip: str
    state_words: str
    title: str
    kind: str
    source: SafeString
    target: SafeString
    text: str
    who: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One side of the screen: its language, and the alphabet that it is read in."""

    language: Language
    read_as: str = ""

    @property
    def tag(self) -> str:
        """What `lang` says."""
        return self.read_as or self.language.tag

    @property
    def direction(self) -> str:
        """What `dir` says."""
        return Language.parse(self.tag).direction

    @property
    def scripts(self) -> tuple[Script, ...]:
        """The other alphabets that the text can be read in."""
        return scripts_for(self.language)

    def shown(self, text: str) -> SafeString:
        """Return the text for reading, in the alphabet that was chosen."""
        return with_chips(self.converted(text))

    def converted(self, text: str) -> str:
        """Return the text in the alphabet that was chosen; marks stay."""
        return convert(text, canonical_tag(self.language.tag), self.read_as) if self.read_as and text else text


def side(language: Language, wanted: str) -> Side:
    """Return the side, read in the alphabet `wanted` where the language can be; else as it is written."""
    try:
        tag = canonical_tag(wanted) if wanted else ""
        written = canonical_tag(language.tag)
    except UnknownTag:
        return Side(language=language)
    known = {script.tag for script in scripts_for(language)}
    return Side(language=language, read_as=tag if tag in known and converts(written, tag) else "")


def state_of_segment(segment: Segment) -> str:
    """Return in one word where the sentence stands; what a machine or the memory filled says which of them."""
    if segment.status == SegmentStatus.FILLED:
        return "machine" if segment.origin == SegmentOrigin.MACHINE else "memory"
    return {
        SegmentStatus.EMPTY: "empty",
        SegmentStatus.DRAFT: "draft",
        SegmentStatus.CONFIRMED: "confirmed",
        SegmentStatus.STALE: "stale",
    }[SegmentStatus(segment.status)]


def state_words(segment: Segment, state: str) -> str:
    """Return that word in the interface's language; a fuzzy hit of the memory with its score."""
    words = str(STATES[state])
    return f"{words} {segment.score}" if state == "memory" and segment.score and segment.score < 100 else words


def row_of(segment: Segment, *, number: int, title: str, source: Side, target: Side, who: str = "") -> Row:
    """Return one sentence as it is shown."""
    state = state_of_segment(segment)
    return Row(
        pk=segment.pk,
        number=number,
        revision=segment.revision,
        state=state,
        chip=CHIPS[state],
        state_words=state_words(segment, state),
        title=title,
        kind=segment.kind,
        source=source.shown(segment.source),
        target=target.shown(segment.target),
        text=segment.target,
        who=who,
    )


def rows_of(segments: Iterable[Segment], *, source: Side, target: Side) -> list[Row]:
    """Return all sentences in reading order, numbered, the first of each passage with its kind."""
    listed = list(segments)
    names = names_of({one.edited_by_id for one in listed if one.edited_by_id})
    rows = []
    passage = None
    for number, segment in enumerate(listed, start=1):
        title = str(KINDS.get(segment.kind, segment.kind)) if segment.passage != passage else ""
        passage = segment.passage
        who = names.get(segment.edited_by_id or 0, "")
        rows.append(row_of(segment, number=number, title=title, source=source, target=target, who=who))
    return rows


def names_of(people: Iterable[int]) -> dict[int, str]:
    """Return what the people are called, by their numbers. One query, none for nobody."""
    wanted = set(people)
    if not wanted:
        return {}
    return {one.pk: one.get_full_name() or one.get_username() for one in User.objects.filter(pk__in=wanted)}
