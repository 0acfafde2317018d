"""`POST /api/v1/items`: one item or many, in any format that this house reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponse

from orkhon.alliance.programs.problems import Problem, api
from orkhon.formats import FormatError, Refusal, TooManyItems, parse
from orkhon.intake.actions.take_push import PushedBytes, PushOutcome, TakenItem, TakenPush, take_push
from orkhon.intake.at_home import DELIVERED, HEADER
from orkhon.intake.push.access import pushing_agency
from orkhon.intake.push.bodies import body_of
from orkhon.wire.actions.append import AppendIntent, intent_of
from orkhon.wire.entries import EntryKind
from orkhon.wire.errors import WireError
from orkhon.wire.own_statements import read_signed_statement

LARGEST_BODY: Final = 20_000_000
MOST_ITEMS: Final = 1000
MOST_TOLD: Final = 100
"""Refusals of what was no item; how many more there were is told."""

SIGNED_TYPE: Final = "application/vnd.orkhon.signed+json"
_KINDS: Final = {"": EntryKind.UPDATE, "update": EntryKind.UPDATE, "correct": EntryKind.CORRECT}


@api("POST")
def items(request: HttpRequest) -> HttpResponse:
    """Take the items in the body, and answer what became of each: 201 with something new, 200 with nothing new,
    207 where some were refused, 422 where all were.

    The same request again changes nothing. `?kind=correct` says that later versions put right what was wrong.
    """
    now = datetime.now(UTC)
    body = body_of(
        request, most=LARGEST_BODY, instead="send fewer items in one request, and pictures by their addresses"
    )
    agency = pushing_agency(request, now=now)
    kind = _KINDS.get(request.GET.get("kind", ""))
    unknown = sorted(set(request.GET) - {"kind"})
    if kind is None or unknown:
        wrong = ", ".join(unknown)[:100] or f"kind={request.GET.get('kind', '')[:40]!r}"
        raise Problem(400, "Parameter unknown", f"{wrong} came; write kind=correct, kind=update, or nothing")
    content_type = request.headers.get("Content-Type", "")
    raw = PushedBytes(data=body, content_type=content_type.partition(";")[0].strip() or "application/octet-stream")
    if raw.content_type == SIGNED_TYPE:
        intents, refusals = _signed(body, agency)
    else:
        intents, refusals = _plain(body, content_type, agency, kind, now)
    taken = take_push(
        intents,
        raw,
        refusals=refusals,
        signed=raw.content_type == SIGNED_TYPE,
        at_home=_at_home(request),
        now=now,
    )
    if taken.is_postponed:
        raise Problem(503, "Wire busy", taken.items[0].cause, headers={"Retry-After": "1"})
    return HttpResponse(
        orjson.dumps({"items": [_told(one) for one in taken.items], "refusals": _refused(taken.refusals)}),
        status=_status(taken),
        content_type="application/json",
    )


def _at_home(request: HttpRequest) -> frozenset[str]:
    asked = frozenset(word.strip() for word in request.headers.get(HEADER, "").split(",") if word.strip())
    if asked - {DELIVERED}:
        raise Problem(
            400, "Header unknown", f"{HEADER}: {', '.join(sorted(asked))[:60]} came; write {DELIVERED}, or none"
        )
    return asked


def _too_many(count: int) -> Problem:
    return Problem(413, "Too many items", f"{count:,} items came; send {MOST_ITEMS:,} at most in one request")


def _plain(
    body: bytes, content_type: str, agency: str, kind: EntryKind, now: datetime
) -> tuple[list[AppendIntent], Sequence[Refusal]]:
    try:
        parsed = parse(body, content_type=content_type, now=now, most_items=MOST_ITEMS)
    except TooManyItems as refusal:
        raise _too_many(refusal.count) from refusal
    except FormatError as refusal:
        raise Problem(422, "Document refused", str(refusal), fault=type(refusal).__name__) from refusal
    if len(parsed.items) + len(parsed.refusals) > MOST_ITEMS:
        raise _too_many(len(parsed.items) + len(parsed.refusals))
    intents = [AppendIntent(agency=agency, kind=kind, item=item) for item in parsed.items]
    return intents, parsed.refusals


def _signed(body: bytes, agency: str) -> tuple[list[AppendIntent], Sequence[Refusal]]:
    """Read items under the agency's own statements: one JSON object, or an array of them."""
    try:
        documents = orjson.loads(body)
    except ValueError as error:
        raise Problem(422, "Document refused", f"the body is no JSON: {error}") from error
    documents = documents if isinstance(documents, list) else [documents]
    if len(documents) > MOST_ITEMS:
        raise _too_many(len(documents))
    intents: list[AppendIntent] = []
    refusals: list[Refusal] = []
    for number, document in enumerate(documents, start=1):
        try:
            if not isinstance(document, dict):
                raise Problem(422, "Document refused", "signed items are JSON objects, or an array of them")
            intent = intent_of(read_signed_statement(document))
        except WireError as refusal:
            refusals.append(Refusal(where=f"item {number}", cause=str(refusal)))
            continue
        if intent.agency != agency:
            cause = f"it is a statement of {intent.agency[:40]!r}, and {agency} sent it; each sends its own"
            refusals.append(Refusal(where=f"item {number}", cause=cause))
            continue
        intents.append(intent)
    return intents, refusals


def _told(item: TakenItem) -> dict[str, Any]:
    told: dict[str, Any] = {"uri": item.uri, "version": item.version, "outcome": item.outcome.value}
    if item.position:
        told["position"] = item.position
    if item.cause:
        told |= {"cause": item.cause, "retryable": item.retryable}
    return told


def _refused(refusals: Sequence[Refusal]) -> list[dict[str, str]]:
    told = [{"where": refusal.where, "cause": refusal.cause} for refusal in refusals[:MOST_TOLD]]
    more = len(refusals) - len(told)
    return [*told, {"where": f"{more} more", "cause": "they were refused too; mend these first"}] if more else told


def _status(taken: TakenPush) -> int:
    refused = len(taken.refusals) + sum(item.outcome is PushOutcome.REFUSED for item in taken.items)
    if refused:
        return 422 if refused == len(taken.refusals) + len(taken.items) else 207
    return 201 if any(item.outcome is PushOutcome.NEW for item in taken.items) else 200
