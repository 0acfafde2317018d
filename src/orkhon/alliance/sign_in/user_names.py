"""When two user names are one to the people who read them, and which names nobody may have."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final

from django.contrib.auth.models import User

_DOT_ABOVE: Final = "\N{COMBINING DOT ABOVE}"
# The audit's own name, and those of people who were erased.
_HUB: Final = "hub"
_FORMER: Final = re.compile(r"former-.*")

# Letters of Cyrillic and Greek, small, and digits, beside the small Latin letter that they look like, or whose capital
# they look like as a capital. For names in one script it changes both sides alike.
_LIKE_LATIN: Final = {
    "a": "аα", "b": "вβь", "c": "сϲ", "d": "ԁ", "e": "еєεё", "h": "нһη", "i": "іїι", "j": "јϳ", "k": "кκқ",
    "l": "1|ӏіїιi", "m": "мμ", "n": "пνи", "o": "оοσ0", "p": "рρ", "q": "ԛ", "r": "гг", "s": "ѕ", "t": "тτ",
    "u": "υ", "v": "ѵ", "w": "ԝшω", "x": "хχ", "y": "уγүу", "z": "ζ", "ə": "ә", "ɵ": "ө",
}  # fmt: skip
_SKELETON: Final = str.maketrans({strange: latin for latin, all_ in _LIKE_LATIN.items() for strange in all_})


class NameRefused(StrEnum):
    """Why nobody may have a user name."""

    TAKEN = "taken"
    LOOKS_LIKE = "looks like"


def folded(name: str) -> str:
    """Return the name without capitals, in every script. The four letters I of Turkish and Azerbaijani are one."""
    return unicodedata.normalize("NFKC", name).casefold().replace(_DOT_ABOVE, "").replace("ı", "i")


def skeleton(name: str) -> str:
    """Return what names have in common that look alike: Latin, Cyrillic and Greek letters, 0 and o, 1, l and i."""
    return folded(name).translate(_SKELETON)


def why_refused(name: str, *, but: int | None = None) -> NameRefused | None:
    """Return why nobody new may have that name, or None. `but` is the account that may keep or change its own.

    Compared here and not by the database: SQLite knows the capitals of English alone.
    """
    wanted, seen = folded(name), skeleton(name)
    if wanted == _HUB or _FORMER.fullmatch(wanted):
        return NameRefused.TAKEN
    accounts = User.objects.all() if but is None else User.objects.exclude(pk=but)
    others = list(accounts.values_list("username", flat=True))
    if any(folded(known) == wanted for known in others):
        return NameRefused.TAKEN
    if seen == skeleton(_HUB) or any(skeleton(known) == seen for known in others):
        return NameRefused.LOOKS_LIKE
    return None
