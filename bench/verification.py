"""Verification: does a text find its original, and does the report say what was altered.

Originals are the documents of `ntrex-dev` in eight languages; every second document is measured, the others are for
tuning and are measured by nobody. They are hidden among 200,000 items (BENCH_SCALE: fewer) of the same sentences in
other company, of which a fifth are near twins of one document: the same sentences, each with one name, number or word
replaced. Every tenth document is in no item and gives the sentences that are inserted.
"""

from __future__ import annotations

import csv
import os
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from bench.figures import Figure, scale
from bench.verification_alterations import (
    ALTERATIONS,
    CODES,
    Altered,
    Pool,
    mistyped,
    pool_of,
    repunctuated,
    twin_of,
)
from orkhon.language import convert
from orkhon.verification.altering import (
    AlterationReport,
    ArchivedItem,
    MemoryIndex,
    MemoryVocabulary,
    check,
    find_originals,
    read_text,
)
from orkhon.verification.altering.index import hash_words

SEED: Final = 10
MAIN: Final = {
    "az": "az-Latn",
    "en": "en-Latn",
    "kk": "kk-Cyrl",
    "ky": "ky-Cyrl",
    "ru": "ru-Cyrl",
    "tk": "tk-Latn",
    "tr": "tr-Latn",
    "uz": "uz-Latn",
}
OTHER: Final = {"az": "az-Cyrl", "kk": "kk-Latn", "uz": "uz-Cyrl"}
HIDDEN: Final = 200_000
LARGE: Final = 1_000_000
_LEAST_WORDS: Final = 40
_TWINS: Final = 0.2
_VARIANTS: Final = 3
_EACH: Final = 60
_CONTROLS: Final = 100
_NAMES: Final = frozenset({"person", "place", "organisation"})


@dataclass(kw_only=True)
class Count:
    """How often something was so, of how many."""

    hits: int = 0
    of: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, hit: bool, words: str = "") -> None:
        """Count one."""
        self.of += 1
        self.hits += hit
        if not hit and words:
            self.missed.append(words)

    @property
    def percent(self) -> float:
        """The share in percent."""
        return 100 * self.hits / max(1, self.of)

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of Wilson, in percent."""
        if not self.of:
            return 0.0, 100.0
        n, p, z = self.of, self.hits / self.of, 1.96
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * ((p * (1 - p) + z * z / (4 * n)) / n) ** 0.5 / (1 + z * z / n)
        return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)


class Hidden:
    """The archive of the bench: items are rows of sentence numbers, and are put together when they are looked at."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self.tags: list[str] = []
        self.hashes: list[np.ndarray] = []
        self.items: list[tuple[str, tuple[int, ...], bool]] = []
        self.index = MemoryIndex()
        self.vocabulary = MemoryVocabulary()

    def sentence(self, text: str, tag: str) -> int:
        """Keep a sentence and return its number."""
        read = read_text(text, tag)
        self.vocabulary.add(read)
        self.sentences.append(text)
        self.tags.append(tag)
        self.hashes.append(hash_words(word.key for word in read.words))
        return len(self.sentences) - 1

    def put(self, uri: str, rows: tuple[int, ...], *, headed: bool = False) -> int:
        """Hide an item of these sentences; the first is its headline if it is headed."""
        self.items.append((uri, rows, headed))
        number = len(self.items) - 1
        self.index.add(number, np.concatenate([self.hashes[row] for row in rows]))
        return number

    def item(self, number: int) -> ArchivedItem | None:
        """As `Archive` says."""
        uri, rows, headed = self.items[number]
        texts = [self.sentences[row] for row in rows]
        head, body = (texts[0], texts[1:]) if headed else ("", texts)
        return ArchivedItem(
            uri=uri, version=1, agency="bench", tag=self.tags[rows[0]], headline=head, text=" ".join(body)
        )

    def versions(self, uri: str) -> Sequence[ArchivedItem]:
        """As `Archive` says: nothing here has other versions."""
        return ()


