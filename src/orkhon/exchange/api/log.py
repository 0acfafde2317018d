"""The whole log for a hub that follows this one: every entry as it was signed, with its payload; and what that hub
says of its copy.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from orkhon.alliance.models import Agency
from orkhon.alliance.models.names import NamedInEightLanguages
from orkhon.alliance.programs.problems import Problem, api
from orkhon.exchange.actions.note_follower import note_follower
from orkhon.exchange.actions.record_given import record_given
from orkhon.exchange.api.access import Access, open_access
from orkhon.exchange.api.asking import check_known, position_in, whole
from orkhon.exchange.api.shapes_of_the_log import LARGEST_POSITION, MOST_ANSWERS, MOST_ASIDE
from orkhon.exchange.documents import MEDIA_TYPE
from orkhon.exchange.long_poll import LONGEST_WAIT
from orkhon.exchange.models import Channel
from orkhon.exchange.queries import MOST_BYTES
from orkhon.exchange.selecting import Given
from orkhon.wire.cursors import cursor_at
from orkhon.wire.following import STATUSES_TOLD
from orkhon.wire.queries import entries_after, head, how_many_fit
from orkhon.wire.records import records_after

_LARGEST_PAGE = 200
_LARGEST_REPORT: Final = 100_000


def _following(request: HttpRequest, now: datetime) -> Access:
    access = open_access(request.headers.get("Authorization", ""), now=now)
    if not (access.subscriber.follows and access.subscriber.is_member and access.subscriber.active):
        raise Problem(
            403,
            "No follower",
            f"{access.subscriber.code} is no hub that follows this one; its secretariat can let a member's hub do so",
        )
    return access


@api("GET")
def log(request: HttpRequest) -> HttpResponse:
    """Answer with entries after `cursor` as records, oldest first: what was killed too, for a log leaves nothing out.

    Only hubs of members may ask: they keep the same promises.
    """
    now = datetime.now(UTC)
    access = _following(request, now)
    check_known(request.GET, "cursor", "limit", "wait")
    whole(request.GET, "wait", 0, least=0, most=LONGEST_WAIT)
    limit = whole(request.GET, "limit", 100, least=1, most=_LARGEST_PAGE)
    position = position_in(request.GET.get("cursor", ""))
    fitting = how_many_fit(position, limit, most_bytes=MOST_BYTES)
    records = records_after(position, fitting)
    given = [Given(entry=entry, shown=entry) for entry in entries_after(position, len(records))] if records else []
    record_given(access.subscriber.pk, given, channel=Channel.API, now=now)
    reached = records[-1].position if records else position
    return HttpResponse(
        orjson.dumps(
            {
                "hub": settings.ORKHON_HUB,
                "records": [record.document() for record in records],
                "next": cursor_at(reached),
                "more": len(records) == fitting,
                "head": head(),
            }
        ),
        content_type=MEDIA_TYPE,
    )


@api("POST")
def report(request: HttpRequest) -> HttpResponse:
    """Take a following hub's word: how far its copy reaches, and how what was taken back stands there.

    A program's word. The notice of a kill waits for a person's name all the same. A copy that reaches beyond this log
    is kept too: then this hub was brought back from an old backup, and people are shown it.
    """
    now = datetime.now(UTC)
    access = _following(request, now)
    check_known(request.GET)
    said = _said(request)
    position = _number(said, "position", most=LARGEST_POSITION)
    aside = _number(said, "aside", most=MOST_ASIDE)
    rows = said.get("answers")
    if not isinstance(rows, list) or len(rows) > MOST_ANSWERS:
        raise Problem(422, "Report refused", f"answers are a list of {MOST_ANSWERS} at most")
    answers: dict[int, str] = {}
    for row in rows:
        if not isinstance(row, dict) or row.get("status") not in STATUSES_TOLD:
            raise Problem(422, "Report refused", f"an answer says a position, and one of {', '.join(STATUSES_TOLD)}")
        answers[_number(row, "position", most=LARGEST_POSITION, least=1)] = row["status"]
    standing = note_follower(access.subscriber, position=position, aside=aside, answers=answers, now=now)
    return HttpResponse(orjson.dumps({"position": standing.position}), content_type=MEDIA_TYPE)


def _said(request: HttpRequest) -> dict[str, Any]:
    try:
        body = request.body if int(request.headers.get("Content-Length") or 0) <= _LARGEST_REPORT else None
    except (RequestDataTooBig, ValueError):
        body = None
    if body is None or len(body) > _LARGEST_REPORT:
        raise Problem(413, "Too much came", f"a report has {_LARGEST_REPORT:,} bytes at most; tell fewer at once")
    try:
        said = orjson.loads(body)
    except ValueError as error:
        raise Problem(400, "JSON wanted", "what came is no JSON; docs/following.md shows a report") from error
    if not isinstance(said, dict):
        raise Problem(422, "Report refused", "a report is an object")
    return said


def _number(said: dict[str, Any], name: str, *, most: int, least: int = 0) -> int:
    value = said.get(name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # JSON has one kind of numbers
    if type(value) is not int or not least <= value <= most:
        raise Problem(422, "Report refused", f"{name} is {str(value)[:40]}; a whole number from {least} to {most} fits")
    return value


@api("GET")
def agencies(request: HttpRequest) -> HttpResponse:
    """Answer with the agencies whose items are here, so that a hub that follows can name them."""
    open_access(request.headers.get("Authorization", ""), now=datetime.now(UTC))
    check_known(request.GET)
    found = [
        {
            "code": agency.code,
            "sign": agency.sign,
            "standing": agency.standing,
            "country": agency.country,
            "languages": agency.languages.split(),
            "website": agency.website,
            "invented": agency.invented,
            "names": {
                name.removeprefix("name_"): getattr(agency, name)
                for name in NamedInEightLanguages.NAME_FIELDS
                if getattr(agency, name)
            },
        }
        for agency in Agency.objects.all()
    ]
    return HttpResponse(orjson.dumps({"agencies": found}), content_type=MEDIA_TYPE)
