"""How many of the standards' own documents are read in a second, on one core, beside newsmlg2 of PyPI in the same run.

The documents are IPTC's examples, read from the folder of outside data: those that hold news, read over and over. What
holds no news (concepts, knowledge, events) is declined by name, and not counted. newsmlg2 gives Python objects for XML
and no more: no cleaned text, no language, no resolved codes. It reads no ninjs.
"""

from __future__ import annotations

import contextlib
import io
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import NewsMLG2

from orkhon.formats import FormatError, parse

RECORDED = (
    "recorded, not measured here: Superdesk's parsers alone, 2,500–3,400 NewsML-G2 and 11,000–14,700 ninjs documents/s"
)
_ROUND_S = 0.5
_ROUNDS = 7
_NOW = datetime(2026, 11, 22, tzinfo=UTC)

Read = Callable[[bytes], object]


def newsml_g2_per_s(data: Path, seconds: float = _ROUND_S) -> tuple[float, float]:
    """Return documents a second of ours and of newsmlg2, both with the documents that both read; medians by turns."""
    documents = _read_by(_theirs, _news_in(data / "iptc/newsml-g2/examples", "*.xml"))
    ours, theirs = [], []
    for _ in range(_ROUNDS):
        ours.append(_rate(_ours, documents, seconds))
        theirs.append(_rate(_theirs, documents, seconds))
    return statistics.median(ours), statistics.median(theirs)


def ninjs_per_s(data: Path, seconds: float = _ROUND_S) -> float:
    """Return ninjs documents a second, of the generations 1.4 to 3.0."""
    documents = _news_in(data / "iptc/ninjs/examples", "*.json")
    return statistics.median(_rate(_ours, documents, seconds) for _ in range(_ROUNDS))


def _ours(document: bytes) -> object:
    return parse(document, now=_NOW)


def _theirs(document: bytes) -> object:
    # It prints a line for each catalogue that lies elsewhere.
    with contextlib.redirect_stdout(io.StringIO()):
        return NewsMLG2.NewsMLG2Document(document)


def _news_in(folder: Path, pattern: str) -> list[bytes]:
    """Return the documents that hold news."""
    found = []
    for path in sorted(folder.rglob(pattern)):
        with contextlib.suppress(FormatError):
            document = path.read_bytes()
            if parse(document, now=_NOW).items:
                found.append(document)
    if not found:
        raise FileNotFoundError(f"{folder} holds no document of news")
    return found


def _read_by(read: Read, documents: Sequence[bytes]) -> list[bytes]:
    kept = []
    for document in documents:
        # The package fails with whatever happens to fail: TypeError, Exception itself.
        with contextlib.suppress(Exception):
            read(document)
            kept.append(document)
    return kept


def _rate(read: Read, documents: Sequence[bytes], seconds: float) -> float:
    # Of this process's own time on a core: whatever else the machine does, it is one core that is meant.
    begun, done = time.process_time(), 0
    while time.process_time() - begun < seconds:
        for document in documents:
            read(document)
        done += len(documents)
    return done / (time.process_time() - begun)
