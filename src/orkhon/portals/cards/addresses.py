"""Which card stands for which page, and where it is. Draws nothing.

An address holds a signature of all that is on the card, so each change has a new one, and nobody makes the hub draw
what no page shows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from django.utils.crypto import salted_hmac

from orkhon.alliance.models import Agency
from orkhon.desk.models import Article
from orkhon.items import Language
from orkhon.language import convert
from orkhon.portals.cards.drawing import Card
from orkhon.portals.cards.faces import SHAPES
from orkhon.portals.fonts import headline_file
from orkhon.portals.readings import source_for
from orkhon.portals.sites import Portal
from orkhon.portals.teasers import agency_codes

OF_PORTAL = 0
"""Stands in addresses where an article's number would: the card of the portal itself."""
_DIGITS = 20
_LONGEST = 300


def portal_card(portal: Portal) -> Card:
    """Return the card of the portal: for all of its pages that have none of their own."""
    return _card(portal, portal.tag, headline=portal.title, kicker="", foot=portal.strapline or portal.title)


def check_card(portal: Portal, *, headline: str, kicker: str) -> Card:
    """Return the card of a check's answer: what it came to in one sentence, and no word of what was checked."""
    return _card(portal, portal.tag, headline=headline[:_LONGEST], kicker=kicker, foot=portal.title)


def article_card(article: Article, portal: Portal, signs: tuple[str, ...] = ()) -> Card:
    """Return the article's card on that portal. `signs` are the letters of the agencies whose matter is in it."""
    section = portal.section_of(article.topic.code if article.topic else "")
    written = Language(code=portal.language, script=article.script or portal.tag.script)
    return _card(
        portal,
        written,
        headline=article.headline[:_LONGEST],
        kicker=section.title if section else "",
        foot=portal.title,
        picture=article.picture.file.name if article.picture else "",
        signs=signs,
    )


def signs_of(article: Article, agencies: Mapping[str, Agency]) -> tuple[str, ...]:
    """Return the letters that stand for the agencies whose matter is in the article, at most three."""
    return tuple(agencies[code].sign for code in agency_codes(article) if code in agencies)[:3]


def _card(
    portal: Portal,
    written: Language,
    *,
    headline: str,
    kicker: str,
    foot: str,
    picture: str = "",
    signs: tuple[str, ...] = (),
) -> Card:
    reading = portal.reading if portal.reading is not None and (SHAPES or portal.reading.script != "Arab") else None
    tag = Language.parse(reading.tag.partition("-x-")[0]) if reading is not None else written

    def read(text: str, source: Language) -> str:
        found = source_for(source.tag, reading.tag) if reading is not None else None
        return convert(text, found, reading.tag) if found is not None and reading is not None else text

    face = headline_file(script="Latn", theme=portal.theme, headlines=portal.look.headlines)
    return Card(
        headline=read(headline, written),
        kicker=read(kicker, portal.tag),
        portal=read(foot, portal.tag),
        tag=tag.tag,
        rtl=tag.direction == "rtl",
        brand=portal.look.colour("brand", "light"),
        mark=portal.look.colour("mark", "light"),
        headlines="sans" if face.startswith("sans") else "serif",
        picture=picture,
        signs=signs,
    )


def name_of_card(card: Card) -> str:
    """Return what signs the card's address."""
    told = json.dumps(asdict(card), ensure_ascii=True, sort_keys=True)
    return salted_hmac("orkhon.portals.cards", told, algorithm="sha256").hexdigest()[:_DIGITS]


def path_of_card(card: Card, portal: Portal, pk: int = OF_PORTAL) -> str:
    """Return where the card is on the portal."""
    return f"{portal.path}cards/{pk}/{name_of_card(card)}.jpg"


def icon_path(portal: Portal, size: int) -> str:
    """Return where the portal's sign is as a square of so many pixels."""
    return f"/icons/{portal.look.colour('brand', 'light').removeprefix('#')}/{size}.png"
