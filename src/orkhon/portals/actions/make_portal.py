"""Build a portal's page trees from its description, or bring them to it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page, Site

from orkhon.portals.actions.load_old_addresses import keep_old_addresses
from orkhon.portals.actions.make_portal_groups import make_portal_groups
from orkhon.portals.models import PortalPage, SectionPage, TextPage
from orkhon.portals.spec import HOME_ZONES, EntrySpec, PortalSpec, key_of

_WELCOME = "Welcome to your new Wagtail site!"


@transaction.atomic
def make_portal(spec: PortalSpec) -> None:
    """Make the portal's pages and its site, or change those that differ; a second call changes nothing.

    Sections and languages that the description no longer names are taken off the menu's tree (unpublished), not
    deleted. The page and site that Wagtail's own migrations leave behind go. The portal has a group of those who keep
    its pages; see `make_portal_groups`.
    """
    root = Page.objects.get(depth=1)
    for language in spec.languages:
        locale, _ = Locale.objects.get_or_create(language_code=language)
        portal = _keep(
            PortalPage,
            root,
            key=key_of(spec.code),
            locale=locale,
            values={
                "title": spec.names[language],
                "slug": f"{spec.code}-{language}",
                "strapline": spec.straplines.get(language, ""),
                "theme": spec.theme,
                "time_zone": spec.time_zones.get(language, HOME_ZONES[language]),
                "country": spec.country,
                "invented": spec.invented,
                "four_eyes": spec.four_eyes,
                **_told(spec, language),
            },
        )
        _keep_sections(spec, language, portal, locale)
        _keep_texts(spec, language, portal, locale)
        _keep_menus(spec, language, portal)
    _take_off(PortalPage.objects.filter(translation_key=key_of(spec.code)), "locale", set(spec.languages))
    _keep_site(spec, root)
    make_portal_groups()
    if spec.old_addresses:
        keep_old_addresses(spec.code, spec.old_addresses)


def _told(spec: PortalSpec, language: str) -> dict[str, Any]:
    """Return what the description says beyond the name; what it leaves out is the portal's editors'."""
    told: dict[str, Any] = {
        name: value for name in ("kind", "agency", "telegram", "logo_drawing") if (value := getattr(spec, name))
    }
    if language in spec.rates_banks:
        told |= {"rates_bank": spec.rates_banks[language], "rates_currencies": spec.rates_currencies}
    if spec.look is not None:
        told |= {name: value for name, value in asdict(spec.look).items() if name != "theme"}
    for name, said in spec.imprint.items():
        told[name] = said if isinstance(said, int) else said.get(language, "")
    return told


def _keep_menus(spec: PortalSpec, language: str, portal: Page) -> None:
    page = PortalPage.objects.get(pk=portal.pk)
    pages = {one.slug: one.pk for one in Page.objects.child_of(portal)}
    wanted = {name: getattr(spec, name) for name in ("header", "foot") if getattr(spec, name)}
    changed = False
    for name, chosen in wanted.items():
        blocks = [_block(entry, language, pages) for entry in chosen]
        field = f"{name}_menu"
        if _plain(getattr(page, field)) != blocks:
            setattr(page, field, json.dumps(blocks))
            changed = True
    if changed:
        page.save()


def _plain(menu: Any) -> list[dict[str, Any]]:
    return [{"type": block["type"], "value": dict(block["value"])} for block in menu.raw_data] if menu else []


def _block(entry: EntrySpec, language: str, pages: Mapping[str, int]) -> dict[str, Any]:
    label = entry.labels.get(language, "")
    if entry.page:
        return {"type": "page", "value": {"page": pages[entry.page], "label": label}}
    if entry.place:
        return {"type": "place", "value": {"place": entry.place, "label": label}}
    return {"type": "link", "value": {"label": label, "address": entry.address}}


def _keep_sections(spec: PortalSpec, language: str, portal: Page, locale: Locale) -> None:
    for order, section in enumerate(spec.sections, start=1):
        values = {
            "title": section.names[language],
            "slug": section.code,
            "topics": " ".join(section.topics),
            "menu_order": order * 10,
            "in_menu": section.in_menu,
            **({"is_home": True} if section.is_home else {}),
        }
        _keep(SectionPage, portal, key=key_of(spec.code, section.code), locale=locale, values=values)
    wanted = {section.code for section in spec.sections}
    _take_off(SectionPage.objects.child_of(portal), "slug", wanted)


def _keep_texts(spec: PortalSpec, language: str, portal: Page, locale: Locale) -> None:
    for text in spec.texts:
        values = {"title": text.titles[language], "slug": text.code, "body": text.bodies[language]}
        _keep(TextPage, portal, key=key_of(spec.code, text.code), locale=locale, values=values)


def _keep(model: type[Page], parent: Page, *, key: uuid.UUID, locale: Locale, values: Mapping[str, Any]) -> Page:
    page = model.objects.filter(translation_key=key, locale=locale).first()
    if page is None:
        page = model(translation_key=key, locale=locale, live=True, **values)
        parent.add_child(instance=page)
        return page
    differing = {name: value for name, value in values.items() if getattr(page, name) != value}
    if differing or not page.live:
        for name, value in differing.items():
            setattr(page, name, value)
        page.live = True
        page.save()
    return page


def _take_off(pages: Any, by: str, wanted: set[str]) -> None:
    for page in pages.live():
        known = page.locale.language_code if by == "locale" else page.slug
        if known not in wanted:
            page.unpublish()


def _keep_site(spec: PortalSpec, root: Page) -> None:
    main = PortalPage.objects.get(translation_key=key_of(spec.code), locale__language_code=spec.languages[0])
    welcome = Page.objects.child_of(root).filter(title=_WELCOME, slug="home").first()
    unused = welcome is not None or not Site.objects.filter(is_default_site=True).exists()
    if spec.default or unused:
        Site.objects.exclude(hostname=spec.hostname).filter(is_default_site=True).update(is_default_site=False)
    # Rows of the welcome page are gone before its page is: a site goes with its root page.
    site = Site.objects.filter(hostname=spec.hostname).order_by("pk").first() or Site(hostname=spec.hostname)
    before = (site.pk, site.root_page_id, site.site_name, site.is_default_site)
    site.root_page = main
    site.site_name = spec.names.get("en", spec.names[spec.languages[0]])
    site.is_default_site = site.is_default_site or spec.default or unused
    if before != (site.pk, site.root_page_id, site.site_name, site.is_default_site) or site.pk is None:
        site.save()
    if welcome is not None:
        welcome.delete()
