"""What the page of a story shows, in the words and names of its screen. Asks the wire once more for what lies beside.

The story itself, and what of it the person may see, is the stories room's answer; nothing is added to it here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.formats import number_format

from orkhon.alliance.models import Agency
from orkhon.alliance.permits import Use
from orkhon.alliance.queries import agencies_by_code
from orkhon.desk.stories.letters import Gloss, gloss_of
from orkhon.desk.wire_rights import may_use
from orkhon.intake.queries import kept_among
from orkhon.items import INTERFACE_LANGUAGES, Language
from orkhon.items.media import Media
from orkhon.stories.comparing import Alone, Compared, Said, in_agencies
from orkhon.stories.headlines import reading_order
from orkhon.stories.registries import Link
from orkhon.stories.showing import Cell, Member, Moment, MomentKind, StoryPage
from orkhon.wire.entries import ItemState, ItemStatus
from orkhon.wire.kind_words import type_in_words
from orkhon.wire.queries import states_of

_DIGITS: Final = re.compile(r"[0-9]+(?:[.,\s\u00a0\u202f]?[0-9]+)*")
MOST_NUMBERS: Final = 12
MOST_FILES: Final = 12
MOST_MOMENTS: Final = 15
"""On the line; all of them stand in the list of reports."""

_LANES: Final = 3
_APART: Final = 17.0
"""Per cent of the line between two points of one lane, so that no words lie on others."""

_LONG: Final = 83.0
"""How much of the line moments take; behind the last one its words stand."""

_MOST_ALONE: Final = 8
_MOST_LOOKED_AT: Final = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Agent:
    """An agency as the screen names it."""

    code: str
    sign: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A report with what the screen needs beside: who, where it is read, what it repeats, whether a draft is taken.

    `copied` is the agency whose words it repeats.
    """

    member: Member
    agent: Agent
    position: int
    direction: str
    copied: str = ""
    takeable: bool = False
    embargoed_until: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One cell of the table: what an agency has in a language, or what the desk made of it."""

    code: str
    cell: Cell | None = None
    position: int = 0
    is_first: bool = False
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One agency's line of the table."""

    agent: Agent
    places: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One moment on the line of time: `at` in per cent, `lane` counts from 1."""

    moment: Moment
    agent: Agent
    at: float
    lane: int

    @property
    def is_late(self) -> bool:
        """True for what changed a report that was there."""
        return self.moment.kind in (MomentKind.CORRECTION, MomentKind.UPDATE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """One thing that is counted: its word, what each agency says of it, and the values with who gives each."""

    noun: str
    noun_language: str
    said: tuple[tuple[str, bool], ...]
    values: tuple[tuple[str, str], ...]
    differs: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Own:
    """What one report has and nobody else, as it stands there."""

    shown: Shown
    figures: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """A picture, film or recording that came with a report."""

    shown: Shown
    number: int
    kind: str
    caption: str
    kept: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryScreen:
    """All of the page. `columns` are languages, `agents` those who say something in `figures`."""

    page: StoryPage
    gloss: Gloss | None
    own_language: bool
    whose: Agent
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    joint: Line
    points: tuple[Point, ...]
    hidden_moments: int
    lasted: timedelta
    agents: tuple[Agent, ...]
    figures: tuple[Figures, ...]
    disagreeing: int
    own: tuple[Own, ...]
    files: tuple[File, ...]
    reports: tuple[Shown, ...]
    copies: tuple[Shown, ...]
    names: Mapping[str, str]

    @property
    def agencies(self) -> int:
        """How many agencies have it, in whose words ever."""
        return len(self.lines)

    @property
    def takeable(self) -> tuple[Shown, ...]:
        """The reports of which the person's newsroom may make a draft."""
        return tuple(one for one in self.reports if one.takeable)


