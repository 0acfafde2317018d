"""Make suggestions of messages to a bot. Touches no network and no database."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import orjson

from orkhon.formats.html import from_plain_text
from orkhon.intake.connectors.bot.messages import Message
from orkhon.intake.deliveries import ParsedDelivery, RawDelivery, Reading, Suggestion
from orkhon.intake.errors import ListUnusable
from orkhon.intake.headlines import headline_and_rest
from orkhon.items import Item, ItemType, Media, Rendition


def parse(raw: RawDelivery, reading: Reading) -> ParsedDelivery:
    """Return a message, or an album, as one suggestion; none for what has neither words nor photos."""
    try:
        messages = [Message(**one) for one in orjson.loads(raw.data)]
    except (TypeError, ValueError) as error:
        raise ListUnusable(f"the message cannot be read: {error}") from error
    content = from_plain_text("\n\n".join(message.text for message in messages if message.text))
    if not messages or (not content and not raw.files):
        return ParsedDelivery(format="telegram-bot")
    first = messages[0]
    headline, body = headline_and_rest(content)
    sent = datetime.fromtimestamp(first.at, tz=UTC) if first.at else None
    item = Item(
        uri=uri_of(first),
        type=ItemType.TEXT if content else ItemType.PICTURE,
        headline=headline,
        body=body,
        language=reading.language,
        created=sent,
        version_created=datetime.fromtimestamp(first.edited, tz=UTC) if first.edited else sent,
        media=tuple(Media(kind="picture", renditions=(Rendition(href=file.name),)) for file in raw.files),
    )
    key = f"{first.group} {first.edited} {','.join(str(message.number) for message in messages)}"
    suggestion = Suggestion(
        key=key, item=item, sender=first.sender, files=raw.files, joins=bool(first.album) and not first.edited
    )
    return ParsedDelivery(suggestions=(suggestion,), format="telegram-bot")


def uri_of(message: Message) -> str:
    """Return by which the message is known, the same for all of an album and for every edit of a message."""
    if message.handle and not message.album:
        return f"https://t.me/{message.handle}/{message.number}"
    return f"urn:orkhon:draft:{uuid.uuid5(uuid.NAMESPACE_URL, f'https://t.me/c/{message.group}')}"
