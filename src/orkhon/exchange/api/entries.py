"""The pull API: entries after a cursor, and one item as it stands."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
from django.http import HttpRequest, HttpResponse

from orkhon.alliance.programs.problems import Problem, api
from orkhon.exchange.actions.give_page import give_page, notice_what_was_taken_back
from orkhon.exchange.actions.record_given import record_given
from orkhon.exchange.api.access import open_access
from orkhon.exchange.api.asking import NARROWING_PARAMETERS, check_known, narrowing_in, position_in, whole
from orkhon.exchange.documents import MEDIA_TYPE, entry_document, page_body
from orkhon.exchange.long_poll import LONGEST_WAIT
from orkhon.exchange.models import Channel
from orkhon.exchange.queries import LARGEST_PAGE, Reader, page_after
from orkhon.exchange.receipts import uris_had
from orkhon.exchange.selecting import WITHDRAWN, Given, Withdrawn, is_for_everybody
from orkhon.wire.entries import ItemState, ItemStatus
from orkhon.wire.queries import head, state_of
from orkhon.wire.referring import replaced_by


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
    reader = access.reader(narrowing_in(request))
    page = give_page(lambda: page_after(reader, position, limit=limit), reader, channel=Channel.API, now=now)
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
    if shown is not None and record_given(access.subscriber.pk, [shown], channel=Channel.API, now=now):
        # Once more, for what was taken back before it was on record.
        late = notice_what_was_taken_back([shown])
        state = state_of(uri) if late else state
        shown = _shown(state, access.reader()) if late and state is not None else shown
    if state is not None and shown is None and _killed_unseen(state, access.reader()):
        raise Problem(410, "Item killed", f"{uri[:200]} was killed before it came to this hub; put nothing of it up")
    if state is None or shown is None:
        raise Problem(404, "Item unknown", f"this hub has nothing for you under {uri[:200]}")
    document = entry_document(shown) | {"status": state.status.value, "versions": list(state.versions)}
    newer = replaced_by(uri, state.agency)
    if newer:
        document["replaced_by"] = newer
    status = 410 if shown.withdrawn in (Withdrawn.KILLED, Withdrawn.REDACTED) else 200
    headers = {}
    if shown.withdrawn is Withdrawn.ORDERED:
        # RFC 7725, 4: who carries the order out; who gave it is told in the answer.
        status, headers = 451, {"Link": f'<{request.build_absolute_uri("/")}>; rel="blocked-by"'}
    return HttpResponse(orjson.dumps(document), status=status, content_type=MEDIA_TYPE, headers=headers)


def _killed_unseen(state: ItemState, reader: Reader) -> bool:
    """True for a member where the item was killed before it came: by another way it may have come to the member."""
    killed = state.entry is None and state.status is ItemStatus.KILLED
    return killed and reader.selection.member and reader.selection.active


def _shown(state: ItemState, reader: Reader) -> Given | None:
    """Return the newest version for the reader; for whoever was given the item before, that it was taken back."""
    newest, selection = state.entry, reader.selection
    if newest is None:
        return None
    withdrawn = Withdrawn.REDACTED if newest.redacted else WITHDRAWN.get(state.status)
    embargoed = withdrawn is Withdrawn.EMBARGOED and selection.member and selection.active
    if embargoed:
        withdrawn = None
    if withdrawn is not None:
        told = (selection.member and selection.active) or bool(uris_had(reader.subscriber_id, [newest.uri]))
        return Given(entry=newest, withdrawn=withdrawn) if told else None
    if not selection.active or not selection.takes(newest):
        return None
    one = Given(entry=newest, shown=newest, embargoed=embargoed)
    may_have = (selection.member or is_for_everybody(newest)) and reader.may_have(one)
    return reader.with_rights(reader.without_ordered([one]))[0] if may_have else None
