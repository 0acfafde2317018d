"""`make bench-wire`: set-up, start and memory of the hub, appends a second, commit to reader, parsing beside a peer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from bench import formats_rss, spine, wire_append
from bench.figures import Figure, scale
from tests.debian import postgresql_folder
from tests.postgresql import fresh_database, running_server


def _value(name: str, measure: Callable[[], float]) -> float | None:
    """Return what was measured, or None with the cause said aloud: one figure never stops the others."""
    try:
        return measure()
    except Exception as error:
        print(f"{name} could not be measured: {error}", file=sys.stderr)
        return None


def _appends(suffix: str, single_goal: str, batch_goal: str, database: Callable[[], str]) -> Iterator[Figure]:
    single, batch = max(200, int(3000 * scale())), max(500, int(10_000 * scale()))
    name = f"append_single{suffix}"
    value = _value(name, lambda: wire_append.append_single(database(), single))
    # The peer is the disk: what SQLite alone commits there, one small row at a time, unsigned.
    peer = _value("bare SQLite", wire_append.bare_single) if not suffix else None
    yield Figure(name=name, value=value, unit="entries/s", goal=single_goal, peer=peer)
    name = f"append_batch{suffix}"
    value = _value(name, lambda: wire_append.append_batch(database(), 100, batch))
    yield Figure(name=name, value=value, unit="entries/s", goal=batch_goal)
    name = f"reader_ms{suffix}"
    value = _value(name, lambda: wire_append.reader_ms(database(), max(50, int(300 * scale()))))
    yield Figure(name=name, value=value, unit="ms p95", goal="≤ 50")


def figures() -> Iterator[Figure]:
    """Measure one figure after another; nothing else of the hub runs beside them."""
    ratio = _value("rss_ratio", formats_rss.rss_ratio)
    yield Figure(name="rss_ratio", value=ratio, unit="x", goal="≥ 0.8", peer=1.0)

    yield from _appends("", "≥ 1200", "≥ 6000", lambda: "")
    with ExitStack() as stack:
        server = stack.enter_context(running_server()) if postgresql_folder() else None
        names = iter(range(100))

        def database() -> str:
            if server is None:
                raise RuntimeError("PostgreSQL is not installed; as root: apt-get install postgresql")
            return fresh_database(server, f"bench_{next(names)}")

        yield from _appends("_postgresql", "≥ 600", "≥ 3000", database)

    setup = _value("setup_s", spine.setup_s)
    yield Figure(name="setup_s", value=setup, unit="s", goal="≤ 120")
    with spine.prepared_home() as home:
        start = _value("start_s", lambda: spine.start_s(home))
        yield Figure(name="start_s", value=start, unit="s", goal="≤ 5")
        idle = _value("idle_mb", lambda: spine.idle_mb(home))
        yield Figure(name="idle_mb", value=idle, unit="MB PSS", goal="≤ 250")
