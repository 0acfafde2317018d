"""Messages as the Telegram Bot API gives them, taken apart. Asks nobody and makes no items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from orkhon.formats.jsonvalues import objects_at, raw_text_at, text_at, whole_at
from orkhon.intake.errors import ListUnusable

KINDS: Final = ("message", "edited_message", "channel_post", "edited_channel_post")
MOST_PHOTO_BYTES: Final = 20_000_000
"""The Bot API gives no larger files."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One message. `photo` is the file id of its largest photo; `at` and `edited` are seconds since 1970."""

    update: int
    chat: int
    number: int
    at: int
    edited: int
    text: str
    photo: str
    album: str
    sender: str
    handle: str

    @property
    def group(self) -> str:
        """What an album's messages have in common; a message alone is its own group."""
        return f"{self.chat} album {self.album}" if self.album else f"{self.chat} {self.number}"


def read_updates(value: Any) -> Iterator[tuple[int, Message | None]]:
    """Yield each update's number with its message, None for one that holds no message that can be read.

    Raises `ListUnusable` for what is no answer of the Bot API, with its own words.
    """
    if not isinstance(value, dict) or value.get("ok") is not True or not isinstance(value.get("result"), list):
        said = text_at(value, "description") or "nothing"
        raise ListUnusable(f"Telegram gave no updates; it says {said[:200]!r}")
    for update in objects_at(value, "result"):
        number = whole_at(update, "update_id")
        if number is None:
            continue
        held = next((update[kind] for kind in KINDS if isinstance(update.get(kind), dict)), None)
        yield number, None if held is None else _message(number, held)


def _message(update: int, value: Mapping[str, Any]) -> Message | None:
    chat = value.get("chat")
    chat_id = chat.get("id") if isinstance(chat, dict) else None
    number = whole_at(value, "message_id")
    if not isinstance(chat_id, int) or isinstance(chat_id, bool) or number is None:
        return None
    return Message(
        update=update,
        chat=chat_id,
        number=number,
        at=whole_at(value, "date") or 0,
        edited=whole_at(value, "edit_date") or 0,
        text=raw_text_at(value, "text") or raw_text_at(value, "caption"),
        photo=_largest_photo(value),
        album=text_at(value, "media_group_id")[:64],
        sender=_sender(value),
        handle=text_at(chat, "username")[:64] if isinstance(chat, dict) else "",
    )


def _largest_photo(value: Mapping[str, Any]) -> str:
    sizes = [
        (whole_at(one, "width") or 0, text_at(one, "file_id"))
        for one in objects_at(value, "photo")
        if (whole_at(one, "file_size") or 0) <= MOST_PHOTO_BYTES
    ]
    return max(sizes, default=(0, ""))[1][:300]


def _sender(value: Mapping[str, Any]) -> str:
    person = value.get("from") or value.get("sender_chat") or value.get("chat")
    name = " ".join(part for part in (text_at(person, "first_name", "title"), text_at(person, "last_name")) if part)
    handle = text_at(person, "username")
    return f"{name} (@{handle})".strip()[:300] if handle else name[:300]
