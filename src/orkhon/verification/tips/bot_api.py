"""Ask Telegram's Bot API for messages and files, and answer. Knows no tip and no database.

The token is part of every address, so no address stands in any error or log.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from orkhon.formats.jsonvalues import text_at
from orkhon.outbound.bot_api import NAME, ask, pause_in, said_in
from orkhon.outbound.errors import OutboundError, RefusedByServer, TooLarge
from orkhon.outbound.fetch import FetchRequest, fetch
from orkhon.verification.tips.errors import BotClosed, BotPaused, BotUnreached, FileRefused, PersonGone
from orkhon.verification.tips.messages import KINDS, MOST_BYTES

WAIT_S: Final = 3
"""How long Telegram keeps the question for messages open."""

MOST_AT_ONCE: Final = 50
SECONDS: Final = 15.0
_FILE: Final = re.compile(r"[A-Za-z0-9_./-]{1,300}")
_GONE: Final = ("blocked", "deactivated", "chat not found", "kicked", "can't initiate")


@dataclass(frozen=True, kw_only=True, slots=True)
class TipApi:
    """One bot at one server. `is_local`: the server may lie in the hub's own network, as a server of one's own does."""

    address: str
    token: str = field(repr=False)
    is_local: bool = False

    def updates(self, offset: int, *, wait_s: int = WAIT_S) -> Any:
        """Return the answer with what was sent from that update on. Telegram forgets those before."""
        facts = {"timeout": str(wait_s), "limit": str(MOST_AT_ONCE), "allowed_updates": json.dumps(KINDS)}
        return self._ask("getUpdates", facts | ({"offset": str(offset)} if offset else {}), max_bytes=5_000_000)

    def write(self, chat: int, text: str, *, button: str = "", pressed: str = "") -> None:
        """Send the text, with one button under it that says `button` and sends `pressed`."""
        facts = {"chat_id": str(chat), "text": text, "disable_web_page_preview": "true", "protect_content": "false"}
        if button:
            keyboard = {"inline_keyboard": [[{"text": button, "callback_data": pressed}]]}
            facts["reply_markup"] = json.dumps(keyboard, ensure_ascii=False)
        self._ask("sendMessage", facts)

    def acknowledge(self, button: str) -> None:
        """Let the button that was pressed stop turning."""
        self._ask("answerCallbackQuery", {"callback_query_id": button})

    def file(self, file_id: str) -> bytes:
        """Return a picture's bytes. Raises `FileRefused` where Telegram has it no more, or it is too large."""
        answer = self._ask("getFile", {"file_id": file_id})
        path = text_at(answer.get("result"), "file_path")
        if not _FILE.fullmatch(path) or ".." in path:
            raise FileRefused("Telegram has this picture no more; send it again")
        request = FetchRequest(
            url=f"{self.address.rstrip('/')}/file/bot{self.token}/{path}",
            name=NAME,
            max_bytes=MOST_BYTES,
            timeout=SECONDS,
            allow_local=self.is_local,
        )
        try:
            return fetch(request).body
        except TooLarge as error:
            raise FileRefused("the picture is larger than is taken") from error
        except RefusedByServer as error:
            if error.status == 404:
                raise FileRefused("Telegram has this picture no more; send it again") from error
            raise _refusal(error) from error
        except OutboundError as error:
            raise BotUnreached(str(error)) from error

    def _ask(self, method: str, facts: Mapping[str, str], *, max_bytes: int = 200_000) -> dict[str, Any]:
        try:
            answer = ask(
                self.address, self.token, method, facts, timeout=SECONDS, is_local=self.is_local, max_bytes=max_bytes
            )
        except RefusedByServer as error:
            raise _refusal(error) from error
        except OutboundError as error:
            raise BotUnreached(str(error)) from error
        if answer.get("ok") is not True:
            raise BotUnreached("Telegram's answer says neither that it was done nor why not")
        return answer


def _refusal(error: RefusedByServer) -> Exception:
    said = said_in(error)
    if error.status == 429:
        return BotPaused(pause_in(error))
    if error.status in {400, 403} and any(words in said.lower() for words in _GONE):
        return PersonGone(f"Telegram answered {error.status}: {said}")
    if error.status in {401, 404}:
        return BotClosed(f"Telegram answered {error.status}: {said}")
    if error.status == 400 and "file" in said.lower():
        return FileRefused(said)
    if error.status == 400 and "query" in said.lower():
        return PersonGone(said)
    return BotUnreached(f"Telegram answered {error.status}: {said}")
