"""Messages to the bot as the Bot API gives them, taken apart: what is asked and in which language. Asks nobody.

Of the person nothing is read but the number by which an answer finds him and the language of his Telegram.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from orkhon.formats.jsonvalues import objects_at, raw_text_at, text_at, whole_at
from orkhon.items.language import INTERFACE_LANGUAGES
from orkhon.language.identifying import identify
from orkhon.language.tags import language_of
from orkhon.verification.models.tip import TipKind
from orkhon.verification.tips.errors import BotUnreached

KINDS: Final = ("message", "callback_query")
PUT: Final = "put:"
"""What the button under an answer sends, before the check's key."""

LONGEST_TEXT: Final = 20_000
MOST_BYTES: Final = 15_000_000
MOST_PIXELS: Final = 40_000_000
DEFAULT_LANGUAGE: Final = "en"
_KEY: Final = re.compile(r"[A-Za-z0-9-]{4,40}")
_LINK: Final = re.compile(r"https?://\S{3,2000}")
_SURE: Final = 0.9
_LEAST_WORDS: Final = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """One message, or one press on a button. `content` is the hash of what was sent, the same for the same thing."""

    update: int
    chat: int
    kind: TipKind
    language: str
    content: str
    words: str = ""
    file: str = ""
    check_key: str = ""
    button: str = ""


def read_incoming(value: Any) -> Iterator[tuple[int, Incoming | None]]:
    """Yield each update's number with what it holds, None for what is none of ours (a group, a post, a bot).

    Raises `BotUnreached` for what is no answer of the Bot API.
    """
    if not isinstance(value, dict) or value.get("ok") is not True or not isinstance(value.get("result"), list):
        said = text_at(value, "description") or "nothing"
        raise BotUnreached(f"Telegram gave no updates; it says {said[:200]!r}")
    for update in objects_at(value, "result"):
        number = whole_at(update, "update_id")
        if number is None:
            continue
        pressed, message = update.get("callback_query"), update.get("message")
        if isinstance(pressed, dict):
            yield number, _pressed(number, pressed)
        else:
            yield number, _message(number, message) if isinstance(message, dict) else None


def _message(update: int, value: Mapping[str, Any]) -> Incoming | None:
    chat = _private_chat(value)
    if chat is None:
        return None
    words = (raw_text_at(value, "text") or raw_text_at(value, "caption"))[:LONGEST_TEXT].strip()
    language = _language(words, value.get("from"))
    file, mark = _picture(value)
    if file:
        kind = TipKind.PICTURE
    elif not words or words.startswith("/"):
        # What comes as a film, a voice or a sticker gets told what can be checked.
        kind, words = TipKind.HELP, ""
    else:
        kind = TipKind.LINK if _LINK.fullmatch(words) else TipKind.TEXT
    content = sha256(f"{kind}\0{mark}\0{words}".encode("utf-8", "surrogatepass")).hexdigest()
    return Incoming(update=update, chat=chat, kind=kind, language=language, content=content, words=words, file=file)


def _pressed(update: int, value: Mapping[str, Any]) -> Incoming | None:
    message = value.get("message")
    chat = _private_chat(message) if isinstance(message, dict) else None
    data, button = text_at(value, "data"), text_at(value, "id")[:64]
    key = data.removeprefix(PUT)
    if chat is None or not data.startswith(PUT) or _KEY.fullmatch(key) is None:
        return None
    return Incoming(
        update=update,
        chat=chat,
        kind=TipKind.PUT,
        language=_language("", value.get("from")),
        content=sha256(f"put\0{key}".encode()).hexdigest(),
        check_key=key,
        button=button,
    )


def _private_chat(value: Mapping[str, Any]) -> int | None:
    chat = value.get("chat")
    number = chat.get("id") if isinstance(chat, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 2**62:
        return None
    # An answer in a group would tell all of it what one of them asked.
    return number if text_at(chat, "type") == "private" else None


def _picture(value: Mapping[str, Any]) -> tuple[str, str]:
    """Return the file id of the largest picture within bounds, and what is the same when it is sent again."""
    found = [
        ((whole_at(one, "width") or 0) * (whole_at(one, "height") or 0), one)
        for one in objects_at(value, "photo")
        if (whole_at(one, "file_size") or 0) <= MOST_BYTES
    ]
    document = value.get("document")
    if not found and isinstance(document, dict) and text_at(document, "mime_type").startswith("image/"):
        found = [(0, document)] if (whole_at(document, "file_size") or 0) <= MOST_BYTES else []
    within = [one for one in found if one[0] <= MOST_PIXELS]
    if not within:
        return "", ""
    _, best = max(within, key=lambda one: one[0])
    return text_at(best, "file_id")[:300], text_at(best, "file_unique_id")[:100]


def _language(words: str, person: Any) -> str:
    """Return the language of the answer: that of the words where it is sure, else that of the person's Telegram."""
    if len(words.split()) >= _LEAST_WORDS:
        found = identify(words[:LONGEST_TEXT])
        code = language_of(found.tag) if found.tag != "und" else ""
        if code in INTERFACE_LANGUAGES and found.confidence >= _SURE:
            return code
    code = text_at(person, "language_code").partition("-")[0].lower() if isinstance(person, dict) else ""
    return code if code in INTERFACE_LANGUAGES else DEFAULT_LANGUAGE
