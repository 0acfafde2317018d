"""Read arrangements, and make the page of one: which article stands where at this moment, as readers would see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from orkhon.desk.models import Article, ArticleKind
from orkhon.desk.queries import published, readable_by_number
from orkhon.portals.frame import OWN_NAMES, Frame
from orkhon.portals.front.arrangement import Arrangement, Kept, Page, read_arrangement
from orkhon.portals.front.boxes import most_read_on, reported_on
from orkhon.portals.front.filling import (
    NEWS_HALVES_IN_H,
    READING_HALVES_IN_H,
    Candidate,
    Filled,
    fill,
)
from orkhon.portals.front.models import FrontArrangement
from orkhon.portals.front.places import LEAD, PLACES_OF_SECTION, Zone, places_of_front, section_at, zone_of
from orkhon.portals.sites import Portal, Section
from orkhon.portals.teasers import Pictures, Teaser, teaser_of, teasers_of

LATEST: Final = 8
MOST_READ: Final = 5
FILMS: Final = 5
_NEWEST: Final = 60
_OF_A_SECTION: Final = 6
_FEW: Final = 3
_QUIET: Final = 2
_WAITING: Final = 12
_FOREIGN: Final = 12
_LASTING: Final = frozenset({ArticleKind.PHOTO_REPORT.value, ArticleKind.LONG_READ.value, ArticleKind.EXPLAINER.value})


@dataclass(frozen=True, kw_only=True)
class FrontPage:
    """What stands on the page. `at` is by place; `held` are the places whose pins are in force; `lost` those that name
    an article which readers may not have now, or which the portal does not show.

    `under` are the headlines of the sections' rows by slug, `order` those sections in their order. `waiting` is what
    is new and stands nowhere.
    """

    at: Mapping[str, Teaser]
    held: frozenset[str]
    lost: frozenset[str]
    under: Mapping[str, Sequence[Teaser]]
    order: Sequence[Section]
    latest: Sequence[Teaser]
    films: Sequence[Teaser]
    most_read: Sequence[Teaser]
    lead: Article | None = None
    title: str = ""
    waiting: Sequence[Teaser] = ()
    numbers: frozenset[int] = field(default_factory=frozenset)
    pictures: Pictures = field(default_factory=Pictures)

    def zone(self, zone: Zone) -> list[Teaser]:
        """Return what stands at the places of that kind, in their order."""
        return [teaser for place, teaser in self.at.items() if zone_of(place) is zone]


def newest(page: Page) -> Kept:
    """Return the page's arrangement of now; one query."""
    rows = FrontArrangement.objects.filter(portal=page.portal, language=page.language, section=page.section)
    row = rows.order_by("-revision").first()
    if row is None:
        return Kept(arrangement=Arrangement())
    return Kept(arrangement=read_arrangement(row.content), revision=row.revision, made=row.made)


def at_revision(page: Page, revision: int) -> Arrangement | None:
    """Return what that revision was, or None where it is not kept."""
    row = FrontArrangement.objects.filter(
        portal=page.portal, language=page.language, section=page.section, revision=revision
    ).first()
    return read_arrangement(row.content) if row is not None else None


def earlier(page: Page, limit: int) -> list[Kept]:
    """Return the last states of the page, the newest first, with who made them."""
    rows = FrontArrangement.objects.filter(portal=page.portal, language=page.language, section=page.section)
    return [
        Kept(
            arrangement=read_arrangement(row.content),
            revision=row.revision,
            made=row.made,
            by=(row.by.get_full_name() or row.by.get_username()) if row.by is not None else "",
        )
        for row in rows.select_related("by").order_by("-revision")[:limit]
    ]


def page_of(portal: Portal, section: str = "") -> Page:
    """Return what the portal's arrangements are kept by."""
    return Page(portal=portal.code or portal.hostname, language=portal.language, section=section)


def rows_of(portal: Portal) -> list[str]:
    """Return the sections that have a row on the front page, by their slugs."""
    return [section.slug for section in portal.sections if section.topics]


def places_of(portal: Portal, section: str = "") -> tuple[str, ...]:
    """Return the places of the front page, or those at the head of a section."""
    return PLACES_OF_SECTION if section else places_of_front(rows_of(portal))


