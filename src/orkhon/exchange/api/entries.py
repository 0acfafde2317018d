"""The pull API: entries after a cursor, and one item as it stands."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
from django.http import HttpRequest, HttpResponse

from orkhon.alliance.programs.problems import Problem, api
from orkhon.exchange.actions.record_given import record_given
from orkhon.exchange.api.access import open_access
from orkhon.exchange.api.asking import NARROWING_PARAMETERS, check_known, narrowing_in, position_in, whole
from orkhon.exchange.documents import MEDIA_TYPE, entry_document, page_body
from orkhon.exchange.models import Channel
from orkhon.exchange.queries import LARGEST_PAGE, Reader, choose, page_after
from orkhon.exchange.receipts import uris_had
from orkhon.exchange.selecting import WITHDRAWN, Given, Standing, Withdrawn
from orkhon.wire.entries import ItemState
from orkhon.wire.queries import head, state_of

LONGEST_WAIT = 15


@api("GET")
def entries(request: HttpRequest) -> HttpResponse:
    """Answer with the entries after `cursor`, oldest first.

    `wait` was spent before this is called (`long_poll.py`): no thread of the hub waits for news.
    """
    now = datetime.now(UTC)
    access = open_access(request.headers.get("Authorization", ""), now=now)
    check_known(request.GET, "cursor", "limit", "wait", "from", *NARROWING_PARAMETERS)
    whole(request.GET, "wait", 0, least=0, most=LONGEST_WAIT)
    limit = whole(request.GET, "limit", 100, least=1, most=LARGEST_PAGE)
    position = _position(request)
    page = page_after(access.reader(narrowing_in(request)), position, limit=limit)
    record_given(access.subscriber.pk, page.given, channel=Channel.API, now=now)
    return HttpResponse(page_body(page.given, position=page.position, more=page.more), content_type=MEDIA_TYPE)


def _position(request: HttpRequest) -> int:
    cursor = request.GET.get("cursor", "")
    beginning = request.GET.get("from", "oldest")
    if beginning not in ("oldest", "now"):
        raise Problem(
            400, "Beginning unknown", f"from={beginning[:40]!r} came; write oldest, or now for the news to come"
        )
    return head() if beginning == "now" and not cursor else position_in(cursor)


@api("GET")
def item(request: HttpRequest) -> HttpResponse:
    """Answer with an item as it stands: its newest version, or why there is none to be shown."""
    now = datetime.now(UTC)
    access = open_access(request.headers.get("Authorization", ""), now=now)
    check_known(request.GET, "uri")
    uri = request.GET.get("uri", "")
    if not uri:
        raise Problem(400, "Item wanted", "no uri came; ask with ?uri= and the item's own uri, percent-encoded")
    state = state_of(uri)
    shown = _shown(state, access.reader()) if state is not None else None
    if state is None or shown is None:
        raise Problem(404, "Item unknown", f"this hub has nothing for you under {uri[:200]}")
    record_given(access.subscriber.pk, [shown], channel=Channel.API, now=now)
    document = entry_document(shown) | {"status": state.status.value, "versions": list(state.versions)}
    status = 410 if shown.withdrawn in (Withdrawn.KILLED, Withdrawn.REDACTED) else 200
    return HttpResponse(orjson.dumps(document), status=status, content_type=MEDIA_TYPE)


def _shown(state: ItemState, reader: Reader) -> Given | None:
    """Return the newest version for the reader; for whoever was given the item before, that it was taken back."""
    newest = state.entry
    if newest is None:
        return None
    found = choose([newest], {newest.uri: Standing(status=state.status, newest=newest)}, reader)
    if found:
        return found[0]
    withdrawn = Withdrawn.REDACTED if newest.redacted else WITHDRAWN.get(state.status)
    if withdrawn is None or not uris_had(reader.subscriber_id, [newest.uri]):
        return None
    return Given(entry=newest, withdrawn=withdrawn)
