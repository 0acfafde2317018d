"""Alerts and digests in words, for letters and chats. Sends none, and asks nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Final

from django.utils.translation import gettext, ngettext

from orkhon.items import Item
from orkhon.items.embargo import NEVER, held_until
from orkhon.wire.entries import ItemState, ItemStatus

MOST_LISTED: Final = 40
LONGEST_CHAT: Final = 3800
"""Signs of one message; Telegram takes 4,096."""

_LONGEST_LINE: Final = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What is sent. A chat shows the subject as its first line."""

    subject: str
    body: str = field(repr=False)

    @property
    def chat(self) -> str:
        """Both together, no longer than a chat takes."""
        return f"{self.subject}\n\n{self.body}"[:LONGEST_CHAT]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One item to be named, and where it is read."""

    state: ItemState
    link: str


def alert(topic: str, lines: Sequence[Line], *, link: str, digest: bool, most: int = MOST_LISTED) -> Words:
    """Return the words that tell of these matches of the topic called so; `link` is its page."""
    count = len(lines)
    first = headline(lines[0].state)
    what = ngettext("%(count)s new", "%(count)s new", count) % {"count": count} if digest or count > 1 else first
    listed = [f"{headline(line.state)}\n{line.link}\n" for line in lines[:most]]
    more = [gettext("… and %(count)s more.") % {"count": count - most} + "\n"] if count > most else []
    body = "\n".join([*listed, *more, _all_of(link)])
    return Words(subject=one_line(f"{topic}: {what}"), body=f"{body}\n")


def taken_back(topic: str, uris: Sequence[str], *, link: str) -> Words:
    """Return the words that say what was taken back. The items' own words are what must not spread."""
    count = len(uris)
    what = ngettext("an item was taken back", "%(count)s items were taken back", count) % {"count": count}
    told = gettext("You were told of what has been killed, withheld or redacted since. Do not use it:")
    body = f"{told}\n\n" + "".join(f"{uri}\n" for uri in uris[:MOST_LISTED])
    return Words(subject=one_line(f"{topic}: {what}"), body=f"{body}\n{_all_of(link)}\n")


def _all_of(link: str) -> str:
    return gettext("All of the topic: %(link)s") % {"link": link}


def headline(state: ItemState) -> str:
    """Return the item in one line: agency, headline, and what holds it back."""
    item = state.entry.outline if state.entry is not None else None
    if item is None:
        return state.uri
    return one_line(f"{marks(state, item)}[{state.agency}] {item.headline or item.slug_line or state.uri}")


def marks(state: ItemState, item: Item) -> str:
    """Return what must be read before the headline, empty for most items."""
    if state.status is not ItemStatus.EMBARGOED:
        return "" if item.is_public else gettext("FOR MEMBERS") + ": "
    until = held_until(item)
    if until is None or until >= NEVER:
        return gettext("EMBARGO until its agency lifts it") + ": "
    moment = f"{until.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return gettext("EMBARGO until %(moment)s") % {"moment": moment} + ": "


def one_line(text: str) -> str:
    """Return the text without line breaks: one would end a subject and begin a header of somebody else's."""
    return " ".join(text.split())[:_LONGEST_LINE]
