"""The pages of what the agencies determined together: the list with its feeds, one determination, its proof, its card.

A page stands under the claim's key and shows what holds about it now; what was said before stands under its own key.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    JsonResponse,
)
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orkhon.alliance.legal_orders import withheld_in
from orkhon.formats import FORMATS, FeedFacts, render
from orkhon.portals.cards.addresses import check_card, name_of_card
from orkhon.portals.cards.drawing import Card, draw
from orkhon.portals.determinations import UNDER, line_of, page_of, verdict_choices
from orkhon.portals.sharing import share_links
from orkhon.portals.sites import Portal
from orkhon.portals.structured.claim_review import claim_reviews
from orkhon.portals.structured.crumbs import crumbs
from orkhon.portals.structured.scripts import in_script
from orkhon.portals.views.answers import card_answer, page, public
from orkhon.portals.views.article import ordered
from orkhon.portals.views.feeds import FILES, unless_known
from orkhon.portals.views.section import address_of, page_number
from orkhon.portals.views.visits import arrive
from orkhon.verification.determining.public_lists import listed, public_proof
from orkhon.verification.determining.published import PublishedDetermination
from orkhon.verification.determining.queries import published
from orkhon.verification.sending.addresses import uri_of, uris_of
from orkhon.verification.sending.wording import headline_of
from orkhon.wire.queries import states_of

PER_PAGE: Final = 30
_FEED: Final = 30


@require_safe
def determinations(request: HttpRequest, language: str) -> HttpResponse:
    """Answer with what holds about claims, the newest first, a page at a time; `verdict` narrows it."""
    known, portal = arrive(request, language)
    choices = verdict_choices()
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in dict(choices) else ""
    _none, total = listed(verdict=verdict, limit=0)
    last = max(1, -(-total // PER_PAGE))
    number = page_number(request, last)
    rows, _total = listed(verdict=verdict, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    path = f"{portal.path}{UNDER}"
    plain = number == 1 and not verdict
    query = f"verdict={verdict}&" if verdict else ""

    def at(place: int) -> str:
        if verdict:
            return f"{path}?verdict={verdict}" + (f"&page={place}" if place > 1 else "")
        return address_of(path, place)

    frame = known.frame(
        portal.language,
        paths={code: f"{one.path}{UNDER}" for code, one in known.languages.items()}
        if plain
        else {portal.language: at(number)},
        canonical=f"{known.scheme}://{known.host}{at(number)}",
    )
    orders = withheld_in({uri for row in rows for uri in uris_of(row.claim).values()}, frame.countries)
    lines = [line_of(row, frame) for row in rows if not orders.keys() & set(uris_of(row.claim).values())]
    context = {
        "lines": lines,
        "choices": [(code, words, f"{path}?verdict={code}") for code, words in choices],
        "verdict": verdict,
        "all": path,
        "number": number,
        "last": last,
        "newer": at(number - 1) if number > 1 else "",
        "older": at(number + 1) if number < last else "",
        "query": query,
        "structured": [in_script(crumbs(frame, [(_("Verification"), path)]))],
    }
    return page(request, "portals/determinations.html", frame, context)


@require_safe
def determination(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """Answer with one determination, 451 where an order withholds it. Raises `Http404` for what is not public."""
    known, portal = arrive(request, language)
    one = _found(key)
    order = next(iter(withheld_in(uris_of(one.claim).values(), known.countries(portal)).values()), None)
    if order is not None:
        return ordered(request, known, portal, order)
    if key not in (one.key, one.claim):
        # A merged claim's key leads to what it is part of.
        return HttpResponsePermanentRedirect(f"{portal.path}{UNDER}{one.claim}/")
    under = f"{UNDER}{one.claim if one.in_force else one.key}/"
    frame = known.frame(
        portal.language,
        paths={code: f"{other.path}{under}" for code, other in known.languages.items()},
        canonical=f"{known.scheme}://{known.host}{portal.path}{under}",
    )
    made = _card(one, portal)
    shown = page_of(one, frame)
    headline = headline_of(one)
    trail = [(_("Verification"), f"{portal.path}{UNDER}"), (shown.title.text, f"{portal.path}{under}")]
    context = {
        "shown": shown,
        "headline": headline,
        "share": share_links(frame.canonical, headline),
        "card": f"{portal.path}{under}{name_of_card(made)}.jpg",
        "proof": f"{portal.path}{under}proof.json",
        "structured": [in_script(one) for one in (*claim_reviews(one, frame), crumbs(frame, trail))],
    }
    return page(request, "portals/determination.html", frame, context)


@require_safe
def determination_proof(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """Answer with the bytes that were signed and issued, so that anybody proves them without this hub."""
    known, portal = arrive(request, language)
    one = _found(key)
    if withheld_in(uris_of(one.claim).values(), known.countries(portal)):
        raise Http404("an order withholds it here")
    answer = JsonResponse(public_proof(one), json_dumps_params={"ensure_ascii": False})
    answer.headers["Content-Disposition"] = f'attachment; filename="{one.key}.json"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return public(answer)


@require_safe
def determination_card(request: HttpRequest, language: str, key: str, name: str) -> HttpResponse:
    """Answer with the picture that is shown where the page is shared. An old address leads to what holds now."""
    known, portal = arrive(request, language)
    one = _found(key)
    if withheld_in(uris_of(one.claim).values(), known.countries(portal)):
        raise Http404("an order withholds it here")
    made = _card(one, portal)
    if name != name_of_card(made):
        return public(HttpResponseRedirect(f"{portal.path}{UNDER}{key}/{name_of_card(made)}.jpg"))
    return card_answer(name, lambda: draw(made))


@require_safe
def determinations_feed(request: HttpRequest, language: str, file: str) -> HttpResponse:
    """Answer with the newest determinations as the wire has them in this language."""
    known, portal = arrive(request, language)
    origin = f"{known.scheme}://{known.host}"
    rows, _total = listed(limit=_FEED)
    uris = {row.claim: uri_of(row.claim, portal.language) for row in rows}
    orders = withheld_in({uri for row in rows for uri in uris_of(row.claim).values()}, known.countries(portal))
    states = states_of(uris.values())
    items = []
    for row in rows:
        state = states.get(uris[row.claim])
        item = state.entry.item if state is not None and state.is_public and state.entry is not None else None
        if item is not None and not orders.keys() & set(uris_of(row.claim).values()):
            items.append(replace(item, link=f"{origin}{portal.path}{UNDER}{row.claim}/", ed_note="", extra={}))
    facts = FeedFacts(
        title=f"{portal.title}: {_('Verification')}",
        link=f"{origin}{portal.path}{UNDER}",
        self_link=f"{origin}{request.path}",
        updated=max(
            (item.version_created for item in items if item.version_created is not None),
            default=known.now.replace(hour=0, minute=0, second=0, microsecond=0),
        ),
        language=portal.tag,
        description=_("What the agencies of the alliance determined together about claims that circulate."),
    )
    body = render(items, format=FILES[file], feed=facts)
    response = public(HttpResponse(body, content_type=FORMATS[FILES[file]]), portal.tag.tag)
    return unless_known(request, response, facts.updated)


def _found(key: str) -> PublishedDetermination:
    one = published(key)
    if one is None:
        raise Http404(f"no public determination {key!r}")
    return one


def _card(one: PublishedDetermination, portal: Portal) -> Card:
    return check_card(portal, headline=headline_of(one), kicker=_("Verification"))
