"""The whole log for a hub that follows this one: every entry as it was signed, with its payload."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from orkhon.alliance.models import Agency
from orkhon.alliance.models.names import NamedInEightLanguages
from orkhon.alliance.programs.problems import Problem, api
from orkhon.exchange.actions.record_given import record_given
from orkhon.exchange.api.access import Access, open_access
from orkhon.exchange.api.asking import check_known, position_in, whole
from orkhon.exchange.documents import MEDIA_TYPE
from orkhon.exchange.long_poll import LONGEST_WAIT
from orkhon.exchange.models import Channel
from orkhon.exchange.queries import MOST_BYTES
from orkhon.exchange.selecting import Given
from orkhon.wire.cursors import cursor_at
from orkhon.wire.queries import entries_after, how_many_fit
from orkhon.wire.records import records_after

_LARGEST_PAGE = 200


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
            }
        ),
        content_type=MEDIA_TYPE,
    )


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