def screen_of(page: StoryPage, *, user: User, language: str, now: datetime) -> StoryScreen:
    """Return what the person's screen shows; `language` is the tag in which he reads. Six queries or so."""
    known = agencies_by_code()
    states = states_of(member.uri for member in page.members)
    edits = may_use(user, now=now)
    copied = {member.uri: member.agency for member in page.members}

    def shown(member: Member) -> Shown:
        state = states.get(member.uri)
        entry = state.entry if state is not None else None
        item = entry.outline if entry is not None else None
        return Shown(
            member=member,
            agent=_agent(known, member.agency),
            position=entry.position if entry is not None else 0,
            direction=_direction(member.language),
            copied=_agent(known, copied[member.copy_of]).name if member.copy_of in copied else "",
            takeable=state is not None and _takeable(member, state) and edits(state, Use.EDIT),
            embargoed_until=item.embargoed if item is not None and member.embargoed else None,
        )

    all_shown = tuple(shown(member) for member in page.members)
    by_uri = {one.member.uri: one for one in all_shown}
    desk: str = settings.ORKHON_DESK_AGENCY
    counted = page.compared[:MOST_NUMBERS]
    agencies = {member.uri: member.agency for member in page.members}
    languages = {member.uri: member.code for member in page.members}
    saying = [in_agencies(one, agencies) for one in counted]
    agents = tuple(_agent(known, code) for code in page.matrix.agencies if any(code in some for some in saying))
    points = _points(page, known)
    return StoryScreen(
        page=page,
        gloss=gloss_of(page.headline, language),
        own_language=page.headline.code == language.partition("-")[0],
        whose=_agent(known, page.headline.agency),
        columns=_columns(page),
        lines=tuple(_line(page, by_uri, known, code) for code in page.matrix.agencies if code != desk),
        joint=_line(page, by_uri, known, desk, page.all_links),
        points=points,
        hidden_moments=max(0, len(page.timeline) - len(points)),
        lasted=page.last - page.started,
        agents=agents,
        figures=tuple(
            _figures(one, some, agents, languages, language) for one, some in zip(counted, saying, strict=True)
        ),
        disagreeing=len(page.differing),
        own=tuple(_own(by_uri[uri], alone) for uri, alone in page.alone.items() if uri in by_uri),
        files=_files(all_shown, states),
        reports=tuple(one for one in all_shown if not one.member.copy_of),
        copies=tuple(one for one in all_shown if one.member.copy_of),
        names={code: agency.shown_name for code, agency in known.items()},
    )


def number_in_words(value: int | Decimal) -> str:
    """Return the number as the interface writes numbers."""
    return str(number_format(value, use_l10n=True, force_grouping=isinstance(value, int) and value >= 10_000))


def _takeable(member: Member, state: ItemState) -> bool:
    return not member.copy_of and member.agency != settings.ORKHON_DESK_AGENCY and state.status is ItemStatus.USABLE


def _agent(known: Mapping[str, Agency], code: str) -> Agent:
    agency = known.get(code)
    if agency is None:
        return Agent(code=code, sign=code[:3].upper(), name=code)
    return Agent(code=code, sign=agency.sign, name=agency.shown_name)


def _direction(tag: str) -> str:
    try:
        return Language.parse(tag).direction
    except ValueError:
        return "ltr"


def _columns(page: StoryPage) -> tuple[str, ...]:
    """Return the eight languages, and what else there is, by the alphabet."""
    return tuple(sorted({*INTERFACE_LANGUAGES, *page.languages}))


def _line(
    page: StoryPage, shown: Mapping[str, Shown], known: Mapping[str, Agency], code: str, links: Sequence[Link] = ()
) -> Line:
    places = []
    for column in _columns(page):
        cell = page.matrix.cells.get((code, column))
        places.append(
            Place(
                code=column,
                cell=cell,
                position=shown[cell.first.uri].position if cell is not None else 0,
                is_first=cell is not None and cell.first.uri == page.members[0].uri,
                links=tuple(link for link in links if link.language.partition("-")[0] == column),
            )
        )
    return Line(agent=_agent(known, code), places=tuple(places))


def _points(page: StoryPage, known: Mapping[str, Agency]) -> tuple[Point, ...]:
    """Return the moments that the line shows: as they lie in time, and none so near that its words hide another's."""
    chosen = _chosen(page.timeline)
    whole = max((page.timeline[-1].at - page.timeline[0].at).total_seconds(), 1.0)
    found: list[float] = []
    for place, moment in enumerate(chosen):
        at = (moment.at - page.timeline[0].at).total_seconds() / whole * _LONG
        found.append(max(at, found[place - _LANES] + _APART, found[-1] + 1.5) if place >= _LANES else _after(at, found))
    scale = min(1.0, _LONG / found[-1]) if found and found[-1] > 0 else 1.0
    return tuple(
        Point(
            moment=moment, agent=_agent(known, moment.member.agency), at=round(at * scale, 1), lane=place % _LANES + 1
        )
        for place, (moment, at) in enumerate(zip(chosen, found, strict=True))
    )


