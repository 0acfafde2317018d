"""Feeds: the newest of what a subscriber may have, in the format that its program reads."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from django.http import HttpRequest, HttpResponse

from orkhon.alliance.programs.problems import Problem, api
from orkhon.exchange.actions.give_page import give_page
from orkhon.exchange.api.access import open_access
from orkhon.exchange.api.asking import NARROWING_PARAMETERS, check_known, narrowing_in, whole
from orkhon.exchange.api.operation_parts import FEED_NAMES
from orkhon.exchange.models import Channel
from orkhon.exchange.plain_items import SAY_RIGHTS, as_free, with_rights
from orkhon.exchange.queries import Reader, newest_for
from orkhon.formats import FORMATS, FeedFacts, render
from orkhon.items import Item, Language
from orkhon.wire.queries import head

_MOST: Final = 200


@api("GET")
def feed(request: HttpRequest, format: str) -> HttpResponse:
    """Answer with the newest items as one document; 304 while that is the same."""
    now = datetime.now(UTC)
    access = open_access(request.headers.get("Authorization", ""), now=now)
    check_known(request.GET, "limit", *NARROWING_PARAMETERS)
    name = FEED_NAMES.get(format)
    if name is None:
        raise Problem(404, "Format unknown", f"{format[:40]!r} came; formats are {', '.join(FEED_NAMES)}")
    limit = whole(request.GET, "limit", 50, least=1, most=_MOST)
    reader = access.reader(narrowing_in(request))
    # A kill is an entry too, so what was taken back never hides behind this.
    etag = f'"{head()}-{access.subscriber.pk}-{reader.mark(now=now)}"'
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers={"ETag": etag})
    page = give_page(lambda: newest_for(reader, limit=limit), reader, channel=Channel.FEED, now=now)
    given = page.given
    # `newest_for` gives what is public alone.
    items = [
        with_rights(as_free(one.shown.item), one) if name in SAY_RIGHTS else as_free(one.shown.item)
        for one in given
        if one.shown is not None and one.shown.item is not None
    ]
    if name == "newsml1" and not items:
        return HttpResponse(status=204, headers={"ETag": etag})  # its DTD demands an item
    facts = FeedFacts(
        title=f"{access.subscriber.name}: {_scope(reader)}",
        link=request.build_absolute_uri("/"),
        self_link=request.build_absolute_uri(),
        updated=max((one.entry.received for one in given), default=now),
        language=_one_language(items),
        description="What this hub's agencies have put out, newest first.",
        author="Orkhon",
    )
    body = render(items, format=name, feed=facts)
    return HttpResponse(body, content_type=FORMATS[name], headers={"ETag": etag})


def _scope(reader: Reader) -> str:
    asked = reader.selection.asked
    words = [*sorted(asked.agencies), *sorted(asked.languages), *sorted(asked.subjects)]
    return " ".join(words) or "everything"


def _one_language(items: list[Item]) -> Language | None:
    spoken = {item.language for item in items}
    return spoken.pop() if len(spoken) == 1 else None
