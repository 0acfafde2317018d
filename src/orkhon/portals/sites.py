"""What the portals are called, where they are and what they show, in every language. Touches no database.

All of it is small (a hundred rows or so) and wanted on every page: the menu, the languages, the other portals
at the foot, and which portal an article belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from zoneinfo import ZoneInfo

from orkhon.items import Language
from orkhon.portals.looks import Look
from orkhon.portals.menus import MenuEntry
from orkhon.portals.readings import Reading


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section in one language."""

    slug: str
    title: str
    topics: tuple[str, ...]
    in_menu: bool
    is_home: bool = False


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text about the portal, as the foot of the page links it."""

    pk: int
    slug: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Logo:
    """What stands before the name instead of the stele: where it is, and its proportions in pixels."""

    src: str
    width: int
    height: int
    srcset: str = ""


@dataclass(frozen=True, kw_only=True)
class Portal:
    """One portal in one language.

    `language` is the two-letter code; `hostname` is shared by its languages, of which one is the main one. `reading`
    is the script that this visit asks for instead of the one that the portal is written in. `code` is what alliance
    files and memoranda call it. `country` (ISO 3166, empty: none) is whose legal orders bind it. `agency` is the code
    of its owner, empty for the joint desk. An empty menu is the usual one: all sections, all texts. `telegram` is the
    name of its channel, without the @. `rates_bank` is the central bank whose rates its readers are shown, empty for
    none.
    """

    hostname: str
    is_default: bool
    is_main: bool
    language: str
    title: str
    strapline: str
    theme: str
    time_zone: str
    invented: bool
    sections: tuple[Section, ...]
    texts: tuple[Text, ...]
    reading: Reading | None = None
    code: str = ""
    country: str = ""
    pk: int = 0
    kind: str = ""
    agency: str = ""
    look: Look = field(default_factory=Look)
    logo: Logo | None = None
    header: tuple[MenuEntry, ...] = ()
    foot: tuple[MenuEntry, ...] = ()
    age_mark: str = ""
    telegram: str = ""
    rates_bank: str = ""
    rates_currencies: str = ""

    @property
    def names(self) -> str:
        """What memoranda may call it: its code, host name and kind, parted by spaces."""
        return " ".join(name for name in (self.code, self.hostname, self.kind or self.theme) if name)

    @cached_property
    def tag(self) -> Language:
        """The language with its script, as `lang` and `dir` want it."""
        return Language.parse(self.language)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone in which its readers are told times."""
        return ZoneInfo(self.time_zone)

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """All topics of all sections, each once."""
        return tuple(dict.fromkeys(topic for section in self.sections for topic in section.topics))

    @property
    def has_kilim(self) -> bool:
        """True where the woven band belongs: history and literature alone."""
        return self.theme in {"history", "literature"}

    @property
    def path(self) -> str:
        """The front page's path."""
        return f"/{self.reading.segment if self.reading else self.language}/"

    def section_of(self, topic: str) -> Section | None:
        """Return the first section that shows `topic`, or None."""
        return next((section for section in self.sections if topic in section.topics), None)

    def section_called(self, slug: str) -> Section | None:
        """Return the section of that slug, or None."""
        return next((section for section in self.sections if section.slug == slug), None)

    def text_called(self, slug: str) -> Text | None:
        """Return the text of that slug, or None."""
        return next((text for text in self.texts if text.slug == slug), None)

    def path_of_article(self, *, topic: str, slug: str, pk: int) -> str | None:
        """Return where this portal shows an article, or None where it has no section for its topic."""
        section = self.section_of(topic)
        return None if section is None else f"{self.path}{section.slug}/{slug}-{pk}/"


@dataclass(frozen=True, kw_only=True)
class Directory:
    """All portals in all their languages; those of the default site first, then by hostname and language."""

    portals: tuple[Portal, ...]

    @classmethod
    def of(cls, portals: Iterable[Portal]) -> Directory:
        """Return the directory with its portals in order."""
        return cls(portals=tuple(sorted(portals, key=lambda one: (not one.is_default, one.hostname, one.language))))

    def read_in(self, reading: Reading) -> Directory:
        """Return the directory whose portals in the reading's language have its addresses; the same one each time."""
        if reading not in self._read:
            portals = tuple(
                replace(portal, reading=reading) if portal.language == reading.code else portal
                for portal in self.portals
            )
            self._read[reading] = replace(self, portals=portals)
        return self._read[reading]

    @cached_property
    def _read(self) -> dict[Reading, Directory]:
        return {}

    def at(self, hostname: str) -> dict[str, Portal]:
        """Return the portal asked for by `hostname`, by language; the default one for other names."""
        found = {portal.language: portal for portal in self.portals if portal.hostname == hostname}
        return found or {portal.language: portal for portal in self.portals if portal.is_default}

    def knows(self, hostname: str) -> bool:
        """True when a portal has that very name."""
        return any(portal.hostname == hostname for portal in self.portals)

    def others(self, portal: Portal) -> list[Portal]:
        """Return the other portals in the language of `portal`."""
        return [
            other for other in self.portals if other.language == portal.language and other.hostname != portal.hostname
        ]

    def home_of(self, language: str, topic: str, *, agency: str = "") -> Portal | None:
        """Return the portal whose address for an article of that topic counts where several show it.

        A portal of the newsroom that published it, `agency`, comes first, then the joint desk's, then other agencies',
        so that nobody's portal takes what is another's. Among those comes first one whose section calls itself the
        topic's home; then the order of the directory decides.
        """
        key = (language, topic, agency)
        if key not in self._homes:
            self._homes[key] = self._home_of(*key)
        return self._homes[key]

    @cached_property
    def _homes(self) -> dict[tuple[str, str, str], Portal | None]:
        return {}

    def _home_of(self, language: str, topic: str, agency: str) -> Portal | None:
        showing = [one for one in self.portals if one.language == language and one.section_of(topic)]

        def rank(portal: Portal) -> tuple[int, bool]:
            section = portal.section_of(topic)
            near = 0 if portal.agency == agency else 2 if portal.agency else 1
            return near, near == 2 or section is None or not section.is_home

        return min(showing, key=rank, default=None)
