"""The measuring of the portals: `python -m bench.portals_measuring HOME ARTICLES SCALE DATABASE`. Prints one JSON.

DATABASE is an address on PostgreSQL, or empty for SQLite. A hub is prepared, filled and run as an operator does it.
What no cache has is asked for over HTTP, one page after the other, each once, so that its compressing counts too:
articles in turns with those of Wagtail's pages, which run beside the hub meanwhile. wrk asks the hub and nginx in turns
too, three rounds each, and the middle one of each counts.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.portals_readers import BURST, Asked, Site, day, rate_at
from bench.portals_servers import ENCODING, asked_by_wrk, body_of, has_wrk, nginx_before, wagtail_in
from bench.portals_texts import LANGUAGES, words_of
from bench.spine import is_idle_at_last
from tests.hub import Hub

_ROUNDS = 3
_ALONE = 200
_ITEMS_A_SECOND = 5
_LONGEST_S = 30.0


class _Asker:
    """One browser on one connection."""

    def __init__(self, address: str) -> None:
        self._host = address.removeprefix("http://").strip("/")
        self._connection = http.client.HTTPConnection(self._host, timeout=_LONGEST_S)

    def get(self, path: str) -> tuple[int, bytes]:
        """Return status and body, as it was sent."""
        headers = {"Accept-Encoding": ENCODING}
        try:
            self._connection.request("GET", path, headers=headers)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError):
            self._connection.close()
            self._connection.request("GET", path, headers=headers)
            answer = self._connection.getresponse()
        return answer.status, answer.read()

    def plain(self, path: str) -> tuple[int, str]:
        """Return status and text."""
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")

    def timed(self, path: str) -> float:
        """Return the milliseconds of a page that must be there."""
        begun = time.perf_counter()
        status, _ = self.get(path)
        taken = (time.perf_counter() - begun) * 1000
        if status != 200:
            raise RuntimeError(f"{path} on {self._host} was answered with {status}")
        return taken


def _median(asker: _Asker, paths: Sequence[str]) -> float:
    """Return the middle of what these pages take, each asked once; the first ones warm the program up."""
    for path in paths[:10]:
        asker.timed(path)
    return statistics.median(asker.timed(path) for path in paths[10:])


def _sections_pages(facts: dict[str, Any], count: int) -> list[str]:
    """Return pages of sections that nobody has asked for, the foremost first."""
    sections = [path for code in LANGUAGES for path in facts["sections"][code]]
    many = len(facts["articles"][LANGUAGES[0]]) // (len(facts["sections"][LANGUAGES[0]]) * 40)
    return [f"{path}?page={number}" for number in range(2, max(3, many)) for path in sections][:count]


def _in_turns(ours: tuple[_Asker, Sequence[str]], theirs: tuple[_Asker, Sequence[str]]) -> tuple[float, float]:
    """Return the middles of two programs' pages, each asked once, in turns: whatever else the machine does, both have.

    The first ones warm them up.
    """
    taken = [(ours[0].timed(own), theirs[0].timed(other)) for own, other in zip(ours[1], theirs[1], strict=False)][10:]
    return statistics.median(own for own, _ in taken), statistics.median(other for _, other in taken)


def _oldest(paths: dict[str, list[str]]) -> list[str]:
    """Return old ones, in all languages: nothing else of this run asks for them."""
    most = min(map(len, paths.values()))
    return [paths[code][-1 - number] for number in range(min(40, most)) for code in LANGUAGES][:_ALONE]


def _beside_wagtail(hub: Hub, facts: dict[str, Any], folder: Path, articles: int) -> dict[str, float]:
    own = _oldest({code: [one["path"] for one in facts["articles"][code]] for code in LANGUAGES})
    with wagtail_in(folder, articles) as (address, said):
        ours, theirs = _in_turns((_Asker(hub.address), own), (_Asker(address), _oldest(json.loads(said))))
    return {"article_ms": ours, "wagtail_ms": theirs, "wagtail_to_article": theirs / ours}


def _uncached(hub: Hub, facts: dict[str, Any]) -> dict[str, float]:
    asker = _Asker(hub.address)
    words = [words_of(code)[number] for number in range(20, 60) for code in LANGUAGES]
    searches = [f"/{code}/search/?q={quote(word)}" for word, code in zip(words, LANGUAGES * 40, strict=True)]
    return {
        "section_ms": _median(asker, _sections_pages(facts, _ALONE)),
        "search_ms": _median(asker, searches[:_ALONE]),
    }


def _cached(hub: Hub, path: str, folder: Path, seconds: float) -> dict[str, float]:
    body = body_of(hub.address + path)
    found = {"article_kb": len(body) / 1000}
    if not has_wrk():
        print("wrk is not installed, so nothing is asked for at full speed", file=sys.stderr)
        return found
    with nginx_before(hub.port, folder) as nginx:
        ours, theirs = [], []
        if nginx is not None and body_of(nginx.rstrip("/") + path) != body:
            raise RuntimeError("nginx gives other bytes than the hub")
        for _ in range(_ROUNDS):
            ours.append(asked_by_wrk(hub.address + path, seconds))
            if nginx is not None:
                theirs.append(asked_by_wrk(nginx.rstrip("/") + path, seconds))
    found["cached_per_s"] = statistics.median(ours)
    if theirs:
        found["nginx_per_s"] = statistics.median(theirs)
        found["cached_to_nginx"] = found["cached_per_s"] / found["nginx_per_s"]
    return found


@contextmanager
def _beside(hub: Hub, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Run a program beside the hub that writes on its wire."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.portals_wire", *words],
        env={**hub.environment, "DJANGO_SETTINGS_MODULE": "orkhon.config.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.communicate(timeout=_LONGEST_S * 4)


def _day(hub: Hub, facts: dict[str, Any], seconds_an_hour: float) -> dict[str, float | str]:
    articles = {code: [one["path"] for one in facts["articles"][code]] for code in LANGUAGES}
    words = {code: [quote(word) for word in words_of(code)[20:400]] for code in LANGUAGES}
    site = Site(articles=articles, sections=facts["sections"], words=words, burst=articles["kk"][7])
    with _beside(hub, "items", str(_ITEMS_A_SECOND), str(seconds_an_hour * 24)):
        asked = asyncio.run(day(hub.port, site, seconds_an_hour, random.Random(24)))
    waits = [one.ms for one in asked]
    bad = [one for one in asked if one.status != 200]
    for one in bad[:5]:
        print(f"{one.path} was answered with {one.status} after {one.ms:.0f} ms", file=sys.stderr)
    return {
        "day_p99_ms": statistics.quantiles(waits, n=100)[-1],
        "day_errors": float(len(bad)),
        "day_asked": float(len(asked)),
        "day_median_ms": statistics.median(waits),
        "day_kinds": _by_kind(asked),
    }


def _by_kind(asked: Sequence[Asked]) -> str:
    """Say for each kind of page how many there were and what the middle and the slowest hundredth waited."""
    waits: dict[str, list[float]] = {}
    for one in asked:
        waits.setdefault(_kind_of(one.path), []).append(one.ms)
    return ", ".join(
        f"{kind} {len(found)}: {statistics.median(found):.0f}/{statistics.quantiles(found, n=100)[-1]:.0f}"
        for kind, found in sorted(waits.items())
        if len(found) > 1
    )


def _kind_of(path: str) -> str:
    parts = path.strip("/").split("/")
    if path.endswith(".xml"):
        return "feed"
    if len(parts) > 1 and parts[1] == "search":
        return "search"
    return ("front", "section", "article")[min(2, len(parts) - 1)]


@dataclass(frozen=True, kw_only=True)
class _Kill:
    """Seconds from before a kill: until no reader who asked was given anything of it, and until all pages were anew."""

    gone: float
    anew: float


def _kills(hub: Hub, facts: dict[str, Any], count: int) -> list[_Kill]:
    """Kill one article after the other, and ask for its page, translation, section, feed and front page all the while.

    `gone` counts to the moment at which the first question was put that, like all later ones, was answered with nothing
    of it; `anew` to the moment at which the last of the five had such an answer in hand, made under load.
    """
    kills = []
    asker = _Asker(hub.address)
    with _beside(hub, "kills") as killing:
        assert killing.stdin is not None
        assert killing.stdout is not None
        killing.stdout.readline()
        for number in range(count):
            victim, other = facts["articles"]["kk"][number], facts["articles"]["tr"][number]
            path = victim["path"]
            pages = (path, other["path"], "/kk/", f"/kk/{victim['section']}/", "/kk/rss.xml")
            for one in pages:
                asker.timed(one)
            killing.stdin.write(f"{victim['uri']}\n")
            killing.stdin.flush()
            begun = float(killing.stdout.readline())
            clean_since: dict[str, float] = {}
            while len(clean_since) < len(pages):
                if time.monotonic() > begun + _LONGEST_S:
                    raise TimeoutError(f"{path} was killed and is still there after {_LONGEST_S:.0f} s")
                for place, one in enumerate(pages):
                    put = time.monotonic()
                    status, text = asker.plain(one)
                    shows = status != 410 if place < 2 else path in text
                    if shows:
                        clean_since.pop(one, None)
                    else:
                        clean_since.setdefault(one, put)
            kills.append(_Kill(gone=max(clean_since.values()) - begun, anew=time.monotonic() - begun))
    return kills


def _killed_under_load(hub: Hub, facts: dict[str, Any], count: int) -> dict[str, float]:
    """Measure kills while wrk asks for another article with all its connections."""
    load = None
    if has_wrk():
        address = hub.address + facts["articles"]["ru"][-1]["path"]
        load = subprocess.Popen(["wrk", "-t1", "-c8", "-d600s", address], stdout=subprocess.DEVNULL)
    try:
        kills = _kills(hub, facts, count)
    finally:
        if load is not None:
            load.terminate()
            load.wait(30)
    return {
        "kill_p99_s": statistics.quantiles([one.gone for one in kills], n=100)[-1],
        "kill_anew_p99_s": statistics.quantiles([one.anew for one in kills], n=100)[-1],
        "kill_median_s": statistics.median(one.gone for one in kills),
    }


def _filled(hub: Hub, articles: int) -> dict[str, Any]:
    environment = {**hub.environment, "DJANGO_SETTINGS_MODULE": "orkhon.config.settings"}
    filled = subprocess.run(
        [sys.executable, "-m", "bench.portals_filling", str(articles)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    facts: dict[str, Any] = json.loads(filled.stdout.splitlines()[-1])
    hub.command("search", "rebuild")
    return facts


def main() -> None:
    """Prepare, fill, run, measure."""
    home, articles, scale = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    begun = os.getloadavg()[0]
    hub = Hub(home / "hub", database_url=sys.argv[4], demonstration="paused").prepare("--demonstration")
    facts = _filled(hub, articles)
    hub.start()
    try:
        assert hub._process is not None
        is_idle_at_last(hub._process.pid)
        measured: dict[str, float | str] = {**_beside_wagtail(hub, facts, home / "wagtail", articles)}
        measured |= _uncached(hub, facts)
        measured |= _cached(hub, facts["articles"]["kk"][20]["path"], home / "nginx", max(2.0, 10 * scale))
        measured |= _day(hub, facts, max(1.0, 10 * scale))
        measured |= _killed_under_load(hub, facts, max(8, int(100 * scale)))
    finally:
        hub.stop()
    beside = (
        f"{articles:,} articles; load {begun:.1f} before, {os.getloadavg()[0]:.1f} after; day: "
        f"{measured.pop('day_asked'):,.0f} pages, {rate_at(20):.0f} a second in the evening, {BURST} times that in the "
        f"burst, median {measured.pop('day_median_ms'):.1f} ms (middle/p99 by kind: {measured.pop('day_kinds')}); "
        f"kills: median {measured.pop('kill_median_s'):.3f} s"
    )
    print(json.dumps({**measured, "beside": beside}))


if __name__ == "__main__":
    main()
