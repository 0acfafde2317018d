"""Vectors from a server with OpenAI's interface: a real one on loopback, which answers as told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from orkhon.stories.endpoint import AT_ONCE, EndpointEmbedder
from orkhon.stories.errors import EmbedderAway, EmbedderBroken, StoriesError

Answer = Callable[[dict[str, Any]], tuple[int, object]]


class Server:
    """A server that notes what it was asked and answers as `answer` says."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        self.answer: Answer = vectors
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.asked.append((self.path, self.headers.get("Authorization", ""), body))
                status, said = server.answer(body)
                data = said if isinstance(said, bytes) else json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._http.server_address[1]}/v1"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Answer nobody any more."""
        self._http.shutdown()
        self._http.server_close()


def vectors(body: dict[str, Any]) -> tuple[int, object]:
    """A vector of three numbers a text, given back in another order than asked for."""
    rows = [
        {"object": "embedding", "index": place, "embedding": [float(len(text)), 0.0, 2.0]}
        for place, text in enumerate(body["input"])
    ]
    return 200, {"object": "list", "data": rows[::-1], "model": "some"}


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of this test's own."""
    made = Server()
    yield made
    made.close()


def test_texts_become_vectors_of_length_one_in_their_order_and_empty_ones_are_not_sent(server: Server) -> None:
    embedder = EndpointEmbedder(address=server.address, model="e5", secret="of-ours")
    assert (embedder.name, embedder.version, embedder.dimensions) == ("endpoint", "e5", 3)
    rows = embedder.embed(["a", "", "four"])
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), [1, 0, 1])
    assert rows[2][0] > rows[0][0]
    path, authorization, body = server.asked[-1]
    assert (path, authorization) == ("/v1/embeddings", "Bearer of-ours")
    assert (body["model"], body["input"]) == ("e5", ["a", "four"])


def test_many_texts_are_sent_some_at_a_time(server: Server) -> None:
    embedder = EndpointEmbedder(address=f"{server.address}/embeddings/")
    assert embedder.embed(["word"] * (AT_ONCE * 2 + 1)).shape == (AT_ONCE * 2 + 1, 3)
    assert [len(body["input"]) for _, _, body in server.asked[1:]] == [AT_ONCE, AT_ONCE, 1]


@pytest.mark.parametrize(
    "said",
    [
        b"no json",
        [],
        {"data": []},
        {"data": [{"embedding": "AAAA"}]},
        {"data": [{"embedding": [1.0, None, 2.0]}]},
        {"data": [{"embedding": [1.0, float("nan"), 2.0]}]},
        {"data": [{"embedding": [1.0, 2.0]}]},
        {"data": [{"embedding": [1.0, 2.0, 3.0], "index": 7}]},
        {"data": [{"embedding": [1.0, 2.0, 3.0], "index": -1}]},
        {"data": ["AAAA"]},
        {"data": [{"embedding": [[1.0], [2.0], [3.0]]}]},
    ],
)
def test_what_is_no_vector_is_refused(server: Server, said: object) -> None:
    embedder = EndpointEmbedder(address=server.address)
    server.answer = lambda body: (200, said)
    with pytest.raises(EmbedderBroken):
        embedder.embed(["a"])


@pytest.mark.parametrize(("status", "kind"), [(503, EmbedderAway), (429, EmbedderAway), (401, EmbedderBroken)])
def test_a_server_that_is_away_is_waited_for_and_one_that_refuses_is_not(
    server: Server, status: int, kind: type[StoriesError]
) -> None:
    embedder = EndpointEmbedder(address=server.address)
    server.answer = lambda body: (status, {})
    with pytest.raises(kind) as raised:
        embedder.embed(["a"])
    assert raised.value.retryable is (kind is EmbedderAway)
    assert "ORKHON_EMBEDDER" in str(raised.value)


def test_nobody_at_the_address_is_waited_for() -> None:
    server = Server()
    server.close()
    with pytest.raises(EmbedderAway):
        EndpointEmbedder(address=server.address)
