"""Entries as letters. Sends none."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from orkhon.exchange.letter_languages import in_its_language
from orkhon.exchange.models import Subscriber
from orkhon.exchange.plain_items import item_to_send, taken_back
from orkhon.exchange.selecting import TAKING_BACK, Given, Withdrawn
from orkhon.items import Item
from orkhon.items.embargo import NEVER, EmbargoKind, embargo_of
from orkhon.wire.entries import EntryKind, WireEntry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_LONGEST_SUBJECT: Final = 150

_TOLD: Final[dict[Withdrawn, StrOrPromise]] = {
    Withdrawn.KILLED: _("The agency has killed this item. Take it off everywhere, at once, and what was made from it."),
    Withdrawn.WITHHELD: _("The agency withholds this item. Do not publish it; take it off where it is published."),
    Withdrawn.REDACTED: _("This item was redacted by order. Remove every copy of its words and pictures."),
    Withdrawn.EMBARGOED: _("This item is under embargo and is sent when that ends."),
    Withdrawn.ORDERED: _("A legal order withholds this item in your country. Do not publish it there; take it off."),
}
_SUBJECTS: Final = {
    Withdrawn.KILLED: "KILL",
    Withdrawn.WITHHELD: "WITHHOLD",
    Withdrawn.REDACTED: "REDACT",
    Withdrawn.EMBARGOED: "EMBARGO",
    Withdrawn.ORDERED: "LEGAL ORDER",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """One letter in plain text. `message_id` is the same each time that the entry is sent to the subscriber."""

    subject: str
    body: str = field(repr=False)
    message_id: str


def letter_of(given: Given, *, subscriber: Subscriber, host: str, now: datetime) -> Letter | None:
    """Return the entry as a letter to the subscriber, None where no reader has anything to do.

    `host` stands at the right of the message's id (RFC 5322, 3.6.4).
    """
    item = item_to_send(given, member=subscriber.is_member, now=now)
    if item is None:
        return None
    entry, why = given.entry, taken_back(given)
    message_id = f"<orkhon.{entry.position}.{subscriber.code}@{host}>"
    if given.shown is not None and given.uri != entry.uri:
        # An order has ended: of one entry come several letters, each about an item.
        entry = given.shown
        message_id = f"<orkhon.{given.entry.position}.{entry.position}.{subscriber.code}@{host}>"
    if why is not None:
        subject = f"{_SUBJECTS[why]}: {entry.agency} {given.uri}"
        return Letter(subject=_one_line(subject), body=_taking_back(given, why, subscriber), message_id=message_id)
    marks = [
        "EMBARGO" if item.embargoed is not None else "",
        "CORRECTION" if entry.kind is EntryKind.CORRECT else "",
    ]
    title = item.headline or item.slug_line or item.uri
    subject = ": ".join([*filter(None, marks), f"[{entry.agency}] {title}"])
    return Letter(subject=_one_line(subject), body=_words(entry, item), message_id=message_id)


def _taking_back(given: Given, why: Withdrawn, subscriber: Subscriber) -> str:
    """The item's own words are not in it: they are what must not spread."""
    entry = given.entry
    items = [f"Item: {one.uri}" for one in given.each]
    told = in_its_language(subscriber, lambda: f"{_TOLD[why]}\n")
    lines = [told, *items, f"Agency: {entry.agency}"]
    if given.order is not None:
        lines += [f"Country: {given.order.country}", f"Ordered by: {given.order.authority}"]
        lines += [f"Reference: {given.order.reference}"]
    if entry.version and given.uri == entry.uri:
        lines.append(f"Version: {entry.version}")
    if entry.reason and entry.kind in TAKING_BACK:
        lines.append(f"Reason: {entry.reason}")
    return "\n".join(lines) + "\n"


def _words(entry: WireEntry, item: Item) -> str:
    facts = [
        ("Agency", entry.agency),
        ("Item", item.uri),
        ("Version", item.version),
        ("Language", item.language.tag if item.language else ""),
        ("By", ", ".join(one.name for one in item.bylines if one.name)),
        ("Credit", item.credit),
        ("Note", item.ed_note),
        ("Terms", item.rights.usage_terms),
        ("Copyright", item.rights.copyright_notice),
        ("Page", item.link),
        *(("Picture", media.renditions[0].href) for media in item.media if media.renditions),
    ]
    embargo = f"{_embargo(item)}\n\n" if item.embargoed is not None else ""
    text = "\n\n".join(filter(None, [item.headline, item.summary, item.dateline, _body(item)]))
    return f"{embargo}{text}\n\n-- \n" + "".join(f"{name}: {value}\n" for name, value in facts if value)


def _embargo(item: Item) -> str:
    """Say what the embargo is; its kind, where it has one, stands in the note besides."""
    embargo = embargo_of(item)
    if item.embargoed is None or embargo is None:
        return ""
    until = item.embargoed.astimezone(UTC)
    told = f"until {until:%Y-%m-%d %H:%M} UTC" if until < NEVER else "until its agency lifts it"
    if embargo.kind is EmbargoKind.ON_DELIVERY:
        return f"EMBARGO for the public {told}. You may use it at once."
    if embargo.kind is EmbargoKind.BROADCAST_FIRST:
        return f"EMBARGO {told}: broadcast first. Publish nothing of it in text before."
    return f"EMBARGO {told}. Publish nothing of it before."


def _body(item: Item) -> str:
    return "\n\n".join(item.body.text.split("\n"))


def _one_line(text: str) -> str:
    """No line break: it would end the subject and begin a header of somebody else's."""
    return " ".join(text.split())[:_LONGEST_SUBJECT]
