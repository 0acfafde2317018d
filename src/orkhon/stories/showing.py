"""What screens are given of stories: frozen, with words of the items, and only what the visitor may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from orkhon.items import Language
from orkhon.stories.comparing import Alone, Compared
from orkhon.stories.registries import Link, Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Headline:
    """A headline as it is to be shown. `language` is the BCP 47 tag of the words that stand here.

    `converted_from` is the tag that they came in, where they were converted to another script, else empty; `uri` and
    `agency` say whose it is.
    """

    text: str
    language: str
    uri: str
    agency: str
    converted_from: str = ""

    @property
    def code(self) -> str:
        """The two-letter language, such as for a `lang` attribute's first part."""
        return self.language.partition("-")[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One report of a story, as the wire has it now.

    `language` is the tag in which it was read and `tagged` the one that came: where they differ in language,
    `mistagged`. `received` is the first sight of it on the wire, `changed` that of the newest version. `copy_of` is
    the uri of the report that it repeats; `derived`: it was made from another item; `independent`: neither, and not
    the joint desk's. `score` is how sure the engine was. `embargoed`: no visitor but people of the alliance sees it.
    """

    uri: str
    agency: str
    language: str
    tagged: str
    headline: str
    version: str
    versions: int
    received: datetime
    changed: datetime
    corrected: datetime | None
    published: datetime
    copy_of: str
    derived: bool
    independent: bool
    embargoed: bool
    score: float

    @property
    def code(self) -> str:
        """The two-letter language."""
        return self.language.partition("-")[0]

    @property
    def mistagged(self) -> bool:
        """True where its agency calls it another language than it is in."""
        told = self.tagged.partition("-")[0]
        return told not in ("", "und", self.code)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """What one agency has in one language: its first report, how many, and the newest version of any of them."""

    first: Member
    reports: int
    latest: Member

    @property
    def only_copies(self) -> bool:
        """True where nothing of it is told in the agency's own words."""
        return bool(self.first.copy_of)


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """Who reported in which language: agencies in the order of their first report, languages by the alphabet."""

    agencies: tuple[str, ...]
    languages: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]

    @property
    def rows(self) -> tuple[tuple[str, tuple[Cell | None, ...]], ...]:
        """For a template: each agency with its cells, None where it has nothing in that language."""
        return tuple(
            (agency, tuple(self.cells.get((agency, code)) for code in self.languages)) for agency in self.agencies
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldBy:
    """The story in which an item is: its key, and how many agencies tell it in their own words."""

    key: str
    agencies: int


class MomentKind(StrEnum):
    """What happened in a story."""

    FIRST = "first"
    REPORT = "report"
    COPY = "copy"
    MADE = "made"
    UPDATE = "update"
    CORRECTION = "correction"


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """One point on the line of time: a report came, repeated another, was made from another, changed, was corrected."""

    at: datetime
    kind: MomentKind
    member: Member


@dataclass(frozen=True, kw_only=True, slots=True)
class Related:
    """A story near this one; `nearness` up to 1."""

    key: str
    headline: Headline
    nearness: float
    agencies: int
    last: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Worker:
    """Somebody who watches a story, or works on it in `language` (empty: on all of it)."""

    person: int
    name: str
    since: datetime
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitingDecision:
    """An editor's word that has not taken effect yet; it does within seconds where the hub's readers run."""

    kind: str
    into: str
    reports: tuple[str, ...]
    made: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryPage:
    """Everything of one story's page.

    `key` differs from the one that was asked for where that story was merged: lead there. `headlines` are the best of
    each language, the visitor's own first; `members` are in the order of their coming, copies among them; `more` counts
    copies beyond those. `compared` are the things that several agencies count, what they differ on first; `alone` says
    by uri what a report has that no other agency has; `links` by uri what the desk made of a report. `watched` and
    `taken` are about the person who looks.
    """

    key: str
    started: datetime
    last: datetime
    headlines: tuple[Headline, ...]
    members: tuple[Member, ...]
    more: int
    agencies: int
    matrix: Matrix
    timeline: tuple[Moment, ...]
    compared: tuple[Compared, ...]
    alone: Mapping[str, Alone]
    related: tuple[Related, ...] = ()
    watchers: tuple[Worker, ...] = ()
    workers: tuple[Worker, ...] = ()
    waiting: tuple[WaitingDecision, ...] = ()
    links: Mapping[str, tuple[Link, ...]] = field(default_factory=dict)
    watched: bool = False
    taken: bool = False

    @property
    def headline(self) -> Headline:
        """The one to show."""
        return self.headlines[0]

    @property
    def languages(self) -> tuple[str, ...]:
        """Two-letter languages in which there is a report."""
        return self.matrix.languages

    @property
    def differing(self) -> tuple[Compared, ...]:
        """The things that are counted differently."""
        return tuple(one for one in self.compared if one.differing)

    @property
    def all_links(self) -> tuple[Link, ...]:
        """What the desk made of any report, each once."""
        return tuple(dict.fromkeys(link for some in self.links.values() for link in some))


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryRow:
    """One line of a list of stories.

    `agencies` are codes of all who have it, in the order of their first report; `independent` how many of them tell it
    in their own words; `speed` how many of these did so within an hour of the first; `languages` are two-letter codes.
    `unread`: reports that came since the person who watches it has looked. `lacking` are the portals that do not have
    it, each in a language; given by the morning view alone. `differing` is asked for on the page alone.
    """

    key: str
    headline: Headline
    started: datetime
    last: datetime
    reports: int
    copies: int
    agencies: tuple[str, ...]
    independent: int
    speed: int
    languages: tuple[str, ...]
    unread: int = 0
    lacking: tuple[Place, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryOf:
    """The story of one item: its key, how many reports and independent agencies it has by all that members see."""

    key: str
    reports: int
    agencies: int
    languages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryList:
    """A page of stories; `after` is what to ask for the next page with, 0 on the last."""

    rows: tuple[StoryRow, ...]
    after: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Morning:
    """What a newsroom looks at first, of one period.

    `big`: by independent agencies, speed and languages; `alone`: what one agency has and no other; `lacking`: by
    two-letter language, what no portal has in it. `languages` are those in which portals appear.
    """

    since: datetime
    until: datetime
    big: tuple[StoryRow, ...]
    alone: tuple[StoryRow, ...]
    lacking: Mapping[str, tuple[StoryRow, ...]]
    languages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicTelling:
    """How one agency tells it, for a portal: its first report in each language, the visitor's own language first."""

    agency: str
    reports: tuple[Member, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicStory:
    """A story as a public portal may show it: public items alone, agencies in the order of their first report."""

    key: str
    headline: Headline
    started: datetime
    last: datetime
    tellings: tuple[PublicTelling, ...]
    compared: tuple[Compared, ...] = ()


def code_of(tag: str) -> str:
    """Return the two-letter language of a tag that a visitor reads in, as it is for what is no tag."""
    try:
        return Language.parse(tag).code
    except ValueError:
        return tag.partition("-")[0].lower()
