"""A person's feed of one topic, for the program in which he reads: headlines and summaries, never whole texts.

The address is the key. The person's rights and each item's state are asked at every answer, and nothing may keep it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from orkhon.formats import FORMATS, FeedFacts, render
from orkhon.items import Content, Item
from orkhon.search.models import Following
from orkhon.search.topics.letters import marks, one_line
from orkhon.search.topics.queries import Matched, following_of_feed, matched_of
from orkhon.wire.entries import ItemState, ItemStatus

FEED_NAMES: Final = {"rss": "rss", "atom": "atom", "json": "jsonfeed"}
_MOST: Final = 50


@require_safe
def topic_feed(request: HttpRequest, sealed: str, format: str) -> HttpResponse:
    """Answer with the topic's newest matches. 404 for an address that was renewed, or whose person has no right."""
    following = following_of_feed(sealed)
    name = FEED_NAMES.get(format)
    if following is None or name is None:
        raise Http404("there is no such feed")
    matched = matched_of(following.topic, seen=0, limit=_MOST)
    items = [item for one in matched if (item := _item(one, request)) is not None]
    body = render(items, format=name, feed=_facts(following, request, matched))
    response = HttpResponse(body, content_type=FORMATS[name])
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _facts(following: Following, request: HttpRequest, matched: tuple[Matched, ...]) -> FeedFacts:
    moments = [one.state.entry.received for one in matched if one.state is not None and one.state.entry is not None]
    return FeedFacts(
        title=following.topic.name,
        link=request.build_absolute_uri(reverse("search_topic", args=[following.topic_id])),
        self_link=request.build_absolute_uri(),
        updated=max(moments, default=datetime.now(UTC)),
        description="New on the wire, for the person to whom this address was given.",
        author="Orkhon",
    )


def _item(one: Matched, request: HttpRequest) -> Item | None:
    """Return the item as a reader's program is given it: what is for members says so in its headline."""
    state = one.state
    item = state.entry.outline if state is not None and state.entry is not None else None
    if state is None or state.entry is None or item is None:
        return None
    return Item(
        uri=item.uri,
        version=item.version,
        headline=one_line(f"{marks(state, item)}{item.headline or item.slug_line or item.uri}"),
        summary="" if _is_held(state) else item.summary,
        body=Content(""),
        language=item.language,
        created=item.created,
        version_created=item.version_created or state.entry.received,
        credit=state.agency,
        link=request.build_absolute_uri(f"{reverse('desk_wire')}?at={state.entry.position}"),
    )


def _is_held(state: ItemState) -> bool:
    return state.status is ItemStatus.EMBARGOED
