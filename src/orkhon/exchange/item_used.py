"""Tells the wire screen who was given an item, as the ledger of deliveries has it. Shows no address of anybody."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import gettext

from orkhon.alliance.policies import where_may
from orkhon.desk.queries import newsroom_of
from orkhon.desk.wire_usage import Used
from orkhon.exchange.copies import copies_of
from orkhon.wire.entries import WireEntry


def used_by_subscribers(request: HttpRequest, uri: str, agency: str, entries: Sequence[WireEntry]) -> list[Used]:
    """Return which subscribers have the item, for whoever answers for its kills, and nothing for anybody else."""
    if not where_may(request.user, "exchange.view_notice").covers(agency=newsroom_of(uri, agency)):
        return []
    found = []
    for copy in copies_of(uri, entries):
        channels = ", ".join(dict.fromkeys(given.channel for given in copy.given))
        newest = gettext("version %(version)s") % {"version": copy.newest} if copy.newest else gettext("told of it")
        found.append(
            Used(
                who=copy.subscriber.name,
                how=f"{newest} ({channels})",
            )
        )
    return found
