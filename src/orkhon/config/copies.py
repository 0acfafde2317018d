"""The screen that shows where the copies of one item lie: at whom, at which hubs, and here. Changes nothing.

It stands at the top because every room keeps something: the wire its payload, intake the bytes and pictures, the desk
articles, the portals their pages, the exchange the ledger of what was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from orkhon.alliance.policies import where_may
from orkhon.desk.models import Article
from orkhon.desk.policies import ARTICLES
from orkhon.desk.queries import articles_made_from, newsroom_of
from orkhon.desk.views.wire import way_to
from orkhon.exchange.copies import copies_of
from orkhon.intake.holdings import holdings_of
from orkhon.media.models import Picture
from orkhon.media.queries import is_kept
from orkhon.portals.queries import directory
from orkhon.wire.entries import CONTENT_KINDS, ItemState, WireEntry
from orkhon.wire.following import links_of_others
from orkhon.wire.kind_words import kind_in_words, status_in_words
from orkhon.wire.queries import entries_of, entry_at, state_of

PERMISSION = "exchange.view_notice"


@dataclass(frozen=True, kw_only=True)
class KeptEntry:
    """One entry of the item as it lies here. `bytes_kept` is None where the entry names no delivered bytes."""

    entry: WireEntry
    carries: bool
    bytes_kept: bool | None
    hubs: tuple[tuple[str, int], ...]

    @property
    def kind_in_words(self) -> str:
        """What the entry is called in the language that is spoken now."""
        return kind_in_words(self.entry.kind)


@dataclass(frozen=True, kw_only=True)
class StandingArticle:
    """An article that is the item or was made of it; `portals` are titles and addresses of where readers find it."""

    article: Article
    url: str
    portals: tuple[tuple[str, str], ...]


def may_see_copies(user: object, state: ItemState) -> bool:
    """True for whoever answers for kills of the item: its newsroom's editors and secretariat, and the desk's."""
    whose = newsroom_of(state.uri, state.agency)
    return where_may(user, PERMISSION).covers(agency=whose)  # type: ignore[arg-type]  # whoever it is, reach looks


@require_safe
def copies(request: HttpRequest, position: int) -> HttpResponse:
    """Show where the copies of the item of that entry lie."""
    entry = entry_at(position)
    state = state_of(entry.uri) if entry is not None else None
    if entry is None or state is None:
        raise Http404(gettext("no entry of the wire stands there"))
    if not may_see_copies(request.user, state):
        raise PermissionDenied
    entries = entries_of(entry.uri)
    outside = copies_of(entry.uri, entries)
    context = {
        "state": state,
        "status": status_in_words("redacted" if state.closed else state.status.value),
        "kept": _kept(entry.uri, entries),
        "copies": outside,
        "open": sum(one.is_open for one in outside),
        "waiting": sum(one.waits for one in outside),
        "holdings": holdings_of(entry.uri),
        "pictures": Picture.objects.filter(item_uri=entry.uri).count(),
        "articles": _articles(request, entry.uri),
        "wire_url": f"{reverse('desk_wire')}?at={position}",
        "breadcrumbs_items": [
            {"url": reverse("desk_wire"), "label": gettext("Wire")},
            {"url": "", "label": gettext("Copies")},
        ],
        "header_title": gettext("Where copies lie"),
        "header_icon": "site",
    }
    return TemplateResponse(request, "config/copies.html", context)


def _kept(uri: str, entries: Sequence[WireEntry]) -> list[KeptEntry]:
    hubs: dict[int, list[tuple[str, int]]] = {}
    for here, hub, there in links_of_others(uri):
        hubs.setdefault(here, []).append((hub, there))
    return [
        KeptEntry(
            entry=entry,
            carries=entry.kind in CONTENT_KINDS or bool(entry.ninjs),
            bytes_kept=is_kept(entry.delivery) if entry.delivery else None,
            hubs=tuple(hubs.get(entry.position, ())),
        )
        for entry in entries
    ]


def _articles(request: HttpRequest, uri: str) -> list[StandingArticle]:
    """Return the article of that uri, what was made of the item, and the translations of both."""
    made = {article.pk: article for article in articles_made_from(uri)}
    _, _, uid = uri.rpartition("urn:uuid:")
    own = Article.objects.filter(uid=uid) if uri.startswith("urn:uuid:") and _is_uid(uid) else Article.objects.none()
    made |= {article.pk: article for article in own.select_related("locale")}
    keys = {article.translation_key for article in made.values()}
    made |= {
        article.pk: article for article in Article.objects.filter(translation_key__in=keys).select_related("locale")
    }
    return [
        StandingArticle(
            article=article,
            url=way_to(request, article)
            if ARTICLES.user_has_permission_for_instance(request.user, "view", article)
            else "",
            portals=_portals(article),
        )
        for article in _in_order(made.values())
    ]


def _is_uid(text: str) -> bool:
    return len(text) == 36 and all(letter in "0123456789abcdefABCDEF-" for letter in text)


def _in_order(articles: Iterable[Article]) -> list[Article]:
    return sorted(articles, key=lambda article: article.pk)


def _portals(article: Article) -> tuple[tuple[str, str], ...]:
    """Return the portals whose readers find the article now."""
    if not article.live or article.withdrawn_at is not None or article.topic is None:
        return ()
    language: Any = article.locale.language_code
    found = []
    for portal in directory().portals:
        path = portal.path_of_article(topic=article.topic.code, slug=article.slug, pk=article.pk)
        if portal.language == language and path is not None:
            found.append((f"{portal.title} ({portal.hostname})", path))
    return tuple(found)
