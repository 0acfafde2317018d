"""The permanent address of a check, on the portal that the secretariat chose."""

from __future__ import annotations

from wagtail.models import Site

from orkhon.verification.models import TipBot


def link_of_check(bot: TipBot, key: str, language: str) -> str:
    """Return the absolute address of the check's page in that language."""
    site = bot.site or Site.objects.filter(is_default_site=True).first()
    root = site.root_url if site is not None else ""
    return f"{root}/{language}/check/{key}/"
