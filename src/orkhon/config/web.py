"""The web process: pages, cached bytes and health on one port. Started by the supervisor, or by hand."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import json
import logging
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError
from django.urls import get_resolver
from django.utils.module_loading import import_string

from orkhon.config.answer_tags import rely_on
from orkhon.config.environment import Environment, read_environment
from orkhon.config.errors import EnvironmentRefused
from orkhon.config.health import (
    HEARTBEAT_EVERY_S,
    Readiness,
    heartbeat_path,
    key_refusals,
    start_refusals,
    unanswered,
    write_heartbeat,
)
from orkhon.config.page_news import TABLES_CHANNEL, WIRE_CHANNEL, PostgresNews, Purging, SqliteNews
from orkhon.config.postgres import connect
from orkhon.server.asgi import AsgiApp, Receive, Scope, Send
from orkhon.server.bridge import Bridge, Hold
from orkhon.server.bytecache import ByteCache
from orkhon.server.errors import REFUSED, ServerError
from orkhon.server.generations import SqliteGeneration
from orkhon.server.headwatch import HeadWatch
from orkhon.server.hearing import AskingEar, ListeningEar, Purged
from orkhon.server.limits import Limits
from orkhon.server.listener import open_listener
from orkhon.server.readying import Readying
from orkhon.server.serving import serve
from orkhon.wire.remembered import LASTS_S, Memory

log = logging.getLogger("orkhon.config.web")

STOP_PATIENCE_S = 5.0


def _json_app(find: Callable[[], tuple[int, dict[str, object]]], threads: ThreadPoolExecutor | None) -> AsgiApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if threads is None:
            status, facts = find()
        else:
            status, facts = await asyncio.get_running_loop().run_in_executor(threads, find)
        body = json.dumps(facts, ensure_ascii=False).encode() + b"\n"
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    return answer


def _health_apps() -> dict[str, AsgiApp]:
    readiness = Readiness()
    # Not the threads of the pages: a hub that is busy must still be able to say so.
    threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="readiness")

    def alive() -> tuple[int, dict[str, object]]:
        return 200, {"status": "alive"}

    def ready() -> tuple[int, dict[str, object]]:
        health = readiness.look()
        if health.reasons:
            return 503, {"status": "not ready", "reasons": list(health.reasons), **health.facts}
        return 200, {"status": "ready", **health.facts}

    return {"/healthz": _json_app(alive, None), "/readyz": _json_app(ready, threads)}


def _ear(environment: Environment, cache: Purged) -> tuple[AskingEar | ListeningEar, Callable[[], int | None]]:
    """Return who keeps the cache true, and what moves with each change for those who wait for the log to grow."""
    address = environment.postgres
    if address is not None:
        ear = ListeningEar(
            cache,
            connect=lambda: connect(address, application="orkhon pages"),
            channels=(WIRE_CHANNEL, TABLES_CHANNEL),
            news=PostgresNews(desk=settings.ORKHON_DESK_AGENCY),
        )
        return ear, ear.generation
    path = environment.home / "orkhon.sqlite3"
    generation = SqliteGeneration(path)
    news = SqliteNews(path, desk=settings.ORKHON_DESK_AGENCY)
    return AskingEar(cache, generation=generation, news=news, unreachable=sqlite3.Error), generation


def _long_poll(watch: HeadWatch) -> Hold:
    """Return what lets a request for entries wait until there is something after its cursor."""
    wanted_wait = import_string("orkhon.exchange.long_poll.wanted_wait")

    async def hold(query: bytes) -> None:
        wanted = wanted_wait(query)
        if wanted is not None:
            await watch.beyond(*wanted)

    return hold


async def _serve(environment: Environment, listener: socket.socket, *, name: str, of: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    # What a page is made of may be remembered for a while before: together it is a minute.
    cache, memory = ByteCache(fresh_s=60.0 - LASTS_S), Memory()
    ear, generation = _ear(environment, Purging(memory, cache))
    rely_on(memory)
    # Not the threads of the pages: a hundred open streams must not hold one up.
    streams = ThreadPoolExecutor(max_workers=4, thread_name_prefix="streams")
    watch = HeadWatch(generation=generation, latest=import_string("orkhon.wire.queries.head"), executor=streams)
    stream = import_string("orkhon.exchange.stream.Stream")(beyond=watch.beyond, executor=streams, closing=stop.is_set)
    # Nor must the programs that follow the wire hold up the people who look at it.
    screens = ThreadPoolExecutor(max_workers=3, thread_name_prefix="screens")
    live = import_string("orkhon.desk.live.LiveWire")(beyond=watch.beyond, executor=screens, closing=stop.is_set)
    # A hub that is only looked at writes nothing, so it counts nobody.
    counting = None if environment.look else import_string("orkhon.config.counting_readers.CountingReaders")()
    bridge = Bridge(
        WSGIHandler(),
        cache=cache,
        ear=ear,
        is_sure=ear.is_sure,
        route=import_string("orkhon.config.page_routes.query_of_page"),
        chosen=import_string("orkhon.config.page_routes.choice_of_page"),
        knows_host=import_string("orkhon.config.page_routes.knows_host"),
        loop_apps={
            **_health_apps(),
            "/api/v1/stream": stream,
            import_string("orkhon.desk.live.STREAM_PATH"): live,
        },
        holds=dict.fromkeys(("/api/v1/entries", "/api/v1/log"), _long_poll(watch)),
        told=counting.told if counting is not None else None,
        trust_proxy=environment.trust_proxy,
        country_header=environment.country_header,
        shares_port=of > 1,
        limits=Limits(deaf=environment.stale_minutes * 60.0, proxy_keeps=environment.trust_proxy),
        usual_way=("https", b"") if environment.trust_proxy else ("http", b":%d" % environment.port),
    )
    readying = Readying(bridge, wanted=import_string("orkhon.config.kept_pages.pages_to_keep"), executor=streams)
    # All addresses now rather than at the first visit, and before the freeze.
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    # A page makes some ten thousand objects that go by themselves; to look for rings among them at each seven hundred
    # took a twentieth of its time.
    gc.set_threshold(20_000, 10, 10)

    async def refuse_when_stopped() -> None:
        await stop.wait()
        bridge.refuse_new()
        watch.close()

    refusing = asyncio.create_task(refuse_when_stopped())

    def facts() -> dict[str, object]:
        ready, wanted = readying.counted()
        return {"of": of, "pages_ready": ready, "pages_wanted": wanted}

    living = asyncio.create_task(_tell_that_it_lives(name, facts))
    # Where pages do not go on without the database, none has to lie ready.
    making_ready = asyncio.create_task(readying.run()) if environment.stale_minutes else None
    handing_in = asyncio.create_task(counting.run()) if counting is not None else None
    log.info("web started", extra={"address": environment.address, "pid": os.getpid(), "web": name})
    await serve(bridge, listener, stop, patience=STOP_PATIENCE_S, quick=bridge.quick)
    refusing.cancel()
    living.cancel()
    if making_ready is not None:
        making_ready.cancel()
    if counting is not None and handing_in is not None:
        handing_in.cancel()
        await counting.finish()
    heartbeat_path(name).unlink(missing_ok=True)
    bridge.close(1.0)
    streams.shutdown(wait=False, cancel_futures=True)
    screens.shutdown(wait=False, cancel_futures=True)
    ear.close()


async def _tell_that_it_lives(name: str, facts: Callable[[], dict[str, object]]) -> None:
    """Write the sign of life from the event loop: where the loop stands still, nobody is answered either."""
    heartbeat_path(name).parent.mkdir(exist_ok=True)
    while True:
        try:
            write_heartbeat(name, facts(), now=datetime.now(UTC))
        except OSError as error:
            log.warning("sign of life not written", extra={"cause": str(error)})
        await asyncio.sleep(HEARTBEAT_EVERY_S)


def _listener(environment: Environment, handle: int | None) -> socket.socket:
    if handle is None:
        return open_listener(environment.host, environment.port)
    listener = socket.socket(fileno=handle)
    listener.setblocking(False)
    return listener


def main() -> int:
    """Serve until SIGTERM or SIGINT. Returns `REFUSED` where no start could succeed, having said why."""
    parser = argparse.ArgumentParser(prog="python -m orkhon.config.web", description=__doc__)
    parser.add_argument("--listener", type=int, help="handle of a listening socket; without it ORKHON_PORT is opened")
    parser.add_argument("--name", default="web", help="what this process is called where several answer")
    parser.add_argument("--of", type=int, default=1, help="how many of them there are")
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orkhon.config.settings")
    try:
        environment = read_environment()
        django.setup()
        refusals = start_refusals() or key_refusals(environment.home)
        listener = _listener(environment, chosen.listener)
    except (EnvironmentRefused, ServerError) as error:
        refusals = [str(error)]
    except DatabaseError as error:
        print(f"orkhon web: {unanswered(error)}", file=sys.stderr)  # noqa: T201 - the supervisor tries again
        return 1
    for refusal in refusals:
        print(f"orkhon web: {refusal}", file=sys.stderr)  # noqa: T201 - words for whoever starts the hub
    if refusals:
        return REFUSED
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(environment, listener, name=chosen.name, of=chosen.of))
    return 0


if __name__ == "__main__":
    status = main()
    # Threads that a page holds up must not hold up the end; whatever they wrote is committed or rolled back
    # whole.
    sys.stderr.flush()
    os._exit(status)
