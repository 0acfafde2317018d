"""By which uri a determination goes on the wire, and where readers find it. Of portals it knows the first name."""

from __future__ import annotations

from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from wagtail.models import Site

from orkhon.items import INTERFACE_LANGUAGES

PREFIX: Final = "urn:orkhon:determination:"
"""What the uris of determinations begin with, on whichever hub they were issued."""


def uri_of(claim: str, language: str) -> str:
    """Return the uri under which all that is determined about the claim goes out in that language."""
    return f"{PREFIX}{settings.ORKHON_HUB}:{claim}:{language}"


def uris_of(claim: str) -> dict[str, str]:
    """Return the uris by language, all eight."""
    return {language: uri_of(claim, language) for language in INTERFACE_LANGUAGES}


def is_determination(uri: str) -> bool:
    """True for what tells of a claim: it quotes words that no agency stands for."""
    return uri.startswith(PREFIX)


def page_of(claim: str, language: str) -> str:
    """Return the absolute address of the claim's page on the first portal, empty where there is no portal."""
    site = Site.objects.filter(is_default_site=True).first()
    return f"{site.root_url}/{language}/determinations/{claim}/" if site is not None else ""


def group_of(claim: str) -> UUID:
    """Return the translation group of the newsroom's articles about the claim, the same on every day."""
    return uuid5(NAMESPACE_URL, f"{PREFIX}{settings.ORKHON_HUB}:{claim}")
