"""What stands in a channel about an article: its title, deck, link and credit, or that it was taken away. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from html import escape
from typing import Final
from unicodedata import category

from django.utils.translation import gettext

LONGEST: Final = 4_096
"""Letters of a message as Telegram counts them: UTF-16, without markup."""
_TITLE: Final = 300
_DECK: Final = 900
_CORRECTION: Final = 1_200
_CREDIT: Final = 300
_NO_WORDS: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNS: Final = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""What turns the direction of all that follows, in the message of another."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What readers are told of an article. `corrected` are a correction's words, `invented` says that all of it is."""

    title: str
    deck: str
    link: str
    credit: str
    corrected: str = ""
    invented: bool = False


def text_of(shown: Shown) -> str:
    """Return the message, in the language that gettext has active. Every word that came from outside is escaped."""
    parts = [
        f"<b>{_told(shown.title, _TITLE)}</b>",
        _told(shown.deck, _DECK),
        f"<i>{_told(shown.corrected, _CORRECTION)}</i>" if shown.corrected else "",
        f'<a href="{escape(shown.link)}">{escape(gettext("Read the article"))}</a>',
        _told(shown.credit, _CREDIT),
        escape(gettext("This is a demonstration: the agencies and the news are invented.")) if shown.invented else "",
    ]
    return "\n\n".join(part for part in parts if part)


def notice_of(link: str) -> str:
    """Return what stands in the place of an article that was taken away: no word of it."""
    words = escape(gettext("This article was taken away."))
    return f'{words} <a href="{escape(link)}">{escape(gettext("Why"))}</a>' if link else words


def hash_of(text: str) -> str:
    """Return by what two texts are told apart."""
    return hashlib.sha256(text.encode()).hexdigest()


def _told(words: str, most: int) -> str:
    """Return the words on one line, cut at a word, escaped."""
    line = " ".join("".join(" " if category(letter) in _NO_WORDS else letter for letter in words).split())
    line = line.translate(_TURNS)
    if len(line) > most:
        line = f"{line[: most - 1].rpartition(' ')[0] or line[: most - 1]}…"
    return escape(line, quote=False)