def front_page(frame: Frame, arrangement: Arrangement) -> FrontPage:
    """Return the front page of the frame's portal as that arrangement makes it at the frame's moment."""
    portal = frame.portal
    rows = arrangement.in_order(rows_of(portal))
    places = places_of_front(rows)
    wanted = arrangement.within(places).now(frame.now)
    pinned = _usable(frame, {place: pin.article for place, pin in wanted.pins.items()})
    fresh = _fresh(frame)
    known = {article.pk: article for article in (*fresh, *pinned.values())}
    lasting = [article for article in fresh if _lasts(article, frame.now)]
    own = {article.pk: one for article in lasting if (one := _candidate(article, frame)) is not None}
    held = {place: one for place, article in pinned.items() if (one := _candidate(article, frame)) is not None}
    for slug in rows if len(fresh) == _NEWEST else ():
        # What a quiet section has is older than all that is new elsewhere.
        if sum(one.section == slug for one in own.values()) < _QUIET:
            for article in _of_section(frame, slug):
                one = _candidate(article, frame)
                if one is not None and article.pk not in own:
                    own[article.pk], known[article.pk] = one, article
    foreign: list[Candidate] = []
    if len(own) < _FEW:
        for article in _foreign(frame):
            one = _candidate(article, frame)
            if one is not None:
                known[article.pk] = article
                foreign.append(one)
    filled = fill(places, pinned=held, own=own.values(), foreign=foreign, now=frame.now, halves_in_h=_halves(portal))
    pictures = Pictures()
    reported = reported_on(frame, _items_of(known[number] for number in _shown(filled)))
    at = {
        place: pictures.show(replace(teaser, reported=reported.get(number)))
        for place, number in filled.at.items()
        if (teaser := in_page(known[number], frame)) is not None
    }
    lead = filled.at.get(LEAD)
    placed = frozenset(filled.at.values())
    films = [article for article in lasting if _plays_film(article)][:FILMS]
    return FrontPage(
        at=at,
        held=filled.pinned & frozenset(at),
        lost=frozenset(wanted.pins) - filled.pinned,
        under={
            slug: [
                replace(teaser, reported=reported.get(number))
                for number in numbers
                if (teaser := in_page(known[number], frame)) is not None
            ]
            for slug, numbers in filled.under.items()
        },
        order=[section for slug in rows if (section := portal.section_called(slug)) is not None],
        latest=teasers_of(lasting[:LATEST], frame),
        films=[pictures.show(teaser) for teaser in teasers_of(films, frame)],
        most_read=_most_read(frame),
        lead=known[lead] if lead is not None else None,
        title=arrangement.title,
        waiting=teasers_of([one for one in lasting if one.pk not in placed][:_WAITING], frame),
        numbers=placed | {article.pk for article in fresh},
        pictures=pictures,
    )


def section_page(frame: Frame, section: Section, arrangement: Arrangement) -> FrontPage:
    """Return the head of a section's page as that arrangement makes it."""
    pin = arrangement.now(frame.now).pins.get(LEAD)
    wanted = _usable(frame, {LEAD: pin.article} if pin is not None else {}).get(LEAD)
    if wanted is not None and (wanted.topic is None or wanted.topic.code not in section.topics):
        wanted = None
    fresh = _of_section(frame, section.slug, LATEST + _WAITING)
    shown = [wanted, *(one for one in fresh if one.pk != wanted.pk)] if wanted is not None else fresh
    teasers = [teaser for article in shown if (teaser := in_page(article, frame)) is not None]
    return FrontPage(
        at={LEAD: teasers[0]} if teasers else {},
        held=frozenset({LEAD}) if wanted is not None else frozenset(),
        lost=frozenset({LEAD}) if pin is not None and wanted is None else frozenset(),
        under={},
        order=(),
        latest=teasers[1:LATEST],
        films=(),
        most_read=(),
        lead=shown[0] if shown else None,
        waiting=teasers[1 : 1 + _WAITING],
    )


def pinned_at_head(frame: Frame, section: Section) -> Article | None:
    """Return the article that an editor put at the head of the section's page, while readers may have it."""
    kept = newest(page_of(frame.portal, section.slug))
    pin = kept.arrangement.pins.get(LEAD)
    if pin is None or not pin.holds(frame.now):
        return None
    found = _usable(frame, {LEAD: pin.article}).get(LEAD)
    shows = found is not None and found.topic is not None and found.topic.code in section.topics
    return found if shows else None


