"""Cards of articles and portals, and the portal's sign for home screens: drawn when first asked for."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from orkhon.alliance.queries import agencies_by_code
from orkhon.desk.models import Article
from orkhon.desk.queries import Withdrawn, article_for_reader, ordered_away
from orkhon.portals.cards.addresses import (
    OF_PORTAL,
    article_card,
    name_of_card,
    path_of_card,
    portal_card,
    signs_of,
)
from orkhon.portals.cards.drawing import Card, draw, draw_icon
from orkhon.portals.cards.shelf import card_bytes
from orkhon.portals.frame import Visit, visit
from orkhon.portals.pictures import widths_of
from orkhon.portals.sites import Portal
from orkhon.portals.views.answers import card_answer, public
from orkhon.portals.views.looks import FOR_EVER
from orkhon.portals.views.pictures import is_ordered_away, is_taken_away, sized
from orkhon.portals.views.visits import arrive

ICON_SIZES = (180, 192, 512)
_WIDTH = 960


def card(request: HttpRequest, language: str, pk: int, name: str) -> HttpResponse:
    """Answer with the card as JPEG; an address of a card from before a change leads to the present one."""
    known, portal = arrive(request, language)
    article = None if pk == OF_PORTAL else _readable(known, portal, pk)
    if isinstance(article, HttpResponse):
        return article
    made = portal_card(portal) if article is None else _of_article(request, article, portal)
    if name != name_of_card(made):
        # Whoever keeps the old address sees no old headline; and nothing is drawn for an address that was made up.
        return public(HttpResponseRedirect(path_of_card(made, portal, pk)))
    return card_answer(name, lambda: draw(made, _picture(article, made)))


def icon(request: HttpRequest, colour: str, size: str) -> HttpResponse:
    """Answer with the sign on one of the portal's colours."""
    known = visit(request, timezone.now())
    brands = {portal.look.colour("brand", "light") for portal in known.languages.values()}
    brand = f"#{colour}"
    if brand not in brands or int(size) not in ICON_SIZES:
        raise Http404(f"no portal here has a sign of {brand} and {size} pixels")
    response = HttpResponse(
        card_bytes(f"{colour}-{size}", lambda: draw_icon(int(size), brand)), content_type="image/png"
    )
    response.headers["Cache-Control"] = FOR_EVER
    return response


def _readable(known: Visit, portal: Portal, pk: int) -> Article | HttpResponse:
    found = article_for_reader(portal.language, pk)
    if isinstance(found, Withdrawn):
        return _gone(410)
    topic = found.topic.code if found is not None and found.topic else ""
    if found is None or portal.section_of(topic) is None:
        raise Http404(f"no article {pk} in {portal.language} on this portal")
    if ordered_away([found], known.countries(portal)):
        return _gone(451)
    return found


def _gone(status: int) -> HttpResponse:
    return public(HttpResponse(status=status, content_type="text/plain; charset=utf-8"))


def _of_article(request: HttpRequest, article: Article, portal: Portal) -> Card:
    """Return the article's card, without its picture where that was taken away by itself: asked anew each time."""
    made = article_card(article, portal, signs_of(article, agencies_by_code()))
    picture = article.picture
    hidden = picture is not None and (is_taken_away(picture) or is_ordered_away(request, picture))
    return replace(made, picture="") if hidden else made


def _picture(article: Article | None, made: Card) -> bytes | None:
    """Return the picture's bytes in a middle size, or None: a card without one is better than none."""
    picture = article.picture if article is not None and made.picture else None
    if picture is None:
        return None
    widths = widths_of(picture)
    try:
        return sized(picture, max((one for one in widths if one <= _WIDTH), default=widths[0]))
    except Http404:
        return None
