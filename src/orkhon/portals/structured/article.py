"""An article as schema.org's NewsArticle, its film as VideoObject. Asks no database but for what the article has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from orkhon.alliance.models import Agency
from orkhon.desk.blocks.shown import Part
from orkhon.desk.models import Article
from orkhon.portals.cards.addresses import icon_path
from orkhon.portals.cards.drawing import HEIGHT, WIDTH
from orkhon.portals.frame import Frame
from orkhon.portals.menus import is_outside
from orkhon.portals.pictures import Shown

_HEADLINE = 110
"""Letters of a headline that search engines take."""


def news_article(
    article: Article,
    frame: Frame,
    *,
    picture: Shown | None,
    card: str,
    published_at: datetime,
    codes: Sequence[str],
    signed: Sequence[tuple[str, str]],
) -> dict[str, Any]:
    """Return the article. `codes` are the agencies whose matter is in it, `signed` names and paths of who signs it.

    Provenance: `provider` are the agencies, `isBasedOn` the items as the log of the alliance names them.
    """
    portal = frame.portal
    url = frame.canonical
    agencies = [_organisation(frame, code) for code in codes]
    people = [{"@type": "Person", "name": name, "url": f"{frame.origin}{path}"} for name, path in signed]
    images = [_image(f"{frame.origin}{card}", WIDTH, HEIGHT)]
    if picture is not None:
        images.insert(0, _image(f"{frame.origin}{picture.src}", picture.width, picture.height))
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": article.deck,
        "inLanguage": (frame.own or frame.tag).tag,
        "url": url,
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "datePublished": published_at.isoformat(),
        "dateModified": (article.updated_at or published_at).isoformat(),
        "articleSection": frame.section.title if frame.section else "",
        "isAccessibleForFree": True,
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": portal.title,
            "url": f"{frame.origin}/",
            "logo": _image(f"{frame.origin}{icon_path(portal, 512)}", 512, 512),
        },
        "author": people or agencies or [{"@type": "Organization", "name": portal.title}],
        "identifier": article.uri,
        "image": images,
    }
    if len(article.headline) > _HEADLINE:
        data["alternativeHeadline"] = f"{article.headline[:_HEADLINE].rpartition(' ')[0]}…"
    if agencies:
        data["provider"] = agencies
    based = [
        {"@type": "CreativeWork", "identifier": source.uri, "provider": _organisation(frame, source.agency)}
        for source in article.sources.all()
    ]
    if based:
        data["isBasedOn"] = based
    if article.dateline:
        data["dateline"] = article.dateline
    if article.correction_note:
        data["correction"] = {"@type": "CorrectionComment", "text": article.correction_note}
    return {name: value for name, value in data.items() if value != ""}


def video(
    film: Part, article: Article, frame: Frame, *, picture: Shown | None, card: str, published_at: datetime
) -> dict[str, Any]:
    """Return the film at the head of an article's page."""
    value = film.value
    poster = value["poster"] or (picture.src if picture is not None else card)
    data = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": value["title"] or article.headline,
        "description": article.deck or article.headline,
        "thumbnailUrl": [urljoin(f"{frame.origin}/", poster)],
        "uploadDate": published_at.isoformat(),
        "contentUrl": urljoin(f"{frame.origin}/", value["address"]),
        "encodingFormat": value["media_type"],
        "inLanguage": (frame.own or frame.tag).tag,
        "transcript": "\n".join(value["said"]),
        "mainEntityOfPage": frame.canonical,
    }
    return {name: found for name, found in data.items() if found}


def _organisation(frame: Frame, code: str) -> dict[str, Any]:
    agency: Agency | None = frame.agencies.get(code)
    data: dict[str, Any] = {
        "@type": "NewsMediaOrganization",
        "name": frame.agency_name(code),
        "url": f"{frame.origin}/{frame.language}/agencies/{code}/",
    }
    if agency is not None and is_outside(agency.website):
        data["sameAs"] = agency.website
    return data


def _image(address: str, width: int = 0, height: int = 0) -> dict[str, Any]:
    sizes = {"width": width, "height": height} if width and height else {}
    return {"@type": "ImageObject", "url": address, **sizes}
