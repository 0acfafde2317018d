"""The ways between articles and the check: the link below an article, an article by its address. Compares nothing."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.safestring import SafeString

from orkhon.desk.blocks.passages import plain_text_of
from orkhon.desk.models import Article
from orkhon.desk.queries import article_for_reader
from orkhon.items import Language
from orkhon.portals.frame import Frame
from orkhon.portals.queries import directory
from orkhon.verification.checking.registries import OwnPage


def page_of_ours(address: str) -> OwnPage | None:
    """Return the article that readers find at that address of one of the portals, None for all else."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    known = directory()
    if parts.scheme not in {"http", "https"} or not known.knows(host):
        return None
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    if match.app_name != "portals" or match.url_name != "article":
        return None
    language = str(match.kwargs["language"]).partition("-")[0]
    portal = known.at(host).get(language)
    article = article_for_reader(language, int(match.kwargs["pk"])) if portal is not None else None
    if portal is None or not isinstance(article, Article):
        return None
    if portal.section_of(article.topic.code if article.topic else "") is None:
        return None
    return OwnPage(
        text=plain_text_of(article), tag=Language(code=language, script=article.script or portal.tag.script).tag
    )


def beside_article(article: Article, frame: Frame) -> SafeString | None:
    """Return the way to the check from below an article."""
    return render_to_string("portals/parts/check_link.html", {"page": frame})
