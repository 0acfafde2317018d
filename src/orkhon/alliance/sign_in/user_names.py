"""When two user names are one to the people who read them."""

from __future__ import annotations

import unicodedata

from django.contrib.auth.models import User

_DOT_ABOVE = "\N{COMBINING DOT ABOVE}"


def folded(name: str) -> str:
    """Return the name without capitals, in every script. The four letters I of Turkish and Azerbaijani are one."""
    return unicodedata.normalize("NFKC", name).casefold().replace(_DOT_ABOVE, "").replace("ı", "i")


def is_taken(name: str) -> bool:
    """True where somebody's name differs from it in capitals at most.

    Compared here and not by the database: SQLite knows the capitals of English alone.
    """
    wanted = folded(name)
    return any(folded(known) == wanted for known in User.objects.values_list("username", flat=True).iterator())
