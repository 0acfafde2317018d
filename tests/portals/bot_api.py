"""A stand-in for Telegram's Bot API on loopback: it keeps messages as Telegram does, and records what it was asked."""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Lock
from urllib.parse import parse_qs

from tests.outbound.servers import Handler, serving

TOKEN = "123456:invented-token-of-tests"
_CALL = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>[A-Za-z]+)")
_MARKUP = re.compile(r"</?(?:b|i)>|<a href=\"[^\"<>]*\">|</a>")


@dataclass(kw_only=True)
class Call:
    """One question as it came."""

    method: str
    facts: dict[str, str]
    at: float = field(default_factory=time.time)

    @property
    def text(self) -> str:
        return self.facts.get("text", "")


@dataclass
class StandIn:
    """`messages` are what stands in each chat. `before` may answer in Telegram's place: status and JSON, or None."""

    address: str = ""
    calls: list[Call] = field(default_factory=list)
    messages: dict[str, dict[int, str]] = field(default_factory=dict)
    undeletable: set[int] = field(default_factory=set)
    before: Callable[[Call], tuple[int, dict[str, object]] | None] = lambda call: None
    _number: int = 100
    _lock: Lock = field(default_factory=Lock)

    def asked(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def last(self, method: str) -> float:
        """Return when that was asked last, by the clock on the wall."""
        return max(call.at for call in self.asked(method))

    def standing(self, chat: str) -> list[str]:
        return list(self.messages.get(chat, {}).values())

    def answer(self, request: Handler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"])).decode()
        match = _CALL.fullmatch(request.path)
        if match is None or match["token"] != TOKEN:
            return self._send(request, 401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        facts = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        call = Call(method=match["method"], facts=facts)
        early = self.before(call)
        with self._lock:
            self.calls.append(call)
            status, said = early or self._done(call)
        return self._send(request, status, said)

    def _done(self, call: Call) -> tuple[int, dict[str, object]]:
        chat = self.messages.setdefault(call.facts["chat_id"], {})
        if call.text and re.search(r"[<>]", _MARKUP.sub("", call.text)):
            return 400, {"ok": False, "description": "Bad Request: can't parse entities"}
        if call.method == "sendMessage":
            self._number += 1
            chat[self._number] = call.text
            return 200, {"ok": True, "result": {"message_id": self._number}}
        number = int(call.facts["message_id"])
        if number not in chat:
            verb = "delete" if call.method == "deleteMessage" else "edit"
            return 400, {"ok": False, "description": f"Bad Request: message to {verb} not found"}
        if call.method == "deleteMessage":
            if number in self.undeletable:
                return 400, {"ok": False, "description": "Bad Request: message can't be deleted for everyone"}
            del chat[number]
        elif chat[number] == call.text:
            return 400, {"ok": False, "description": "Bad Request: message is not modified"}
        else:
            chat[number] = call.text
        return 200, {"ok": True, "result": True}

    @staticmethod
    def _send(request: Handler, status: int, said: dict[str, object]) -> None:
        request.send(json.dumps(said).encode(), status=status, headers={"Content-Type": "application/json"})


@contextlib.contextmanager
def telegram() -> Iterator[StandIn]:
    """Serve one."""
    one = StandIn()
    with serving(one.answer) as address:
        one.address = address
        yield one