@dataclass(frozen=True, kw_only=True)
class Document:
    """One document of one language and its place in the archive."""

    code: str
    uri: str
    sentences: tuple[str, ...]
    measured: bool


def figures() -> Iterator[Figure]:
    """Measure on the measured half."""
    yield from measured(measured_half=True)


def measured(*, measured_half: bool) -> Iterator[Figure]:
    """Measure on one half of the documents, and print what the figures leave out: by language, with intervals."""
    chance = random.Random(SEED)
    hidden, documents, pools = _hidden(chance, int(HIDDEN * scale()))
    chosen = [one for one in documents if one.measured is measured_half]
    each = max(6, round(_EACH * min(1.0, scale() * 5)))
    controls = max(10, round(_CONTROLS * min(1.0, scale() * 5)))
    counts: dict[tuple[str, str], Count] = defaultdict(Count)
    seconds: list[float] = []
    spent: list[float] = []
    for code in CODES:
        own = [one for one in chosen if one.code == code]
        tags = [MAIN[code], *([OTHER[code]] if code in OTHER else [])]
        for tag in tags:
            way = "other script" if tag != MAIN[code] else "same script"
            _controls(hidden, own, tag, way, controls, chance, counts, seconds, spent)
        for name in ALTERATIONS:
            _altered(hidden, own, pools[code], name, each, chance, counts, spent)
        _headlines(hidden, own, pools[code], each, chance, counts)
    _print(counts)
    yield from _figures(counts)
    yield Figure(name="report p95", value=1000 * _p95(spent), unit="ms", goal="≤ 1000")
    yield Figure(name="retrieval p95 at 200,000", value=1000 * _p95(seconds), unit="ms", goal="≤ 300")
    yield Figure(name="index at 200,000", value=hidden.index.bytes_held / 1e6, unit="MB", goal="≤ 400")
    target = int(LARGE * scale())
    _fill(hidden, documents, pools, target, chance)
    hidden.index.seal(merge=True)
    seconds.clear()
    for _ in range(max(20, int(200 * min(1.0, scale() * 5)))):
        document = chance.choice(chosen)
        text = " ".join(_window(document, chance))
        began = time.perf_counter()
        find_originals(text, index=hidden.index, archive=hidden)
        seconds.append(time.perf_counter() - began)
    yield Figure(name="retrieval p95 at 1,000,000", value=1000 * _p95(seconds), unit="ms", goal="≤ 300")
    yield Figure(name="index at 1,000,000", value=hidden.index.bytes_held / 1e6, unit="MB", goal="≤ 2000")


def _figures(counts: dict[tuple[str, str], Count]) -> Iterator[Figure]:
    def all_of(*names: str) -> Count:
        chosen = [count for (name, _), count in counts.items() if name in names]
        return Count(hits=sum(one.hits for one in chosen), of=sum(one.of for one in chosen))

    for name, goal, *parts in (
        ("original first, same script", "≥ 99", "first same script"),
        ("original first, other script", "≥ 98", "first other script"),
        ("numbers found", "≥ 99", "found number"),
        ("names found", "≥ 97", *(f"found {one}" for one in sorted(_NAMES))),
        ("negation found", "≥ 93", "found negation"),
        ("sentences found", "≥ 98", "found missing", "found inserted"),
        ("dates found", "≥ 97", "found date"),
        ("order found", "≥ 95", "found order"),
        ("quotations found", "≥ 90", "found quotation"),
        ("headlines found", "≥ 95", "found headline"),
        ("type right", "≥ 90", *(f"type {one}" for one in (*ALTERATIONS, "headline"))),
        ("false alarms, untouched", "≤ 1", "alarm same script"),
        ("false alarms, other script", "≤ 3", "alarm other script"),
        ("false alarms, typos", "≤ 5", "alarm typos"),
        ("false alarms, punctuation", "≤ 1", "alarm punctuation"),
    ):
        count = all_of(*parts)
        yield Figure(name=name, value=count.percent if count.of else None, unit="%", goal=goal)


