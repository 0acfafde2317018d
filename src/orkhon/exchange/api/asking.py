"""What a request asks for, read from its query. Raises `Problem`: 400 for what nobody means, 404 for who is unknown."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpRequest, QueryDict

from orkhon.alliance.programs.problems import Problem
from orkhon.alliance.queries import unknown_agencies
from orkhon.exchange.models.subscriber import PUBLIC_TYPES
from orkhon.exchange.selecting import Narrowing, narrowing
from orkhon.items import ItemType, LanguageTagError
from orkhon.wire.cursors import CURSOR_FORM, position_of
from orkhon.wire.errors import CursorRefused
from orkhon.wire.queries import has_spoken

NARROWING_PARAMETERS: Final = ("agency", "language", "type", "subject", "urgency")
"""Names by which any list can be asked for in part."""

_MOST_WORDS: Final = 50


def check_known(query: QueryDict, *known: str) -> None:
    """Refuse parameters that nobody reads: a mistyped one would give more than was asked for.

    And the letter that PostgreSQL keeps in no text, so that both databases answer alike.
    """
    unknown = sorted(set(query) - set(known))
    if unknown:
        raise Problem(
            400,
            "Parameter unknown",
            f"{', '.join(unknown)[:200]} came; this address reads {', '.join(known) or 'none'}",
        )
    for name in query:
        if any("\0" in value for value in query.getlist(name)):
            raise Problem(400, "Letter refused", f"{name} came with the letter U+0000, which nothing here is called by")


def whole(query: QueryDict, name: str, default: int, *, least: int, most: int) -> int:
    """Return the whole number under `name`, between `least` and `most`."""
    written = query.get(name)
    if written is None:
        return default
    if not (written.isascii() and written.isdecimal() and len(written) < 10 and least <= int(written) <= most):
        raise Problem(400, "Number refused", f"{name}={written[:40]!r} came; write a number from {least} to {most}")
    return int(written)


def words(query: QueryDict, name: str) -> list[str]:
    """Return the words under `name`, repeated or parted by commas."""
    found = [word.strip() for value in query.getlist(name) for word in value.split(",") if word.strip()]
    if len(found) > _MOST_WORDS:
        raise Problem(400, "Too many words", f"{len(found)} words came for {name}; send {_MOST_WORDS} at most")
    return found


def narrowing_in(request: HttpRequest) -> Narrowing:
    """Return what the request wants of what it may have: `agency`, `language`, `type`, `subject`, `urgency`."""
    query = request.GET
    agencies = words(query, "agency")
    nobody = [code for code in unknown_agencies(agencies) if not has_spoken(code)]
    if nobody:
        raise Problem(
            404,
            "Agency unknown",
            f"agency={', '.join(nobody)[:200]} came, and no agency of this hub goes by that; the codes are "
            "those that entries say under `agency`",
        )
    types = words(query, "type")
    unknown = sorted(set(types) - {*PUBLIC_TYPES, ItemType.ADVISORY})
    if unknown:
        raise Problem(400, "Type unknown", f"{', '.join(unknown)[:200]} came; types are {', '.join(PUBLIC_TYPES)}")
    try:
        return narrowing(
            agencies=agencies,
            languages=words(query, "language"),
            types=types,
            subjects=words(query, "subject"),
            urgency=whole(query, "urgency", 0, least=1, most=9) or None,
        )
    except LanguageTagError as error:
        raise Problem(400, "Language unknown", str(error)) from error


def position_in(cursor: str) -> int:
    """Return the position of a cursor. One of the right form that leads nowhere is not found; any other is refused."""
    try:
        return position_of(cursor)
    except CursorRefused as refusal:
        if re.fullmatch(CURSOR_FORM, cursor):
            raise Problem(404, "Cursor unknown", str(refusal)) from refusal
        raise Problem(400, "Cursor refused", str(refusal)) from refusal