def in_page(article: Article, frame: Frame) -> Teaser | None:
    """Return the article as this page lists it: one in another language leads to its own page and says so."""
    code = article.locale.language_code
    there = frame.languages.get(code)
    if there is None:
        return None
    if code == frame.language:
        return teaser_of(article, frame)
    teaser = teaser_of(article, frame, there)
    if teaser is None:
        return None
    section = frame.portal.section_of(teaser.topic)
    return replace(
        teaser,
        # The other language is on this same host.
        path=there.path_of_article(topic=teaser.topic, slug=article.slug, pk=article.pk) or teaser.path,
        kicker=section.title if section is not None else teaser.kicker,
        own_language=OWN_NAMES.get(code, code),
        tag=article.language.tag,
        direction=article.language.direction,
    )


def _fresh(frame: Frame) -> list[Article]:
    portal = frame.portal
    if not portal.topics:
        return []
    return published(portal.language, topics=portal.topics, limit=_NEWEST, countries=frame.countries)


def _of_section(frame: Frame, slug: str, limit: int = _OF_A_SECTION) -> list[Article]:
    section = frame.portal.section_called(slug)
    if section is None or not section.topics:
        return []
    found = published(frame.language, topics=section.topics, limit=limit, countries=frame.countries, text=False)
    return [article for article in found if _lasts(article, frame.now)]


def _foreign(frame: Frame) -> list[Article]:
    """Return the newest of the portal's other languages, one of each text."""
    found: list[Article] = []
    for code, other in sorted(frame.languages.items()):
        if code != frame.language and frame.portal.topics:
            found += published(
                other.language, topics=frame.portal.topics, limit=_FOREIGN, countries=frame.countries, text=False
            )
    return [article for article in found if _lasts(article, frame.now)]


def _usable(frame: Frame, numbers: Mapping[str, int]) -> dict[str, Article]:
    found = readable_by_number(frozenset(numbers.values()), frame.countries)
    return {
        place: article
        for place, number in numbers.items()
        if (article := found.get(number)) is not None
        and _lasts(article, frame.now)
        and in_page(article, frame) is not None
    }


def _lasts(article: Article, now: datetime) -> bool:
    # An article whose time is over is taken down by a loop, some minutes later perhaps.
    return article.expire_at is None or article.expire_at > now


def _candidate(article: Article, frame: Frame) -> Candidate | None:
    section = frame.portal.section_of(article.topic.code) if article.topic else None
    if section is None or article.first_published_at is None:
        return None
    return Candidate(
        article=article.pk,
        group=str(article.translation_key),
        section=section.slug,
        urgency=article.urgency,
        published=article.first_published_at,
        has_picture=article.picture_id is not None,
        story=article.slug_line.strip().casefold(),
        lasting=article.kind in _LASTING,
    )


def _shown(filled: Filled) -> list[int]:
    under = (number for numbers in filled.under.values() for number in numbers)
    return list(dict.fromkeys((*filled.at.values(), *under)))


def _items_of(articles: Iterable[Article]) -> dict[int, list[str]]:
    """Return by number the items that each article is and was made of."""
    return {one.pk: [one.uri, *(source.uri for source in one.sources.all())] for one in articles}


def _halves(portal: Portal) -> float:
    return READING_HALVES_IN_H if portal.kind in ("literature", "history") else NEWS_HALVES_IN_H


def _plays_film(article: Article) -> bool:
    return any(block.get("type") == "video" for block in article.content.raw_data)


def _most_read(frame: Frame) -> list[Teaser]:
    numbers = most_read_on(frame, 2 * MOST_READ)
    found = readable_by_number(frozenset(numbers), frame.countries)
    teasers = [
        teaser
        for number in numbers
        if (article := found.get(number)) is not None
        and article.locale.language_code == frame.language
        and (teaser := teaser_of(article, frame)) is not None
    ]
    return teasers[:MOST_READ]


def section_of_place(portal: Portal, place: str) -> Section | None:
    """Return the section whose row the place heads."""
    return portal.section_called(section_at(place)) if section_at(place) else None
