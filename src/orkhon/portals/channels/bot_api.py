"""Ask Telegram's Bot API to post, edit and delete. Knows no article and no database.

The token is part of every address, so no address stands in any error or log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from orkhon.outbound.bot_api import ask, pause_in, said_in
from orkhon.outbound.errors import BrokenAnswer, OutboundError, RefusedByServer, TimedOut, TooLarge
from orkhon.portals.channels.errors import ChannelClosed, ChannelPaused, ChannelUnreached, MessageRefused

SECONDS: Final = 8.0
_OF_THE_CHANNEL: Final = ("chat not found", "not enough rights", "bot was", "chat_write_forbidden", "upgraded to")
"""What Telegram says with 400 where no other message would be taken either."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bot:
    """One bot at one server. `is_local`: the server may lie in the hub's own network, as a server of one's own does."""

    address: str
    token: str = field(repr=False)
    is_local: bool = False

    def post(self, chat: str, text: str) -> int:
        """Post the text (HTML as the Bot API has it) and return the message's number."""
        answer = self._ask("sendMessage", {"chat_id": chat, "text": text, "parse_mode": "HTML"})
        number = answer.get("message_id") if isinstance(answer, Mapping) else None
        if not isinstance(number, int):
            raise ChannelUnreached("Telegram's answer names no message", doubtful=True)
        return number

    def edit(self, chat: str, message: int, text: str) -> None:
        """Put the text in place of what stands there."""
        facts = {"chat_id": chat, "message_id": str(message), "text": text, "parse_mode": "HTML"}
        self._ask("editMessageText", facts)

    def delete(self, chat: str, message: int) -> None:
        """Take the message away. Telegram refuses it for what is older than 48 hours."""
        self._ask("deleteMessage", {"chat_id": chat, "message_id": str(message)})

    def _ask(self, method: str, facts: Mapping[str, str]) -> Any:
        """Return `result`. Raises the subclasses of `ChannelError`."""
        try:
            answer = ask(self.address, self.token, method, facts, timeout=SECONDS, is_local=self.is_local)
        except RefusedByServer as error:
            raise _refusal(error) from error
        except (TimedOut, BrokenAnswer, TooLarge) as error:
            raise ChannelUnreached(str(error), doubtful=True) from error
        except OutboundError as error:
            raise ChannelUnreached(str(error)) from error
        if answer.get("ok") is not True:
            raise ChannelUnreached("Telegram's answer says neither that it was done nor why not", doubtful=True)
        return answer.get("result")


def _refusal(error: RefusedByServer) -> Exception:
    said = said_in(error)
    if error.status == 429:
        return ChannelPaused(pause_in(error))
    if error.retryable:
        return ChannelUnreached(said, doubtful=error.status >= 500)
    if error.status in {401, 403, 404} or any(words in said.lower() for words in _OF_THE_CHANNEL):
        return ChannelClosed(f"Telegram answered {error.status}: {said}")
    return MessageRefused(said)
