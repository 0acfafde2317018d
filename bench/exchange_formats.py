"""How many of the standards' own documents are read in a second, on one core, beside newsmlg2 of PyPI in the same run.

The documents are IPTC's examples, read from the folder of outside data: those that hold news, read over and over, from
their bytes to whole items. What holds no news (concepts, knowledge, events) is declined by name, and not counted.
newsmlg2 gives Python objects for XML and no more: no cleaned text, no language, no resolved codes. It reads no ninjs.

`python -m bench.exchange_formats` says what was read (documents, bytes, renditions, letters of bodies) and the time of
each beside its figure. Nothing that is a document's own is kept from one reading to the next: no address, no text, no
time, no JSON; only language tags and names of elements are, which all documents of a source share.

What Superdesk's figures were measured with is not written down: neither the documents and their sizes, nor whether the
JSON was read in that time. newsmlg2 was recorded beside them with 50–126 documents/s: its figure of a run here tells
how much slower that run's machine was.
"""

from __future__ import annotations

import contextlib
import io
import os
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import NewsMLG2

from orkhon.formats import FormatError, all_media, parse

RECORDED = (
    "recorded, not measured here: Superdesk's parsers alone, 2,500–3,400 NewsML-G2 and 11,000–14,700 ninjs documents/s"
)
_ROUND_S = 0.5
_ROUNDS = 7
_NOW = datetime(2026, 11, 22, tzinfo=UTC)

Read = Callable[[bytes], object]


def newsml_g2_per_s(data: Path, seconds: float = _ROUND_S) -> tuple[float, float]:
    """Return documents a second of ours and of newsmlg2, both with the documents that both read; medians by turns."""
    documents = _newsml_g2(data)
    ours, theirs = [], []
    for _ in range(_ROUNDS):
        ours.append(_rate(_ours, documents, seconds))
        theirs.append(_rate(_theirs, documents, seconds))
    return statistics.median(ours), statistics.median(theirs)


def ninjs_per_s(data: Path, seconds: float = _ROUND_S) -> float:
    """Return ninjs documents a second, of the generations 1.4 to 3.0."""
    documents = _ninjs(data)
    return statistics.median(_rate(_ours, documents, seconds) for _ in range(_ROUNDS))


def _newsml_g2(data: Path) -> list[bytes]:
    return _read_by(_theirs, _news_in(data / "iptc/newsml-g2/examples", "*.xml"))


def _ninjs(data: Path) -> list[bytes]:
    return _news_in(data / "iptc/ninjs/examples", "*.json")


def _describe(name: str, documents: Sequence[bytes], rate: float) -> str:
    items = [item for document in documents for item in parse(document, now=_NOW).items]
    sizes = [len(document) for document in documents]
    bodies = [len(item.body.xhtml) for item in items]
    files = sum(len(media.renditions) for item in items for media in all_media(item))
    return (
        f"{name}: {len(documents)} documents of {min(sizes):,} to {max(sizes):,} bytes, {statistics.mean(sizes):,.0f} "
        f"in the mean; {len(items)} items, {files} renditions, bodies of {sum(bodies):,} letters; "
        f"{1e6 / rate:,.0f} µs a document, {rate:,.0f} documents/s"
    )


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


if __name__ == "__main__":
    folder = Path(os.environ["ORKHON_TEST_DATA"])
    print(_describe("NewsML-G2", _newsml_g2(folder), newsml_g2_per_s(folder)[0]))
    print(_describe("ninjs", _ninjs(folder), ninjs_per_s(folder)))
