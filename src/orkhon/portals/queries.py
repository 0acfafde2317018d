"""Read the page trees as plain facts, in three queries whatever their number."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.db.models import TextField
from django.db.models.functions import Cast
from wagtail.models import Page, Site

from orkhon.alliance.models import Agency
from orkhon.alliance.queries import agencies_by_code
from orkhon.desk.granted import Standing
from orkhon.desk.models import Article
from orkhon.media.models import Picture
from orkhon.portals.drawings import proportions
from orkhon.portals.looks import Look
from orkhon.portals.menus import entries
from orkhon.portals.models import PortalPage, SectionPage, TextPage
from orkhon.portals.pictures import path_of, widths_of
from orkhon.portals.sites import Directory, Logo, Portal, Section, Text
from orkhon.portals.spec import key_of
from orkhon.verification.determining.public_lists import has_public
from orkhon.wire.asked import noting
from orkhon.wire.remembered import remembered

_T = TypeVar("_T")
_STEP = 4
"""Letters that each level of Wagtail's tree adds to a page's path (treebeard's `steplen`)."""
_LOOK = ("brand_light", "brand_dark", "mark_light", "mark_dark", "headlines", "reading_size", "density")
_PORTAL = (
    "pk",
    "path",
    "slug",
    "title",
    "translation_key",
    "locale__language_code",
    "strapline",
    "theme",
    "time_zone",
    "country",
    "invented",
    *_LOOK,
    "kind",
    "agency",
    "logo",
    "logo_name",
    "logo_drawing",
    "header",
    "foot",
    "age_mark",
    "telegram",
    "rates_bank",
    "rates_currencies",
)
_BELOW = (
    "pk",
    "path",
    "slug",
    "title",
    "sectionpage__topics",
    "sectionpage__in_menu",
    "sectionpage__is_home",
    "textpage__page_ptr",
)


def directory() -> Directory:
    """Return all portals that are live, in all languages that they have. Three queries, one more where a logo is one
    of the library's pictures; none where a process remembers it.

    Every page asks for it, so rows come as they are kept, and the same rows make the same directory, which is made
    once: pieces of pages are known by it.
    """
    return remembered("portals.directory", _directory_now)


def _directory_now() -> Directory:
    rows = _Rows(
        sites=tuple(
            Site.objects.order_by("is_default_site", "-pk").values_list(
                "root_page__translation_key", "hostname", "is_default_site", "root_page__locale__language_code"
            )
        ),
        portals=tuple(
            PortalPage.objects.live()
            .filter(depth=2)
            .annotate(header=Cast("header_menu", TextField()), foot=Cast("foot_menu", TextField()))
            .order_by("path")
            .values_list(*_PORTAL)
        ),
        below=tuple(
            Page.objects.live().filter(depth=3).order_by("sectionpage__menu_order", "path").values_list(*_BELOW)
        ),
    )
    logos = _pictures({pk for one in rows.portals if (pk := one[_PORTAL.index("logo")]) is not None})
    return _last_directory.made_of((rows, logos), lambda: _directory(rows, logos))


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """All that a directory is made of, as the database has it."""

    sites: tuple[tuple[Any, ...], ...]
    portals: tuple[tuple[Any, ...], ...]
    below: tuple[tuple[Any, ...], ...]


class _Last(Generic[_T]):
    """What was made last, and of what. Threads may make one twice; each is right."""

    def __init__(self) -> None:
        self._last: tuple[object, _T] | None = None

    def made_of(self, rows: object, make: Callable[[], _T]) -> _T:
        """Return what was made of equal rows, or make it."""
        last = self._last
        if last is None or last[0] != rows:
            self._last = last = (rows, make())
        return last[1]


_last_directory: Final[_Last[Directory]] = _Last()
_last_agencies: Final[_Last[Mapping[str, Agency]]] = _Last()


def agencies_on_pages() -> Mapping[str, Agency]:
    """Return all agencies by their codes; the same rows give the same mapping, by which pieces of pages are known."""
    return remembered("portals.agencies", _agencies_now)


def _agencies_now() -> Mapping[str, Agency]:
    found = agencies_by_code()
    columns = [field.attname for field in Agency._meta.concrete_fields]
    rows = [[getattr(agency, name) for name in columns] for agency in found.values()]
    return _last_agencies.made_of(rows, lambda: found)


def _directory(rows: _Rows, logos: Mapping[int, Logo]) -> Directory:
    sites = {key: (hostname, default, main) for key, hostname, default, main in rows.sites}
    sections: dict[str, list[Section]] = defaultdict(list)
    texts: dict[str, list[Text]] = defaultdict(list)
    below: dict[str, dict[int, tuple[str, str]]] = defaultdict(dict)
    for pk, path, slug, title, topics, in_menu, is_home, text in rows.below:
        above = path[:-_STEP]
        if topics is not None:
            sections[above].append(
                Section(slug=slug, title=title, topics=tuple(topics.split()), in_menu=in_menu, is_home=is_home)
            )
        elif text is not None:
            texts[above].append(Text(pk=pk, slug=slug, title=title))
        else:
            continue
        below[above][pk] = (slug, title)
    portals = [dict(zip(_PORTAL, one, strict=True)) for one in rows.portals]
    return Directory.of(
        Portal(
            hostname=sites[row["translation_key"]][0],
            is_default=sites[row["translation_key"]][1],
            is_main=sites[row["translation_key"]][2] == row["locale__language_code"],
            language=row["locale__language_code"],
            title=row["title"],
            strapline=row["strapline"],
            theme=row["theme"],
            time_zone=row["time_zone"],
            country=row["country"],
            invented=row["invented"],
            sections=tuple(sections[row["path"]]),
            texts=tuple(texts[row["path"]]),
            code=row["slug"].removesuffix(f"-{row['locale__language_code']}"),
            pk=row["pk"],
            kind=row["kind"] or row["theme"],
            agency=row["agency"],
            look=Look(theme=row["theme"], **{name: row[name] for name in _LOOK}),
            logo=_logo(row, logos),
            header=entries(_raw(row["header"]), below[row["path"]]),
            foot=entries(_raw(row["foot"]), below[row["path"]]),
            age_mark=row["age_mark"],
            telegram=row["telegram"],
            rates_bank=row["rates_bank"],
            rates_currencies=row["rates_currencies"],
        )
        for row in portals
        if row["translation_key"] in sites
    )


def _raw(menu: str | None) -> list[Mapping[str, Any]]:
    """Return the blocks as they are kept, without asking for the pages that they name."""
    blocks = json.loads(menu) if menu else None
    return blocks if isinstance(blocks, list) else []


def _pictures(keys: Collection[int]) -> dict[int, Logo]:
    """Return the logos that are pictures, which may change without their page; asks nothing where there are none."""
    return {
        picture.pk: Logo(src=path_of(picture, widths_of(picture)[0]), width=picture.width, height=picture.height)
        for picture in (Picture.objects.filter(pk__in=keys) if keys else ())
    }


def _logo(row: Mapping[str, Any], pictures: Mapping[int, Logo]) -> Logo | None:
    if row["logo_name"]:
        width, height = proportions(row["logo_drawing"])
        return Logo(src=f"/styles/{row['logo_name']}.svg", width=width, height=height)
    return pictures.get(row["logo"])


def drawing_called(name: str) -> str:
    """Return the logo of that hash, empty where no portal that is live has it."""
    found = PortalPage.objects.live().filter(logo_name=name).values_list("logo_drawing", flat=True).first()
    return found or ""


def portal_page(pk: int) -> PortalPage:
    """Return one portal in one language with all that it says of itself."""
    return PortalPage.objects.get(pk=pk)


def body_of_text(pk: int) -> str:
    """Return the text's rich text as it is kept."""
    return str(TextPage.objects.values_list("body", flat=True).get(pk=pk))


def roots_by_portal() -> dict[str, list[PortalPage]]:
    """Return each portal's page in every language, by the portal's code, those taken off included.

    The code is in the page's slug, which can be edited, and is true where the page's key was made of it. A portal
    made by hand in the admin has no code and is not here.
    """
    pages = list(PortalPage.objects.filter(depth=2).select_related("locale").order_by("path"))
    codes = {page.translation_key: page.slug.removesuffix(f"-{page.locale.language_code}") for page in pages}
    for page in pages:
        code = page.slug.removesuffix(f"-{page.locale.language_code}")
        if key_of(code) == page.translation_key:
            codes[page.translation_key] = code
    found: dict[str, list[PortalPage]] = defaultdict(list)
    for page in pages:
        if key_of(codes[page.translation_key]) == page.translation_key:
            found[codes[page.translation_key]].append(page)
    return dict(found)


def has_determinations() -> bool:
    """True where readers may see any. No page is made anew for its sake: a link at the foot may come a while later."""
    with noting():
        return remembered("portals.determinations", has_public)


def portal_codes() -> frozenset[str]:
    """Return the codes of all portals that were made from a description."""
    return frozenset(roots_by_portal())


def countries_by_name() -> dict[str, str]:
    """Return the country of each portal that has one, by its code and by its host name."""
    return {
        name: portal.country
        for portal in directory().portals
        if portal.country
        for name in (portal.code, portal.hostname)
        if name
    }


def standing_of(article: Article) -> list[Standing]:
    """Return the portals on which the article would stand: those of its language with a section of its topic."""
    if article.topic is None:
        return []
    language, code = article.locale.language_code, article.topic.code
    return [
        Standing(title=portal.title, names=portal.names, zone=portal.zone)
        for portal in directory().portals
        if portal.language == language and portal.section_of(code) is not None
    ]


def wants_four_eyes(article: Article) -> bool:
    """True where the article would stand on a portal that wants a second person, in one of its sections."""
    if article.topic is None:
        return False
    wanting = (
        PortalPage.objects.live().filter(four_eyes=True, locale_id=article.locale_id).values_list("path", flat=True)
    )
    code = article.topic.code
    return any(
        code in topics.split()
        for path in wanting
        for topics in SectionPage.objects.live().filter(path__startswith=path).values_list("topics", flat=True)
    )
