"""What the head of a page says to programs: its card, the portal's sign and colour, the language for Open Graph."""

from __future__ import annotations

from typing import Final

from django import template

from orkhon.portals.cards.addresses import icon_path, path_of_card
from orkhon.portals.cards.addresses import portal_card as card_of_portal
from orkhon.portals.frame import Frame

register = template.Library()

_LOCALES: Final = {
    "az": "az_AZ",
    "en": "en_GB",
    "kk": "kk_KZ",
    "ky": "ky_KG",
    "ru": "ru_RU",
    "tk": "tk_TM",
    "tr": "tr_TR",
    "uz": "uz_UZ",
}


@register.simple_tag
def portal_card(page: Frame) -> str:
    """Return where the card of the portal is, for pages without one of their own."""
    return path_of_card(card_of_portal(page.portal), page.portal)


@register.simple_tag
def sign_of(page: Frame, size: int) -> str:
    """Return where the portal's sign is, in so many pixels."""
    return icon_path(page.portal, size)


@register.simple_tag
def colour_of(page: Frame) -> str:
    """Return the portal's colour, for the frame that browsers draw."""
    return page.portal.look.colour("brand", "light")


@register.simple_tag
def og_locale(code: str) -> str:
    """Return the language as Open Graph writes it: with a country."""
    return _LOCALES.get(code, code)