def _controls(
    hidden: Hidden,
    documents: Sequence[Document],
    tag: str,
    way: str,
    count: int,
    chance: random.Random,
    counts: dict[tuple[str, str], Count],
    seconds: list[float],
    spent: list[float],
) -> None:
    code = tag[:2]
    for _ in range(count):
        document = chance.choice(documents)
        plain = " ".join(_window(document, chance))
        text = convert(plain, MAIN[code], tag) if tag != MAIN[code] else plain
        began = time.perf_counter()
        found = find_originals(text, index=hidden.index, archive=hidden)
        seconds.append(time.perf_counter() - began)
        first = max(found, key=lambda one: one.covered).item.uri if found else ""
        counts[f"first {way}", code].add(first == document.uri, text[:60])
        report = _checked(hidden, text, spent)
        counts[f"alarm {way}", code].add(_alarms(report), "")
        _remember(counts[f"alarm {way}", code], report)
        if tag == MAIN[code]:
            for name, other in (("typos", mistyped(text, chance)), ("punctuation", repunctuated(text, chance))):
                report = _checked(hidden, other, spent)
                counts[f"alarm {name}", code].add(_alarms(report))
                _remember(counts[f"alarm {name}", code], report)


def _altered(
    hidden: Hidden,
    documents: Sequence[Document],
    pool: Pool,
    name: str,
    count: int,
    chance: random.Random,
    counts: dict[tuple[str, str], Count],
    spent: list[float],
) -> None:
    made = 0
    for _ in range(count * 6):
        if made >= count:
            return
        document = chance.choice(documents)
        altered = ALTERATIONS[name](_window(document, chance), pool, chance)
        if altered is None:
            continue
        made += 1
        report = _checked(hidden, altered.text, spent)
        _judged(counts, name, pool.code, altered, report, document)


def _judged(
    counts: dict[tuple[str, str], Count],
    name: str,
    code: str,
    altered: Altered,
    report: AlterationReport,
    document: Document,
) -> None:
    differing = [
        one for source in report.sources if source.item.uri == document.uri for one in source.differences if one.alters
    ]
    heaviest = max(differing, key=lambda one: one.weight, default=None)
    seen = [(str(one.kind), one.before, one.after) for one in differing]
    words = f"{altered.before[:60]!r} -> {altered.after[:60]!r} seen {seen} of {len(report.sources)}"
    counts[f"found {name}", code].add(heaviest is not None, words)
    if heaviest is not None:
        counts[f"type {name}", code].add(str(heaviest.kind) in altered.kinds, words)


