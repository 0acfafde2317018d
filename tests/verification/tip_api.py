"""A stand-in for Telegram's Bot API on loopback, to which a test writes as people do. Asserts nothing."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.parse import parse_qs

from tests.outbound.servers import Handler, serving

TOKEN = "123456:invented-token-of-tests"
_CALL = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>[A-Za-z]+)")
_FILE = re.compile(r"/file/bot(?P<token>[^/]+)/(?P<path>.+)")

Answer = tuple[int, dict[str, Any]]


@dataclass
class TipTelegram:
    """`sent` are the messages that people were written; `before` may answer in Telegram's place."""

    address: str = ""
    sent: list[dict[str, str]] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    before: Callable[[str, dict[str, str]], Answer | None] = lambda method, facts: None
    _updates: list[dict[str, Any]] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def write(self, chat: int, text: str = "", *, language: str = "en", kind: str = "private", **more: Any) -> int:
        """A person writes to the bot; return the update's number."""
        message = {
            "message_id": len(self._updates) + 1,
            "from": {"id": chat, "first_name": "Invented", "username": "invented", "language_code": language},
            "chat": {"id": chat, "type": kind},
            "date": 1_700_000_000,
            **({"text": text} if text else {}),
            **more,
        }
        return self._put({"message": message})

    def press(self, chat: int, data: str, *, language: str = "en") -> int:
        """A person presses a button under a message of the bot."""
        message = {"message_id": 1, "chat": {"id": chat, "type": "private"}, "date": 1_700_000_000}
        person = {"id": chat, "first_name": "Invented", "language_code": language}
        return self._put({"callback_query": {"id": "77", "from": person, "message": message, "data": data}})

    def picture(self, chat: int, data: bytes, **more: Any) -> int:
        """A person sends a picture."""
        name = f"picture{len(self.files)}"
        self.files[name] = data
        sizes = [{"file_id": name, "file_unique_id": name, "width": 640, "height": 480, "file_size": len(data)}]
        return self.write(chat, photo=sizes, **more)

    def _put(self, update: dict[str, Any]) -> int:
        number = 1_000 + len(self._updates)
        self._updates.append({"update_id": number, **update})
        return number

    def answer(self, request: Handler) -> None:
        """Answer one question of the hub's."""
        file = _FILE.fullmatch(request.path)
        if file is not None:
            data = self.files.get(file["path"])
            return request.send(data or b"", status=200 if data is not None else 404)
        body = request.rfile.read(int(request.headers.get("Content-Length", 0))).decode()
        call = _CALL.fullmatch(request.path)
        if call is None or call["token"] != TOKEN:
            return self._say(request, 401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        facts = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        early = self.before(call["method"], facts)
        with self._lock:
            self.asked.append((call["method"], facts))
            status, said = early or self._done(call["method"], facts)
        return self._say(request, status, said)

    def _done(self, method: str, facts: dict[str, str]) -> Answer:
        if method == "getUpdates":
            offset = int(facts.get("offset", "0"))
            return 200, {"ok": True, "result": [one for one in self._updates if one["update_id"] >= offset]}
        if method == "getFile":
            return 200, {"ok": True, "result": {"file_id": facts["file_id"], "file_path": facts["file_id"]}}
        if method == "sendMessage":
            self.sent.append(facts)
            return 200, {"ok": True, "result": {"message_id": len(self.sent)}}
        return 200, {"ok": True, "result": True}

    @staticmethod
    def _say(request: Handler, status: int, said: dict[str, Any]) -> None:
        request.send(json.dumps(said).encode(), status=status, headers={"Content-Type": "application/json"})


@contextlib.contextmanager
def tip_telegram() -> Iterator[TipTelegram]:
    """Serve one."""
    one = TipTelegram()
    with serving(one.answer) as address:
        one.address = address
        yield one
