"""The measuring of the search, in a process and a home of its own: `python -m bench.search_measuring ITEMS DATA`.

Prints one JSON object. Items are made of real sentences of eight languages, drawn by Zipf's law, a fifth of them
near-twins of the one before; the sentences themselves stand in the log first, one an item, to measure what is found.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sqlite3
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django
from django.core.management import call_command

# Models cannot be imported before Django knows its settings.
django.setup()

from django.db import connections  # noqa: E402 - as above

from bench.search_finding import OTHERS, SHORTEST, TAGS, found, sentences_of, uri_of  # noqa: E402 - as above
from orkhon.items import Content, Item, Language  # noqa: E402 - as above
from orkhon.language import convert  # noqa: E402 - as above
from orkhon.search import folders  # noqa: E402 - as above
from orkhon.search.actions.rebuild import rebuild  # noqa: E402 - as above
from orkhon.search.filling import Filler  # noqa: E402 - as above
from orkhon.search.following import follow  # noqa: E402 - as above
from orkhon.search.keys import open_dictionaries, words_of  # noqa: E402 - as above
from orkhon.search.queries import Question, search, standing  # noqa: E402 - as above
from orkhon.search.viewers import PUBLIC  # noqa: E402 - as above
from orkhon.wire.actions.append import AppendIntent, append, append_many  # noqa: E402 - as above
from orkhon.wire.entries import EntryKind  # noqa: E402 - as above

WORDS = 200
QUERIES = 300


def _item(uri: str, tag: str, headline: str, text: str, moment: datetime) -> AppendIntent:
    body = Content(f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>")
    item = Item(uri=uri, language=Language.parse(tag), headline=headline, body=body, created=moment)
    return AppendIntent(agency=uri.split(":")[1], kind=EntryKind.PUBLISH, item=item, pushed=False)


def _synthetic(sentences: dict[str, list[str]], items: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    ranks = {tag: [1 / (rank + 10) for rank in range(len(some))] for tag, some in sentences.items()}
    drawn: list[str] = []
    tag = TAGS[0]
    for _ in range(items):
        if drawn and chance.random() < 0.2:
            drawn = [*drawn[:-1], chance.choice(sentences[tag])]
        else:
            tag, drawn = chance.choice(TAGS), []
            while sum(len(one.split()) for one in drawn) < WORDS:
                drawn += chance.choices(sentences[tag], ranks[tag], k=4)
        yield tag, " ".join(drawn)


def _append_all(intents: Iterator[AppendIntent], now: datetime) -> None:
    some: list[AppendIntent] = []
    for intent in intents:
        some.append(intent)
        if len(some) == 500:
            append_many(some, now=now)
            some = []
    append_many(some, now=now)


def _timed(mix: list[str]) -> tuple[list[float], list[float]]:
    """Return the milliseconds that each question took, and those of processor alone: of a machine with nothing else."""
    taken, alone = [], []
    for text in mix:
        begun, busy = time.perf_counter(), time.process_time()
        search(Question(text=text, facets=("agency", "language")), viewer=PUBLIC, now=datetime.now(UTC))
        taken.append((time.perf_counter() - begun) * 1000)
        alone.append((time.process_time() - busy) * 1000)
    return taken, alone


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def _mix(sentences: dict[str, list[str]], chance: random.Random) -> list[str]:
    mix: list[str] = []
    for _ in range(40):
        tag = chance.choice(TAGS)
        words = [word for word in words_of(chance.choice(sentences[tag])) if len(word) >= SHORTEST] or ["news"]
        word = chance.choice(words)
        mix += [word, f'"{" ".join(words[:2])}"', " ".join(words[:3]), word.lower()[:-1] + "x"]
        mix.append(convert(word, tag, OTHERS[tag][0]) if tag in OTHERS else word.upper())
    return mix


def _fts5(texts: list[str], mix: list[str]) -> float:
    """The peer: SQLite's own full text search over the same texts, which finds a word in its own script alone."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE t USING fts5(x, content='')")
    base.executemany("INSERT INTO t(rowid, x) VALUES (?, ?)", enumerate(texts))
    taken = []
    for text in mix:
        query = " ".join(f'"{word}"' for word in words_of(text))
        begun = time.perf_counter()
        base.execute("SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT 20", (query,)).fetchall()
        base.execute("SELECT count(*) FROM t WHERE t MATCH ?", (query,)).fetchall()
        taken.append((time.perf_counter() - begun) * 1000)
    return _p95(taken)


def _visible(count: int) -> list[float]:
    folder = folders.living()
    assert folder is not None
    stop = threading.Event()

    def reading() -> None:
        with Filler(folder) as filler:
            follow(filler, folder, stop)
        connections.close_all()

    thread = threading.Thread(target=reading)
    thread.start()
    taken = []
    for number in range(count):
        word = f"visible{number}x"
        begun = time.monotonic()
        append(_item(f"urn:late:{number}", "en-Latn", "–", word, datetime.now(UTC)), now=datetime.now(UTC))
        while not search(Question(text=f'"{word}"'), viewer=PUBLIC, now=datetime.now(UTC)).total:
            time.sleep(0.005)
        taken.append(time.monotonic() - begun)
    stop.set()
    thread.join()
    return taken


def measured(items: int, data: Path) -> dict[str, object]:
    """Measure all on a log of so many items."""
    for alias in connections:
        # Content types first: whichever migration runs, Wagtail writes them down after it.
        for app in ("contenttypes", "alliance", "wire"):
            call_command("migrate", app, database=alias, verbosity=0)
    chance = random.Random(6)
    sentences = sentences_of(data, max(50, items // 8))
    now = datetime.now(UTC)
    old = now - timedelta(days=30)
    _append_all(
        (_item(uri_of(t, n), t, "–", one, old) for t, some in sentences.items() for n, one in enumerate(some)),
        now,
    )
    texts: list[str] = []

    def made() -> Iterator[AppendIntent]:
        for number, (tag, text) in enumerate(_synthetic(sentences, items, chance)):
            if len(texts) < 100_000:
                texts.append(text)
            moment = now - timedelta(minutes=chance.randrange(60 * 24 * 365))
            yield _item(f"urn:made:{number}", tag, text[:60], text, moment)

    _append_all(made(), now)
    open_dictionaries()
    busy = _busy()
    built = rebuild(processes=os.cpu_count() or 1)
    busy = _busy() - busy
    mix = _mix(sentences, chance)
    _timed(mix[:20])
    taken, alone = _timed(mix)
    return {
        "build_items_s": built.items / built.seconds,
        "build_cpu_s_per_1000": 1000 * busy / built.items,
        "index_gb": standing().bytes / built.items / 1000,
        "search_p95_ms": _p95(taken),
        "search_cpu_p95_ms": _p95(alone),
        "fts5_p95_ms": _fts5(texts, mix),
        "visible_s": _p95(_visible(40)),
        "found": {
            tag[:2]: [
                (tally := found(tag, some, min(QUERIES, max(30, items // 100)), _ask, chance)[""]).recall,
                tally.precision,
            ]
            for tag, some in sentences.items()
        },
    }


def _ask(text: str, code: str) -> list[str]:
    question = Question(text=text, languages=(code,), agencies=("sentences",), limit=100)
    return [hit.uri for hit in search(question, viewer=PUBLIC, now=datetime.now(UTC)).hits]


def _busy() -> float:
    """Return the seconds of processor that this process and those it has waited for have used."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]), Path(sys.argv[2]))))
