"""What every page of a portal shows around its own matter: languages, name, menu, members, foot."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

from orkhon.alliance.models import Agency
from orkhon.items import INTERFACE_LANGUAGES, Language
from orkhon.language import convert, order_key
from orkhon.portals.font_addresses import font_address
from orkhon.portals.fonts import headline_file
from orkhon.portals.menus import PLACES, MenuEntry
from orkhon.portals.moments import language_name
from orkhon.portals.queries import agencies_on_pages, directory, has_determinations
from orkhon.portals.rates.bar import Bar, bar_of
from orkhon.portals.readings import Reading, plainly, readings_of, source_for, spoken_at
from orkhon.portals.sights import USUAL, Sight, sight_of
from orkhon.portals.sites import Directory, Portal, Section
from orkhon.portals.stylesheets import address_of_sheet
from orkhon.wire.remembered import Same, remembered

VISITORS_COUNTRY = "orkhon.country"
"""Where the server keeps the visitor's country, as a trusted proxy tells it (`ORKHON_COUNTRY_HEADER`)."""
OWN_NAMES: Mapping[str, str] = dict(settings.LANGUAGES)
"""What each of the eight languages calls itself."""


def own_name(reading: Reading) -> str:
    """Return what the language calls itself, in that script."""
    return convert(OWN_NAMES[reading.code], Language.parse(reading.code).tag, reading.tag)


@dataclass(frozen=True, kw_only=True)
class LanguageChoice:
    """One line of the language switch. `title` says where it leads when that is not this very page."""

    code: str
    name: str
    path: str
    current: bool
    title: str


@dataclass(frozen=True, kw_only=True)
class ScriptChoice:
    """One line of the script switch. `name` is the language's own in that script, empty for the reading aid."""

    tag: str
    name: str
    path: str
    direction: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class Alternate:
    """The same matter in another language, as search engines are told of it."""

    hreflang: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Member:
    """One agency at the foot of the page."""

    code: str
    name: str
    languages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class OtherPortal:
    """Another portal in the same language."""

    title: str
    strapline: str
    address: str


@dataclass(frozen=True, kw_only=True)
class MenuLink:
    """One link of the bar or the foot. `is_page`: the reader is there; `is_section`: on a page of that section."""

    words: str
    address: str
    outside: bool
    is_page: bool
    is_section: bool


