"""What an outsider needs to check one entry with public tools alone (check_item.py, which the hub gives out)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import orjson
from django.http import HttpRequest, HttpResponse

from orkhon.alliance.programs.problems import Problem, api
from orkhon.exchange.actions.give_page import notice_what_was_taken_back
from orkhon.exchange.actions.record_given import record_given
from orkhon.exchange.api.access import open_access
from orkhon.exchange.api.asking import check_known
from orkhon.exchange.documents import MEDIA_TYPE
from orkhon.exchange.models import Channel
from orkhon.exchange.selecting import Given
from orkhon.wire.entries import ItemStatus
from orkhon.wire.errors import NotSealed, UnknownItem
from orkhon.wire.proofs import proof_document
from orkhon.wire.queries import state_of


@api("GET")
def proofs(request: HttpRequest) -> HttpResponse:
    """Answer with the proof of the newest version of an item: header, signatures, and the way up to a daily root.

    Of what everybody may see everybody may ask. With a member's token also of all else; and, of what is neither taken
    back nor withheld by an order in the member's country, with the payload, which says more than the item, such as who
    corrected it.
    """
    check_known(request.GET, "uri", "day")
    uri, written = request.GET.get("uri", ""), request.GET.get("day")
    authorization = request.headers.get("Authorization", "")
    now = datetime.now(UTC)
    access = open_access(authorization, now=now) if authorization else None
    member = access is not None and access.subscriber.is_member and access.subscriber.active
    if not uri:
        raise Problem(400, "Item wanted", "no uri came; ask with ?uri= and the item's own uri, percent-encoded")
    try:
        day = None if written is None else date.fromisoformat(written)
    except ValueError as error:
        raise Problem(400, "Day unreadable", f"day={written!r:.60} came; write one such as 2026-11-22") from error
    state = state_of(uri)
    if state is None or not (member or state.is_public):
        raise Problem(404, "Item unknown", f"this hub has nothing for you under {uri[:200]}")
    shown = member and state.status in (ItemStatus.USABLE, ItemStatus.EMBARGOED)
    if shown and access is not None and state.entry is not None:
        # What a legal order withholds in the member's country is proven there without its words.
        given = [
            one
            for one in access.reader().without_ordered([Given(entry=state.entry, shown=state.entry)])
            if one.shown is not None
        ]
        record_given(access.subscriber.pk, given, channel=Channel.API, now=now)
        shown = bool(given) and not notice_what_was_taken_back(given)
    try:
        document = proof_document(uri, day=day, with_payload=shown)
    except (UnknownItem, NotSealed) as refusal:
        raise Problem(404, "Not sealed yet", str(refusal)) from refusal
    return HttpResponse(orjson.dumps(document), content_type=MEDIA_TYPE)
