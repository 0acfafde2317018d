"""What letters, channels and pushes say of a portal to whoever is not on it: whole addresses. Reads the sites."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from wagtail.models import Site

from orkhon.desk.models import Article
from orkhon.portals.queries import directory
from orkhon.portals.sites import Portal

_USUAL_PORT: Final = 80


def origin_of(portal: Portal) -> str:
    """Return the portal's own address without a path, such as https://news.example; empty where it has no site.

    A name under `localhost` is this machine's own (RFC 6761, 6.3), where the hub answers at its own port.
    """
    site = Site.objects.filter(hostname=portal.hostname).order_by("-is_default_site", "pk").first()
    if site is None:
        return ""
    if site.port == _USUAL_PORT and site.hostname.rpartition(".")[2] == "localhost":
        return f"http://{site.hostname}:{settings.ENVIRONMENT.port}"
    return str(site.root_url)


def portal_called(code: str, language: str) -> Portal | None:
    """Return the portal of that code in that language, None where it is not live."""
    return next((one for one in directory().portals if (one.code, one.language) == (code, language)), None)


def countries_of(portal: Portal) -> frozenset[str]:
    """Return the country whose legal orders bind what the portal sends."""
    return frozenset({portal.country} - {""})


def path_of(article: Article, portal: Portal) -> str:
    """Return where the portal shows it, empty where it does not."""
    topic = article.topic.code if article.topic else ""
    return portal.path_of_article(topic=topic, slug=article.slug, pk=article.pk) or ""