@dataclass(frozen=True, kw_only=True)
class Frame:
    """All that the templates' frame needs; `page` in their context.

    `paths` says where this page is in each language that has it, as paths on this portal; it decides
    the language switch and the alternates. `canonical` is absolute. `own` is the language and script of the page's
    matter where that is not the portal's script. `countries` are those whose legal orders bind the page. `sight` is how
    the reader wants it to look.
    """

    portal: Portal
    languages: Mapping[str, Portal]
    directory: Directory
    agencies: Mapping[str, Agency]
    now: datetime
    origin: str
    scheme: str
    port: str
    path: str
    paths: Mapping[str, str]
    canonical: str
    section: Section | None = None
    own: Language | None = None
    countries: frozenset[str] = frozenset()
    sight: Sight = USUAL

    @cached_property
    def shell(self) -> Hashable:
        """All of the frame that is the same on every page of the portal, as a key for pieces of pages."""
        return (Same(self.portal), Same(self.directory), Same(self.agencies), self.origin, self.scheme, self.port)

    @property
    def today(self) -> date:
        """The day by the portal's clock."""
        return self.now.astimezone(self.zone).date()

    @property
    def clock(self) -> Hashable:
        """All on which it depends how a time is told, but for that time."""
        return (self.language, self.zone.key, self.today)

    @property
    def language(self) -> str:
        """The two-letter code."""
        return self.portal.language

    @property
    def tag(self) -> Language:
        """The language with its script."""
        return self.portal.tag

    @property
    def reading(self) -> Reading | None:
        """The script that the address asks for, or None for the page as it was written."""
        return self.portal.reading

    @property
    def converted(self) -> bool:
        """True where the page's own matter, if it has any, is shown in another script than it was written in."""
        return self.reading is not None and bool(self.paths) and self.reading.tag != (self.own or self.tag).tag

    @property
    def plain_path(self) -> str:
        """Where this page is as it was written."""
        return plainly(self.paths.get(self.language, self.path), self.reading)

    @cached_property
    def scripts(self) -> list[ScriptChoice]:
        """The scripts in which this page can be read, its own among them; none where there is but one."""
        written = (self.own or self.tag).tag
        shown = self.reading.tag if self.reading else written
        choices = [
            ScriptChoice(
                tag=reading.tag,
                name="" if reading.is_aid else own_name(reading),
                path=self.plain_path
                if reading.tag == written
                else self.plain_path.replace(f"/{reading.code}/", f"/{reading.segment}/", 1),
                direction=reading.direction,
                current=reading.tag == shown,
            )
            for reading in readings_of(self.language)
            if reading.tag == written or source_for(written, reading.tag) is not None
        ]
        return choices if self.paths else []

    @cached_property
    def rates(self) -> Bar | None:
        """The bar of rates, None where the portal shows none in this language or nothing is known."""
        portal = self.portal
        bank, currencies, language = portal.rates_bank, portal.rates_currencies, portal.language
        return remembered(
            ("portals.rates", bank, currencies, language),
            lambda: bar_of(bank, currencies, language=language, now=self.now),
        )

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which times are told."""
        return self.portal.zone

    @property
    def title_is_mark(self) -> bool:
        """True for a title that is the same in a language of another script: a mark, which nobody converts."""
        own = self.portal
        return any(other.title == own.title and other.tag.script != own.tag.script for other in self.languages.values())

    @property
    def is_front(self) -> bool:
        """True on the front page itself."""
        return self.path == self.portal.path

    @cached_property
    def headline_font(self) -> str:
        """Where the font is that headlines need first, empty where `orkhon prepare` could make none.

        For low vision they are of the letters of all other words.
        """
        if self.sight.low:
            return ""
        script = self.reading.script if self.reading else self.tag.script
        look = self.portal.look
        return font_address(headline_file(script=script, theme=self.portal.theme, headlines=look.headlines))

    @property
    def style_sheet(self) -> str:
        """Where the portal's one style sheet is."""
        return address_of_sheet(self.portal.look)

    @property
    def is_subscribing(self) -> bool:
        """True on the page of all ways to be told."""
        return self.path == f"{self.portal.path}subscribe/"

    @cached_property
    def menu(self) -> tuple[MenuLink, ...]:
        """The bar under the name, as an editor arranged it; else the front page and the sections that it shows."""
        sections = [
            MenuEntry(label=section.title, under=f"{section.slug}/")
            for section in self.portal.sections
            if section.in_menu
        ]
        return self._links(self.portal.header or (MenuEntry(label="", place="front"), *sections))

    @cached_property
    def foot(self) -> tuple[MenuLink, ...]:
        """The links at the foot, as an editor arranged them; the imprint is among them always, as laws want it."""
        chosen = self.portal.foot or self._usual_foot()
        if not any(entry.under == PLACES["imprint"][0] for entry in chosen):
            chosen = (*chosen, MenuEntry(label="", under=PLACES["imprint"][0], place="imprint"))
        return self._links(chosen)

    def _usual_foot(self) -> tuple[MenuEntry, ...]:
        """Return the links at the foot where no editor chose any; only here is asked whether anything is determined."""
        return (
            *(MenuEntry(label=text.title, under=f"{text.slug}/") for text in self.portal.texts),
            *(MenuEntry(label=words, under=under) for words, under in self._collections()),
            MenuEntry(label="", under=PLACES["archive"][0], place="archive"),
            MenuEntry(label="", under=PLACES["corrections"][0], place="corrections"),
            *self._verification(),
        )

    @staticmethod
    def _verification() -> tuple[MenuEntry, ...]:
        """Return the way to what the agencies determined, where there is anything."""
        if not has_determinations():
            return ()
        return (MenuEntry(label="", under=PLACES["determinations"][0], place="determinations"),)

    def _collections(self) -> list[tuple[str, str]]:
        """Return what a portal of literature or history has besides articles, and where."""
        has = {"books/": "literature", "authors/": "literature", "days/": "history"}
        words = {"books/": gettext("Books"), "authors/": gettext("Authors"), "days/": gettext("Day in history")}
        return [(words[under], under) for under, topic in has.items() if self.portal.section_of(topic) is not None]

    def _links(self, chosen: Iterable[MenuEntry]) -> tuple[MenuLink, ...]:
        here = f"{self.section.slug}/" if self.section else None
        return tuple(
            MenuLink(
                words=entry.words,
                address=entry.address or f"{self.portal.path}{entry.under}",
                outside=bool(entry.address),
                is_page=not entry.address and self.path == f"{self.portal.path}{entry.under}",
                is_section=not entry.address and entry.under == here,
            )
            for entry in chosen
            if entry.words
        )

    @cached_property
    def choices(self) -> list[LanguageChoice]:
        """The portal's languages: to this very page where it exists, else to the front page."""
        return [
            LanguageChoice(
                code=code,
                name=OWN_NAMES[code],
                path=self.paths.get(code, f"/{code}/"),
                current=code == self.language,
                title=""
                if code in self.paths
                else gettext("Not available in this language (%(language)s): opens its front page")
                % {"language": language_name(code, self.language)},
            )
            for code in INTERFACE_LANGUAGES
            if code in self.languages
        ]

    @cached_property
    def alternates(self) -> list[Alternate]:
        """This page in each of its languages, itself included, and where to go in none of them.

        None for a page in another script: search engines are to know the page as it was written.
        """
        if self.reading is not None:
            return []
        found = [Alternate(hreflang=code, address=f"{self.origin}{path}") for code, path in sorted(self.paths.items())]
        if found:
            fallback = f"{self.origin}/" if self.is_front else self._main_address()
            found.append(Alternate(hreflang="x-default", address=fallback))
        return found

    def _main_address(self) -> str:
        code = "en" if "en" in self.paths else min(self.paths)
        return f"{self.origin}{self.paths[code]}"

    @cached_property
    def members(self) -> list[Member]:
        """The alliance's agencies, in the order of this language's alphabet; the joint desk is none."""
        named = [
            Member(
                code=agency.code,
                name=agency.name_in(self.language),
                languages=tuple(
                    (tag.tag, OWN_NAMES.get(tag.code, tag.code))
                    for tag in map(Language.parse, agency.languages.split())
                ),
            )
            for agency in self.agencies.values()
            if agency.active and agency.standing in {"member", "partner", "observer"}
        ]
        return sorted(named, key=lambda member: order_key(member.name, self.language))

    @cached_property
    def other_portals(self) -> list[OtherPortal]:
        """The other portals in this language, by absolute address with this request's port."""
        return [
            OtherPortal(title=other.title, strapline=other.strapline, address=self.address_at(other, other.path))
            for other in self.directory.others(self.portal)
        ]

    def address_at(self, portal: Portal, path: str) -> str:
        """Return the absolute address of `path` on `portal`; this portal is at the name it was asked by."""
        if portal.hostname == self.portal.hostname:
            return f"{self.origin}{path}"
        return f"{self.scheme}://{portal.hostname}{self.port}{path}"

    def agency_name(self, code: str) -> str:
        """Return the agency's name in this language, or its code where the alliance does not know it."""
        agency = self.agencies.get(code)
        return agency.name_in(self.language) if agency else code

    def sign(self, code: str) -> str:
        """Return the two or three letters that stand for the agency in lists."""
        agency = self.agencies.get(code)
        return agency.sign if agency else code


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One request to one portal: what is known before the page itself."""

    directory: Directory
    languages: Mapping[str, Portal]
    now: datetime
    scheme: str
    host: str
    path: str
    country: str = ""
    sight: Sight = USUAL

    def countries(self, portal: Portal) -> frozenset[str]:
        """Return the countries whose legal orders bind this visit: the portal's, and the visitor's where it is told."""
        return frozenset({portal.country, self.country} - {""})

    @property
    def port(self) -> str:
        """`:8000`, or empty where the address names no port."""
        tail = self.host.rpartition(":")[2]
        return f":{tail}" if tail.isdecimal() and "]" not in tail and ":" in self.host else ""

    def frame(
        self,
        language: str,
        *,
        paths: Mapping[str, str] | None = None,
        canonical: str = "",
        section: Section | None = None,
        own: Language | None = None,
    ) -> Frame:
        """Return the frame of a page in `language`, which the portal has.

        `paths` is where the page is in its other languages; None where it is nowhere else (an error page).
        """
        origin = f"{self.scheme}://{self.host}"
        return Frame(
            portal=self.languages[language],
            languages=self.languages,
            directory=self.directory,
            agencies=agencies_on_pages(),
            now=self.now,
            origin=origin,
            scheme=self.scheme,
            port=self.port,
            path=self.path,
            paths=paths or {},
            canonical=plainly(canonical or f"{origin}{self.path}", self.languages[language].reading),
            section=section,
            own=own,
            countries=self.countries(self.languages[language]),
            sight=self.sight,
        )


def visit(request: HttpRequest, now: datetime) -> Visit:
    """Return what is known of a request. Raises `DisallowedHost` for names that are not ours."""
    host = request.get_host()
    hostname = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    known = directory()
    _code, reading = spoken_at(request.path)
    if reading is not None:
        known = known.read_in(reading)
    return Visit(
        directory=known,
        languages=known.at(hostname.strip("[]")),
        now=now,
        scheme=request.scheme or "http",
        host=host,
        path=request.path,
        country=request.META.get(VISITORS_COUNTRY, ""),
        sight=sight_of(request.COOKIES),
    )
