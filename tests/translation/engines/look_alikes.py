"""Servers on loopback that speak as LibreTranslate and as OpenAI's chat completions do, by their public documentation.

The real LibreTranslate wants PyTorch and models of gigabytes, so this one translates word for word. What it does wrong
is chosen by the test: `twist` gets the list of translations and returns what is sent instead. `numbers` are those of
the sentences that a chat model was asked for last.
"""

from __future__ import annotations

import contextlib
import html
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.outbound.servers import Handler, serving
from tests.translation.engines.tiny_model import WORDS

Twist = Callable[[list[str]], Any]


@dataclass
class Server:
    """One server: what it was sent, and how it answers."""

    address: str = ""
    words: Mapping[str, str] = field(default_factory=lambda: dict(WORDS))
    key: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    twist: Twist | None = None
    status: int = 200
    answer_headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    drip: float = 0.0
    mute: bool = False

    def said(self, text: str) -> str:
        """The text word for word; what is unknown stays."""
        return re.sub(r"[^\W\d_]+", lambda match: self.words.get(match[0].lower(), match[0]), text)

    def reply(self, handler: Handler, answer: Any) -> None:
        """Send the answer, as badly as the test wants it."""
        body = json.dumps(answer, ensure_ascii=False).encode() if self.raw is None else self.raw
        if self.mute:
            time.sleep(30)
            return
        if self.drip:
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            for byte in body:
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
                time.sleep(self.drip)
            return
        handler.send(body, status=self.status, headers={"Content-Type": "application/json", **self.answer_headers})

    def take(self, handler: Handler) -> dict[str, Any]:
        """Read what was asked, and keep it."""
        length = int(handler.headers.get("Content-Length", "0"))
        asked = json.loads(handler.rfile.read(length) or b"{}")
        self.asked.append(asked)
        self.headers.append(dict(handler.headers.items()))
        found: dict[str, Any] = asked
        return found


@contextlib.contextmanager
def libretranslate(**facts: Any) -> Iterator[Server]:
    """A LibreTranslate: POST /translate; `q` may be a list, and with `format: html` tags stay where they are."""
    server = Server(**facts)

    def answer(handler: Handler) -> None:
        asked = server.take(handler)
        if handler.path != "/translate" or not asked.get("source") or not asked.get("target"):
            handler.send(b'{"error": "Invalid request"}', status=400)
            return
        if server.key and asked.get("api_key") != server.key:
            handler.send(b'{"error": "Invalid API key"}', status=403)
            return
        many = isinstance(asked["q"], list)
        texts = asked["q"] if many else [asked["q"]]
        assert asked.get("format") == "html"
        found = ["".join(_in_html(server, part) for part in re.split(r"(<[^>]+>)", text)) for text in texts]
        sent = server.twist(found) if server.twist else found
        server.reply(handler, {"translatedText": sent if many else sent[0]})

    with serving(answer) as address:
        server.address = address
        yield server


def _in_html(server: Server, part: str) -> str:
    return part if part.startswith("<") else html.escape(server.said(html.unescape(part)), quote=False)


@contextlib.contextmanager
def chat(**facts: Any) -> Iterator[Server]:
    """A server of OpenAI's chat completions: POST /v1/chat/completions, the key as a bearer."""
    server = Server(**facts)

    def answer(handler: Handler) -> None:
        asked = server.take(handler)
        if handler.path != "/v1/chat/completions" or asked["messages"][-1]["role"] != "user":
            handler.send(b'{"error": {"message": "not found"}}', status=404)
            return
        if server.key and handler.headers.get("Authorization") != f"Bearer {server.key}":
            handler.send(b'{"error": {"message": "Incorrect API key provided"}}', status=401)
            return
        sentences = json.loads(asked["messages"][-1]["content"])["sentences"]
        found = {number: server.said(text) for number, text in sentences.items()}
        server.numbers = list(found)
        content: Any = json.dumps(found, ensure_ascii=False)
        if server.twist:
            content = server.twist(list(found.values()))
        message = {"role": "assistant", "content": content}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        server.reply(handler, {"id": "c-1", "object": "chat.completion", "choices": [choice]})

    with serving(answer) as address:
        server.address = f"{address}/v1"
        yield server