def _after(at: float, before: Sequence[float]) -> float:
    return max(at, before[-1] + 1.5) if before else at


def _chosen(all_moments: Sequence[Moment]) -> list[Moment]:
    """Return what tells most: each agency's first word, corrections, then the others; of the joint desk the first."""
    desk: str = settings.ORKHON_DESK_AGENCY
    of_desk = [moment for moment in all_moments if moment.member.agency == desk]
    timeline = [moment for moment in all_moments if moment.member.agency != desk or moment is of_desk[0]]
    if len(timeline) <= MOST_MOMENTS:
        return list(timeline)
    agencies: set[str] = set()
    ranked: list[tuple[int, int]] = []
    for place, moment in enumerate(timeline):
        is_new = moment.member.agency not in agencies
        agencies.add(moment.member.agency)
        weight = 0 if is_new else 1 if moment.kind is MomentKind.CORRECTION else 3
        ranked.append((weight if moment.kind is not MomentKind.COPY else 4, place))
    kept = sorted(place for _, place in sorted(ranked)[:MOST_MOMENTS])
    return [timeline[place] for place in kept]


def _noun_of(one: Compared, languages: Mapping[str, str], language: str) -> tuple[str, str]:
    """Return the word for what is counted, best in the visitor's language, and its language; a unit without one is
    read off the words around the number."""
    order = reading_order(language, one.nouns)
    if order:
        return one.nouns[order[0]], order[0]
    units = {languages[said.report]: _DIGITS.sub("", said.figure.said).strip() for said in reversed(one.said)}
    found = reading_order(language, [code for code, words in units.items() if words])
    return (units[found[0]], found[0]) if found else (one.slot.lstrip("=~"), "")


def _figures(
    one: Compared, said: Mapping[str, Said], agents: Sequence[Agent], languages: Mapping[str, str], language: str
) -> Figures:
    noun, noun_language = _noun_of(one, languages, language)
    cells = []
    values: dict[int | Decimal, list[str]] = {}
    for agent in agents:
        told = said.get(agent.code)
        if told is None:
            cells.append(("", False))
            continue
        value = told.figure.value
        values.setdefault(value, []).append(agent.name)
        cells.append((number_in_words(value), told.report in one.differing))
    return Figures(
        noun=noun,
        noun_language=noun_language,
        said=tuple(cells),
        values=tuple((number_in_words(value), ", ".join(names)) for value, names in values.items()),
        differs=bool(one.differing),
    )


def _own(shown: Shown, alone: Alone) -> Own:
    return Own(
        shown=shown,
        figures=tuple(dict.fromkeys(figure.said for figure in alone.figures))[:_MOST_ALONE],
        names=tuple(dict.fromkeys(name.said for name in alone.names))[:_MOST_ALONE],
    )


def _files(all_shown: Sequence[Shown], states: Mapping[str, ItemState]) -> tuple[File, ...]:
    """Return what came with the reports, pictures that are kept here first; copies bring nothing of their own."""
    found: list[tuple[Shown, int, Media]] = []
    for one in all_shown:
        state = states.get(one.member.uri)
        item = state.entry.outline if state is not None and state.entry is not None else None
        if item is not None and not one.member.copy_of:
            found.extend((one, number, media) for number, media in enumerate(item.media, start=1))
    found = found[:_MOST_LOOKED_AT]
    kept = kept_among(address for _, _, media in found for address in _addresses(media))
    files = [
        File(
            shown=one,
            number=number,
            kind=type_in_words(media.kind),
            caption=media.caption or media.alt,
            kept=any(address in kept for address in _addresses(media)),
        )
        for one, number, media in found
    ]
    return tuple(sorted(files, key=lambda one: not one.kept)[:MOST_FILES])


def _addresses(media: Media) -> tuple[str, ...]:
    return tuple(one.href for one in media.renditions) if media.kind == "picture" else ()
