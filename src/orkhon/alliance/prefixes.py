"""Whose the first word of a uri is: `urn:altai:…` is of the agency `altai`. Knows no item."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from django.utils.translation import gettext

from orkhon.alliance.models import Agency

RESERVED: Final = frozenset({"ietf", "isbn", "issn", "lex", "nbn", "newsml", "oid", "orkhon", "publicid", "uuid"})
"""Names that others have registered for uris (RFC 8141), or that hubs use themselves: no agency goes by them."""
_NAMED: Final = re.compile(r"urn:([a-z0-9][a-z0-9-]{0,31}):", re.IGNORECASE)

UsersOf = Callable[[str], str]
_users: list[UsersOf] = []


def set_user_of_prefix(user: UsersOf) -> None:
    """Let `user` say which other agency has items under `urn:CODE:`, empty for none. Called at start, by the wire."""
    _users[:] = [user]


def name_in(uri: str) -> str:
    """Return the name after `urn:`, in small letters, as two such uris are the same (RFC 8141, 3.1); else empty."""
    found = _NAMED.match(uri)
    return found[1].lower() if found is not None else ""


def owners_of_prefixes(uris: Iterable[str], *, agency: str) -> frozenset[str]:
    """Return the other agencies on record whose prefix one of `uris` has. One query, and none as a rule."""
    named = {name_in(uri) for uri in uris} - {"", agency, *RESERVED}
    if not named:
        return frozenset()
    return frozenset(Agency.objects.filter(code__in=named).values_list("code", flat=True))


def why_taken(code: str) -> str:
    """Return why no new agency can have that code, because its prefix is another's; empty where it can."""
    if code in RESERVED:
        return gettext(
            "%(code)s came, and uris that begin with urn:%(code)s: are nobody's of the alliance; choose another code"
        ) % {"code": f"{code!r}"}
    user = _users[0](code) if _users else ""
    if not user:
        return ""
    return gettext(
        "%(code)s came, and %(user)s has items on the wire whose uris begin with urn:%(code)s:, the "
        "prefix of an agency of that code; choose another code, for what is in the log stays there"
    ) % {"code": f"{code!r}", "user": user}
