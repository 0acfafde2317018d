"""Kills that wait for a person's confirmation, and what a subscriber was sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from orkhon.alliance.programs.problems import Problem, api
from orkhon.exchange.actions.acknowledge import acknowledge
from orkhon.exchange.api.access import open_access
from orkhon.exchange.api.asking import check_known, whole
from orkhon.exchange.documents import MEDIA_TYPE, moment
from orkhon.exchange.errors import NobodyNamed, NothingToConfirm
from orkhon.exchange.models import Delivery, Notice

_MOST: Final = 200
_LARGEST_BODY: Final = 10_000


def _moment(value: datetime | None) -> str | None:
    return moment(value) if value else None


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.pk,
        "kind": notice.kind,
        "uri": notice.uri,
        "agency": notice.agency,
        "created": _moment(notice.created),
        "acknowledged": _moment(notice.acknowledged),
        "by": notice.by or None,
    }


@api("GET")
def notices(request: HttpRequest) -> HttpResponse:
    """Answer with the kills and withholdings of what the subscriber had, those without a confirmation first."""
    access = open_access(request.headers.get("Authorization", ""), now=datetime.now(UTC))
    check_known(request.GET, "limit")
    limit = whole(request.GET, "limit", 100, least=1, most=_MOST)
    rows = Notice.objects.filter(subscriber=access.subscriber)
    found = [*rows.filter(acknowledged__isnull=True)[:limit]]
    found += rows.filter(acknowledged__isnull=False)[: limit - len(found)]
    return HttpResponse(orjson.dumps({"notices": [_notice(one) for one in found]}), content_type=MEDIA_TYPE)


@api("POST")
def acknowledgement(request: HttpRequest, notice: int) -> HttpResponse:
    """Take the name of the person who saw to a kill: `{"person": "…"}`."""
    now = datetime.now(UTC)
    access = open_access(request.headers.get("Authorization", ""), now=now)
    check_known(request.GET)
    try:
        sent = orjson.loads(_body(request))
    except ValueError as error:
        raise Problem(400, "JSON wanted", 'what came is no JSON; send {"person": "first and last name"}') from error
    person = sent.get("person") if isinstance(sent, dict) else None
    try:
        confirmed = acknowledge(
            access.subscriber, notice, person=person if isinstance(person, str) else "", via="api", now=now
        )
    except NobodyNamed as refusal:
        raise Problem(422, "Nobody named", str(refusal)) from refusal
    except NothingToConfirm as refusal:
        raise Problem(404, "Notice unknown", str(refusal)) from refusal
    return HttpResponse(orjson.dumps(_notice(confirmed)), content_type=MEDIA_TYPE)


def _body(request: HttpRequest) -> bytes:
    too_much = Problem(
        413, "Too much came", f'send {_LARGEST_BODY:,} bytes at most: {{"person": "first and last name"}}'
    )
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise too_much from error
    if len(body) > _LARGEST_BODY:
        raise too_much
    return body


@api("GET")
def deliveries(request: HttpRequest) -> HttpResponse:
    """Answer with what the subscriber was sent and given, newest first."""
    access = open_access(request.headers.get("Authorization", ""), now=datetime.now(UTC))
    check_known(request.GET, "limit", "before")
    limit = whole(request.GET, "limit", 100, least=1, most=_MOST)
    before = whole(request.GET, "before", 0, least=1, most=999_999_999)
    rows = Delivery.objects.filter(subscriber=access.subscriber).order_by("-pk")
    if before:
        rows = rows.filter(pk__lt=before)
    found = [
        {
            "id": one.pk,
            "channel": one.channel,
            "state": one.state,
            "entries": one.entries,
            "attempts": one.attempts,
            "created": _moment(one.created),
            "done": _moment(one.done),
            "status": one.status,
            "error": one.error or None,
        }
        for one in rows[:limit]
    ]
    return HttpResponse(orjson.dumps({"deliveries": found}), content_type=MEDIA_TYPE)
