"""Pages that lie ready are answered in the server's own thread, while the loop does something else."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from orkhon.server.asgi import Message, Scope
from orkhon.server.bytecache import ByteCache, Purge
from tests.hub import DEADLINE, wait_until
from tests.server.programs import Program, Server, hears
from tests.server.test_bridge import ask


def sure(now: float) -> bool:
    """Be sure that nothing has changed; the tests themselves purge."""
    return True


class Held:
    """A program on the loop that holds up the whole loop until it is let go."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Stand still, and answer."""
        self.begun.set()
        self.go_on.wait(DEADLINE)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"held"})


def test_a_page_that_lies_ready_is_given_while_the_loop_stands_still_and_its_reader_counted_once_it_moves() -> None:
    held, told = Held(), list[bytes]()
    options: dict[str, Any] = {"ear": hears, "is_sure": sure, "loop_apps": {"/held": held}}
    with Server(Program(), cache=ByteCache(), told=lambda asker, page: told.append(page), **options) as server:
        _, first = ask(server, "/named")
        thread = threading.Thread(target=ask, args=(server, "/held"))
        thread.start()
        assert held.begun.wait(DEADLINE)
        answer, content = ask(server, "/named")
        while_held = len(told)
        held.go_on.set()
        thread.join(DEADLINE)
        assert (answer.status, content) == (200, first)
        assert answer.headers["x-request-id"]
        assert while_held == 1
        wait_until(lambda: told == [b"orkhon kk science 7"] * 2, "the second reader to be counted")
        assert server.program.asked == 1


@pytest.mark.parametrize("hard", [True, False])
def test_what_was_purged_is_asked_for_anew(hard: bool) -> None:
    cache = ByteCache()
    with Server(Program(), cache=cache, ear=hears, is_sure=sure) as server:
        ask(server, "/tagged/a")
        server.program.page = lambda: "news"
        cache.purge([Purge(tag="a", hard=hard)], now=time.monotonic())
        _, content = ask(server, "/tagged/a")
        assert content == b"news"


def test_whoever_is_not_sure_of_what_has_changed_leaves_it_to_the_loop() -> None:
    changes, cache = list[bool](), ByteCache()

    def hears_of_changes(now: float) -> float:
        if changes:
            cache.purge([Purge(tag="a", hard=True)], now=now)
        return 0.0

    with Server(Program(), cache=cache, ear=hears_of_changes, is_sure=lambda now: False) as server:
        ask(server, "/tagged/a")
        server.program.page = lambda: "news"
        changes.append(True)
        _, content = ask(server, "/tagged/a")
        assert content == b"news"


def test_a_defect_before_the_loop_keeps_nobody_from_an_answer() -> None:
    def fails(scope: Scope) -> tuple[Message, Message] | None:
        raise RuntimeError("broken, as the test wants it")

    with Server(Program(), quick=fails, cache=ByteCache(), ear=hears, is_sure=sure) as server:
        assert ask(server, "/public")[1] == ask(server, "/public")[1] == b"salem"


def test_what_depends_on_who_asks_is_left_to_the_loop() -> None:
    with Server(Program(), cache=ByteCache(), ear=hears, is_sure=sure) as server:
        etag = ask(server, "/public")[0].headers["etag"]
        assert ask(server, "/public", headers={"If-None-Match": etag})[0].status == 304
        assert ask(server, "/public", method="HEAD")[1] == b""
        assert ask(server, "/private", headers={"Cookie": "a=1"})[1] == b"private a=1"
        assert ask(server, "/private", headers={"Cookie": "a=2"})[1] == b"private a=2"
