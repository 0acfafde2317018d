"""Tell other rooms what portals can do for them: read `[[portals]]` in alliance files, show an article's preview.

Imported once, when all rooms are ready.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta
from urllib.parse import quote

from django.utils import timezone
from django.utils.module_loading import import_string

from orkhon.alliance.actions.assign_roles import assign_roles_to_all
from orkhon.alliance.actions.load_alliance import register_table
from orkhon.alliance.alliance_file import Table
from orkhon.alliance.errors import AllianceFileRefused
from orkhon.alliance.legal_orders import register_portal_countries
from orkhon.alliance.scopes import register_portal_codes
from orkhon.desk import preview as desk_preview
from orkhon.desk.granted import register_standing
from orkhon.desk.models import Article
from orkhon.desk.work.four_eyes import register_four_eyes
from orkhon.portals.actions.make_portal import make_portal
from orkhon.portals.beside import Spot, register_spot, register_views
from orkhon.portals.check_links import beside_article, page_of_ours
from orkhon.portals.errors import OldAddressesRefused, PortalTableRefused
from orkhon.portals.frame import Frame
from orkhon.portals.front.boxes import register_most_read, register_reporting, register_tellings
from orkhon.portals.queries import countries_by_name, portal_codes, standing_of, wants_four_eyes
from orkhon.portals.rates.actions.load_rate_sources import load_rate_sources
from orkhon.portals.rates.errors import RateTableRefused
from orkhon.portals.spec_reading import read_portal
from orkhon.portals.story_coverage import covered_by_portals, places_of_portals
from orkhon.portals.tellings import box_beside, on_front, reported_by_several
from orkhon.portals.views.preview import preview
from orkhon.stories.registries import register_coverage
from orkhon.verification.checking.registries import register_own_pages


def load_portals(tables: Sequence[Table]) -> None:
    """Make the portals that an alliance file describes. Raises `AllianceFileRefused`."""
    try:
        specs = [read_portal(table, f"portals[{place}]") for place, table in enumerate(tables, start=1)]
    except PortalTableRefused as error:
        raise AllianceFileRefused(str(error)) from error
    known = portal_codes()
    for spec in specs:
        try:
            make_portal(spec)
        except OldAddressesRefused as error:
            raise AllianceFileRefused(f"portal {spec.code}, old_addresses: {error}") from error
    if portal_codes() != known:
        # Editors whose posting names no portal keep the new ones too.
        assign_roles_to_all(now=timezone.now())


def load_rates(tables: Sequence[Table]) -> None:
    """Take the sources of rates that an alliance file describes. Raises `AllianceFileRefused`."""
    try:
        load_rate_sources(tables)
    except RateTableRefused as error:
        raise AllianceFileRefused(str(error)) from error


def views_counted(article: Article, frame: Frame) -> int | None:
    """Return how often the article was viewed on all portals, with no more digits than are known."""
    # By name: what counts loads a library that takes 18 MB, and every command imports this module.
    counted: dict[int, int] = import_string("orkhon.readership.queries.views_of")([article.pk])
    return counted[article.pk]


def most_read(frame: Frame, limit: int) -> list[int]:
    """Return the articles read most today and yesterday on the frame's portal in its language, the most read first."""
    portal = quote(frame.portal.code or frame.portal.hostname, safe="")
    since = frame.now.astimezone(UTC).date() - timedelta(days=1)
    found: list[int] = import_string("orkhon.readership.queries.most_viewed")(
        portal, frame.language, since=since, limit=limit
    )
    return found


register_table("portals", load_portals)
register_table("rates", load_rates)
register_portal_codes(portal_codes)
register_portal_countries(countries_by_name)
desk_preview.register(preview)
register_four_eyes(wants_four_eyes)
register_standing(standing_of)
register_views(views_counted)
register_most_read(most_read)
register_spot(Spot.STORY, box_beside)
register_spot(Spot.CHECK, beside_article)
register_own_pages(page_of_ours)
register_tellings(on_front)
register_reporting(reported_by_several)
register_coverage("portals", covered=covered_by_portals, places=places_of_portals)
