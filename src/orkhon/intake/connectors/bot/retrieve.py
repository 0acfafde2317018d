"""Ask the Telegram Bot API for what was written to the bot, and for the photos. Makes no items of it.

The bot's token is part of every address, so no address of it stands in any error, log or item.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import asdict
from urllib.parse import quote, urlencode

import orjson

from orkhon.formats.jsonvalues import read_json, text_at
from orkhon.intake.connectors.bot.messages import KINDS, MOST_PHOTO_BYTES, Message, read_updates
from orkhon.intake.deliveries import Arrival, DeliveredFile, RawDelivery, Retrieval
from orkhon.intake.errors import SourceMisconfigured
from orkhon.intake.pictures import name_by_hash
from orkhon.intake.words import one_line
from orkhon.outbound.errors import OutboundError
from orkhon.outbound.fetch import Fetched, FetchRequest, fetch

log = logging.getLogger(__name__)

WAIT_SECONDS = 5
"""How long Telegram keeps the question open until somebody writes; pollers are few, so it is short."""

_SECONDS = 20.0
_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{10,100}")
_FILE = re.compile(r"[A-Za-z0-9_./-]{1,300}")
_NAME = "the Telegram Bot API"


def retrieve(retrieval: Retrieval) -> Iterator[Arrival]:
    """Give what was written in the listed chats, an album as one. Raises a subclass of `OutboundError` and others.

    Telegram forgets an update once a later one is asked for, so that is done with the next poll, after what came was
    committed. What strangers write is passed over, and not kept.
    """
    token = retrieval.secret().strip()
    if not _TOKEN.fullmatch(token):
        raise SourceMisconfigured("the source's secret is no token of a bot; @BotFather gives one, such as 123456:ABC…")
    api = _Api(retrieval, token)
    asked = {
        "timeout": str(WAIT_SECONDS),
        "limit": "100",
        "allowed_updates": orjson.dumps(KINDS).decode(),
    }
    if retrieval.cursor.isdecimal():
        asked["offset"] = retrieval.cursor
    updates = list(read_updates(read_json(api.ask(f"getUpdates?{urlencode(asked)}").body.decode("utf-8", "replace"))))
    listed = {str(chat) for chat in retrieval.options.get("chats", [])}
    groups: dict[tuple[str, int], list[Message]] = {}
    for _, message in updates:
        if message is not None and str(message.chat) in listed:
            # An edit is no part of the album that it changes a message of.
            groups.setdefault((message.group, message.edited), []).append(message)
    for messages in groups.values():
        key = ",".join(str(message.update) for message in messages)
        if key not in retrieval.taken([key]):
            yield _arrival(messages, key, api)
    if updates:
        yield Arrival(name=_NAME, cursor=str(max(number for number, _ in updates) + 1))


class _Api:
    """The Bot API for one bot."""

    def __init__(self, retrieval: Retrieval, token: str) -> None:
        self._retrieval = retrieval
        self._token = token
        self._base = retrieval.address.partition("?")[0].rstrip("/")

    def ask(self, call: str, *, file: bool = False, max_bytes: int = 5_000_000) -> Fetched:
        return fetch(
            FetchRequest(
                url=f"{self._base}/{'file/' if file else ''}bot{self._token}/{call}",
                name=_NAME,
                max_bytes=max_bytes,
                timeout=_SECONDS,
                allow_local=self._retrieval.local,
            )
        )

    def photo(self, file_id: str) -> DeliveredFile | None:
        """Return a photo's bytes, None where Telegram has it no more."""
        facts = read_json(self.ask(f"getFile?file_id={quote(file_id, safe='')}").body.decode("utf-8", "replace"))
        path = text_at(facts.get("result") if isinstance(facts, dict) else None, "file_path")
        if not _FILE.fullmatch(path) or ".." in path:
            return None
        data = self.ask(path, file=True, max_bytes=MOST_PHOTO_BYTES).body
        return DeliveredFile(name=name_by_hash(data), data=data)


def _arrival(messages: list[Message], key: str, api: _Api) -> Arrival:
    files = []
    for message in messages:
        if not message.photo:
            continue
        try:
            file = api.photo(message.photo)
        except OutboundError as error:
            if error.retryable:
                raise
            log.warning("photo not given", extra={"message": message.number, "error": one_line(error)})
            continue
        if file is not None:
            files.append(file)
    raw = RawDelivery(data=orjson.dumps([asdict(message) for message in messages]), files=tuple(files))
    return Arrival(name=f"message {messages[0].number}", key=key, raw=raw)