def _headlines(
    hidden: Hidden,
    documents: Sequence[Document],
    pool: Pool,
    count: int,
    chance: random.Random,
    counts: dict[tuple[str, str], Count],
) -> None:
    for _ in range(count // 2):
        document, other = chance.choice(documents), chance.choice(pool.foreign)
        body = document.sentences[1:6]
        altered = Altered(
            name="headline",
            sentences=(f"{other}\n\n{' '.join(body)}",),
            kinds=frozenset({"headline"}),
            before=document.sentences[0],
            after=other,
        )
        _judged(counts, "headline", document.code, altered, _checked(hidden, altered.text, []), document)


def _checked(hidden: Hidden, text: str, spent: list[float]) -> AlterationReport:
    began = time.perf_counter()
    report = check(text, index=hidden.index, archive=hidden, vocabulary=hidden.vocabulary)
    spent.append(time.perf_counter() - began)
    return report


def _alarms(report: AlterationReport) -> bool:
    return report.altered or len(report.sources) > 1


def _remember(count: Count, report: AlterationReport) -> None:
    for source in report.sources:
        count.missed += (f"{one.kind}: {one.before!r} -> {one.after!r}" for one in source.differences if one.alters)
    if len(report.sources) > 1:
        count.missed.append(f"{len(report.sources)} originals")


def _window(document: Document, chance: random.Random) -> list[str]:
    """Return two sentences or more, one after the other, of 40 words or more together.

    A sentence alone stands in two hundred other items, so that nothing could tell which of them it is from.
    """
    body = document.sentences[1:]
    starts = list(range(len(body)))
    chance.shuffle(starts)
    for start in starts:
        chosen: list[str] = []
        for sentence in body[start:]:
            chosen.append(sentence)
            if len(chosen) > 1 and sum(len(one.split()) for one in chosen) >= _LEAST_WORDS:
                return chosen
    return list(body)


def _hidden(chance: random.Random, count: int) -> tuple[Hidden, list[Document], dict[str, Pool]]:
    data = Path(os.environ["ORKHON_TEST_DATA"]) / "ntrex-dev" / "parallel.tsv"
    with data.open(encoding="utf-8") as file:
        rows = [{key: value or "" for key, value in row.items()} for row in csv.DictReader(file, delimiter="\t")]
    by_name: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        by_name[row["doc"]].append(row)
    names = sorted(by_name)
    chance.shuffle(names)
    foreign_names = set(names[::10])
    kept = [name for name in names if name not in foreign_names]
    hidden, documents, pools = Hidden(), [], {}
    for code in CODES:
        foreign = [row[code] for name in sorted(foreign_names) for row in by_name[name] if len(row[code].split()) > 6]
        own: list[Document] = []
        for place, name in enumerate(kept):
            sentences = tuple(row[code] for row in by_name[name] if row[code].strip())
            own.append(
                Document(code=code, uri=f"urn:bench:{code}:{name}", sentences=sentences, measured=place % 2 == 1)
            )
        pools[code] = pool_of(code, [sentence for one in own for sentence in one.sentences], foreign)
        documents += own
    rows_of = {one.uri: tuple(hidden.sentence(text, MAIN[one.code]) for text in one.sentences) for one in documents}
    # The originals stand in the middle: being the first or the last of equals must not help them.
    _fill(hidden, documents, pools, count // 2, chance)
    for one in documents:
        hidden.put(one.uri, rows_of[one.uri], headed=True)
    _fill(hidden, documents, pools, count, chance)
    hidden.index.seal(merge=True)
    return hidden, documents, pools


_VARIED: dict[int, dict[str, list[list[int]]]] = {}


def _fill(
    hidden: Hidden, documents: Sequence[Document], pools: dict[str, Pool], count: int, chance: random.Random
) -> None:
    """Hide more items until there are `count`: sentences in other company, and a fifth of near twins."""
    varied = _VARIED.setdefault(id(hidden), {})
    if not varied:
        places: dict[str, int] = {}
        for number, text in enumerate(hidden.sentences):
            places.setdefault(text, number)
        for document in documents:
            pool = pools[document.code]
            varied[document.uri] = [
                [
                    places[text],
                    *(hidden.sentence(twin_of(text, pool, chance), MAIN[document.code]) for _ in range(_VARIANTS)),
                ]
                for text in document.sentences
            ]
    by_code: dict[str, list[list[int]]] = defaultdict(list)
    for document in documents:
        by_code[document.code] += varied[document.uri]
    while len(hidden.items) < count:
        number = len(hidden.items)
        if chance.random() < _TWINS:
            document = chance.choice(documents)
            rows = [chance.choice(ways[1:]) for ways in varied[document.uri]]
            for _ in range(len(rows) // 3):
                rows[chance.randrange(len(rows))] = chance.choice(chance.choice(by_code[document.code]))
            twin = tuple(rows)
        else:
            code = CODES[number % len(CODES)]
            twin = tuple(chance.choice(chance.choice(by_code[code])) for _ in range(chance.randint(4, 14)))
        hidden.put(f"urn:bench:hidden:{number}", twin)


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else 0.0


def _print(counts: dict[tuple[str, str], Count]) -> None:
    for name in sorted({name for name, _ in counts}):
        parts = []
        for code in CODES:
            count = counts.get((name, code))
            if count is not None and count.of:
                low, high = count.interval
                parts.append(f"{code} {count.percent:.0f} ({low:.0f}–{high:.0f}, {count.of})")
        print(f"  {name}: {'; '.join(parts)}", flush=True)
    if os.environ.get("BENCH_MISSES"):
        for (name, code), count in sorted(counts.items()):
            for words in count.missed[:8]:
                print(f"    {name} {code}: {words}")
