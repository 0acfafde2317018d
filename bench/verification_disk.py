"""The index of originals on disk at a million versions: how soon it answers, and how large it is. Uses no wire.

The documents and questions are those of `bench/verification.py`; what the wire answers in a hub comes from memory here.
Run by itself: `python -m bench.verification_disk [N]`.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import tantivy

from bench import verification
from bench.figures import Figure, scale
from orkhon.verification.altering import Candidate, find_originals
from orkhon.verification.altering.index import Hashes, shingles, winnowed
from orkhon.verification.originals.ranking import ranked
from orkhon.verification.originals.shape import opened

MANY: Final = 1_000_000
_HEAP: Final = 400_000_000
_QUESTIONS: Final = 200


@dataclass(kw_only=True)
class OnDisk:
    """The index as a hub asks it, without the wire."""

    searcher: tantivy.Searcher

    def candidates(self, words: Hashes, most: int) -> list[Candidate]:
        """As a hub does."""
        return [Candidate(number=position, score=score) for score, position, _ in ranked(self.searcher, words, most)]


def figures(many: int = 0) -> Iterator[Figure]:
    """Fill an index with that many items, ask it, and say how long the last twentieth took at most."""
    many = many or int(MANY * scale())
    chance = random.Random(verification.SEED)
    hidden, documents, pools = verification._hidden(chance, min(many, 200_000))
    verification._fill(hidden, documents, pools, many, chance)
    with tempfile.TemporaryDirectory() as folder:
        index = opened(folder)
        writer = index.writer(_HEAP, 2)
        began = time.monotonic()
        for number, (uri, rows, _) in enumerate(hidden.items):
            runs = winnowed(shingles(np.concatenate([hidden.hashes[row] for row in rows])))
            document = tantivy.Document()
            document.add_text("uri", uri)
            document.add_integer("position", number)
            document.add_text("runs", " ".join(f"{run:x}" for run in runs.tolist()))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        yield Figure(name=f"disk index at {many:,} filled in", value=time.monotonic() - began, unit="s", goal="–")
        disk = OnDisk(searcher=index.searcher())
        seconds, right = [], 0
        chosen = [one for one in documents if one.measured]
        for _ in range(_QUESTIONS):
            document_ = chance.choice(chosen)
            text = " ".join(verification._window(document_, chance))
            began = time.perf_counter()
            found = find_originals(text, index=disk, archive=hidden)
            seconds.append(time.perf_counter() - began)
            right += bool(found) and found[0].item.uri == document_.uri
        size = sum(path.stat().st_size for path in Path(folder).glob("*")) / 1e6
    p95 = 1000 * statistics.quantiles(seconds, n=20)[-1]
    yield Figure(name=f"disk retrieval p95 at {many:,}", value=p95, unit="ms", goal="≤ 300")
    yield Figure(name="disk retrieval median", value=1000 * statistics.median(seconds), unit="ms", goal="–")
    yield Figure(name="disk right original first", value=100 * right / _QUESTIONS, unit="%", goal="≥ 99")
    yield Figure(name=f"disk index at {many:,}", value=size, unit="MB", goal="≤ 2000")


if __name__ == "__main__":
    for figure in figures(int(sys.argv[1]) if len(sys.argv) > 1 else 0):
        print(f"{figure.name}: {figure.value:.1f} {figure.unit} (goal {figure.goal})", flush=True)
