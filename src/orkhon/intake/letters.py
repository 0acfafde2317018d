"""What a letter becomes, on both ways by which letters come. Touches no network and no database."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC
from typing import Any
from urllib.parse import quote

from orkhon.formats.message import Attachment, Mail, sender_of
from orkhon.intake.deliveries import DeliveredFile
from orkhon.intake.errors import SenderNotListed
from orkhon.intake.picture_items import with_more
from orkhon.intake.pictures import name_by_hash, picture_type
from orkhon.items import Item, ItemType

MOST_PICTURES = 20


def check_sender(data: bytes, senders: Any) -> None:
    """Refuse a letter whose sender is not among `senders`: addresses, or `@agency.example` for all of one domain.

    Looks at the head alone: what a stranger has put into a letter is not even taken apart.
    The head of a letter can be forged by anybody; the list keeps strangers out, and not impostors.
    """
    if not senders:
        return
    sender = sender_of(data).lower()
    listed = {str(one).lower() for one in senders}
    if sender not in listed and f"@{sender.rpartition('@')[2]}" not in listed:
        raise SenderNotListed(
            f"{sender or 'nobody'} is not among the senders of this source; add the address to its options, or delete "
            "the letter"
        )


def pictures_of(attachments: Iterable[Attachment]) -> tuple[DeliveredFile, ...]:
    """Return the attached pictures, by what their bytes are and not by what the letter calls them."""
    found = {}
    for one in attachments:
        media_type = picture_type(one.data)
        if media_type:
            name = name_by_hash(one.data)
            found[name] = DeliveredFile(name=name, data=one.data, content_type=media_type)
    return tuple(found.values())[:MOST_PICTURES]


def item_of(mail: Mail, files: tuple[DeliveredFile, ...]) -> Item | None:
    """Return the letter as an item with its pictures; one without words is known by its subject and its pictures."""
    if mail.item is not None:
        return with_pictures(mail.item, files)
    if not files:
        return None
    uri = f"mid:{quote(mail.message_id, safe='@!$*+-._~=')}"
    if not mail.message_id:
        uri = f"urn:orkhon:draft:{uuid.uuid5(uuid.NAMESPACE_URL, files[0].name)}"
    bare = Item(uri=uri, headline=mail.subject, created=mail.sent, version_created=mail.sent)
    return with_pictures(bare, files)


def with_pictures(item: Item, files: Iterable[DeliveredFile]) -> Item:
    """Return the item with `files` as its pictures, after those that it has; each says what is written in its file."""
    shown = with_more(item, tuple(files), zone=UTC)
    bare = len(shown.media) > len(item.media) and not item.body and item.type is ItemType.TEXT
    return replace(shown, type=ItemType.PICTURE) if bare else shown
