"""Replay a file of items: JSON lines in, each item's story out. Needs no database and reads no clock.

Vectors are kept in a file beside the output, by the words that they stand for, so that a second run, or one after a
kill, embeds nothing twice. The stories are made anew each time, which is fast, and the output is put in place as a
whole: a run that was killed leaves no half of it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from orkhon.stories.clustering import Change, Engine, Joined, Merged, Moved, Report, Started
from orkhon.stories.embedding import Embedder, embedded_words, read
from orkhon.stories.errors import UnfitFile

_LONGEST_LINE: Final = 4_000_000
_LONGEST_ID: Final = 2_000
_EMBEDDED_AT_ONCE: Final = 32
_TAKEN_AT_ONCE: Final = 256
_KEY: Final = 16
_OURS: Final = b"orkhon vectors "
_FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """A line that is no item, and why."""

    line: int
    cause: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.cause}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mistagged:
    """An item whose words are in another language than its tag says."""

    line: int
    id: str
    told: str
    found: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.id} is tagged {self.told} and read as {self.found}"


@dataclass(kw_only=True, slots=True)
class Replayed:
    """What became of a file: how many items were put into how many stories, and what was odd about some."""

    items: int = 0
    stories: int = 0
    embedded: int = 0
    broken: list[Broken] = field(default_factory=list)
    mistagged: list[Mistagged] = field(default_factory=list)
    undated: list[int] = field(default_factory=list)
    """Lines without a time that can be read: they count as of the time of the item before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    number: int
    id: Any
    report: Report
    dated: bool


def replay(
    source: Path, target: Path, embedder: Embedder, *, told: Callable[[str, int], None] | None = None
) -> Replayed:
    """Write to `target` a line `{"id": …, "story": …}` for each item of `source`, in its order.

    A broken line is told in the answer and stops no other. `told` hears how far the run is (what is done, how many).
    All stories are compared once more at the end, which a running hub does now and then. Raises `UnfitFile` before
    anything is written, `OSError` for files that cannot be read or written.
    """
    # A name that leads elsewhere, such as /dev/stdout, must not itself be replaced.
    target = target.resolve()
    _look_at(source, target)
    result = Replayed()
    with VectorFile(Path(f"{target}.vectors"), embedder) as vectors:
        done = 0
        for lines in _batches(_items(source, result), _EMBEDDED_AT_ONCE):
            result.embedded += vectors.embed([line.report for line in lines])
            done += len(lines)
            if told is not None:
                told("embedded", done)
        engine = Engine(embedder=embedder.name, dimensions=embedder.dimensions)
        found = _Stories()
        ids: list[tuple[Any, str]] = []
        for lines in _batches(_items(source, Replayed()), _TAKEN_AT_ONCE):
            reports = [line.report for line in lines]
            for changes in engine.take_many(reports, vectors.of(reports)):
                found.note(changes)
            ids += [(line.id, line.report.id) for line in lines]
            if told is not None:
                told("taken", len(ids))
        found.note(engine.settle())
    stories = {report: found.story_of(report) for _, report in ids}
    draft = Path(f"{target}.draft")
    with draft.open("w", encoding="utf-8", newline="\n") as output:
        for shown, report in ids:
            output.write(json.dumps({"id": shown, "story": stories[report]}, ensure_ascii=False) + "\n")
        output.flush()
        os.fsync(output.fileno())
    draft.replace(target)
    result.items, result.stories = len(ids), len(set(stories.values()))
    return result


def _look_at(source: Path, target: Path) -> None:
    """Raise `UnfitFile` for a source that cannot be read twice, and for what a run would destroy."""
    if not source.exists():
        raise UnfitFile(f"{source} does not exist; name the file of the items")
    if not source.is_file():
        raise UnfitFile(f"{source} is no plain file; write the items to one, for they are read twice")
    if not target.parent.is_dir():
        raise UnfitFile(f"there is no folder {target.parent}; make it, or name another file for the stories")
    for path in (target, Path(f"{target}.vectors"), Path(f"{target}.draft")):
        if path.exists() and not path.is_file():
            raise UnfitFile(f"{path} is no plain file, and would be replaced; name another file for the stories")
        if path.exists() and path.samefile(source):
            raise UnfitFile(f"{path} holds the items, and would be replaced; name another file for the stories")


class _Stories:
    """Follow the engine's changes: which report is in which story by now, live or not."""

    def __init__(self) -> None:
        self._of: dict[str, str] = {}
        self._into: dict[str, str] = {}

    def note(self, changes: Sequence[Change]) -> None:
        for change in changes:
            if isinstance(change, Started | Joined):
                self._of[change.report] = change.story
            elif isinstance(change, Merged):
                self._into[change.story] = change.into
            elif isinstance(change, Moved):
                self._of.update(dict.fromkeys(change.reports, change.into))

    def story_of(self, report: str) -> str:
        story = self._of[report]
        while story in self._into:
            story = self._into[story]
        return story


class VectorFile:
    """Vectors on disk, each with a checksum of the words that it stands for; only ever added to.

    A file of another embedder, or of another version of it, is begun anew. A record that a kill cut short is cut off.
    """

    def __init__(self, path: Path, embedder: Embedder) -> None:
        self._path = path
        self._embedder = embedder
        self._head = f"orkhon vectors 1 {embedder.name} {embedder.version} {embedder.dimensions}\n".encode()
        self._size = _KEY + 2 * embedder.dimensions
        self._places: dict[bytes, int] = {}

    def __enter__(self) -> VectorFile:
        """Open the file, and read which words it knows."""
        self._path.touch()
        self._file = self._path.open("r+b")
        head = self._file.read(len(self._head))
        # A kill may have left half of the head.
        if not (head.startswith(_OURS) or _OURS.startswith(head)):
            self._file.close()
            raise UnfitFile(f"{self._path} holds something else than vectors; name another file for the stories")
        if head != self._head:
            self._file.seek(0)
            self._file.truncate()
            self._file.write(self._head)
        place = len(self._head)
        while len(record := self._file.read(self._size)) == self._size:
            self._places[record[:_KEY]] = place + _KEY
            place += self._size
        self._file.seek(place)
        self._file.truncate()
        self._end = place
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def embed(self, reports: Sequence[Report]) -> int:
        """Embed those whose words have no vector yet, and return how many they were."""
        wanted: dict[bytes, str] = {}
        for report in reports:
            words = embedded_words(read(report))
            key = _key(words)
            if words and key not in self._places:
                wanted[key] = words
        if not wanted:
            return 0
        vectors = self._embedder.embed(list(wanted.values())).astype("<f2")
        self._file.seek(self._end)
        for key, vector in zip(wanted, vectors, strict=True):
            self._file.write(key + vector.tobytes())
            self._places[key] = self._end + _KEY
            self._end += self._size
        self._file.flush()
        return len(wanted)

    def of(self, reports: Sequence[Report]) -> list[NDArray[np.float16]]:
        """Return the vectors of reports that were embedded; zeros for one without words."""
        found: list[NDArray[np.float16]] = []
        for report in reports:
            words = embedded_words(read(report))
            vector = np.zeros(self._embedder.dimensions, dtype=np.float16)
            if words:
                self._file.seek(self._places[_key(words)])
                vector = np.frombuffer(self._file.read(self._size - _KEY), dtype="<f2").astype(np.float16)
            found.append(vector)
        return found


def _batches(lines: Iterator[_Line], size: int) -> Iterator[list[_Line]]:
    while batch := list(islice(lines, size)):
        yield batch


def _key(words: str) -> bytes:
    return blake2b(words.encode("utf-8", "replace"), digest_size=_KEY).digest()


def _items(source: Path, result: Replayed) -> Iterator[_Line]:
    """Read the lines that are items, in order; what is odd about others goes to `result`."""
    last = _FIRST
    with source.open("rb") as file:
        number = 0
        while raw := file.readline(_LONGEST_LINE + 1):
            number += 1
            if len(raw) > _LONGEST_LINE:
                result.broken.append(Broken(line=number, cause=f"it is longer than {_LONGEST_LINE:,} bytes"))
                while raw and not raw.endswith(b"\n"):
                    raw = file.readline(_LONGEST_LINE)
                continue
            if not raw.strip():
                continue
            line = _line(number, raw, last)
            if isinstance(line, Broken):
                result.broken.append(line)
                continue
            last = line.report.published
            if not line.dated:
                result.undated.append(number)
            reading = read(line.report)
            if reading.mistagged:
                odd = Mistagged(line=number, id=line.report.id, told=reading.told, found=reading.tag)
                result.mistagged.append(odd)
            yield line


def _line(number: int, raw: bytes, last: datetime) -> _Line | Broken:
    try:
        item = json.loads(raw)
    except (ValueError, RecursionError) as cause:
        return Broken(line=number, cause=f"it is no JSON in UTF-8: {cause}")
    if not isinstance(item, dict):
        return Broken(line=number, cause=f"it holds {_kind(item)}; an item is an object with id, language, title, text")
    name = item.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int) or name == "":
        return Broken(line=number, cause='it has no "id"; give each item one, a string')
    if len(str(name)) > _LONGEST_ID:
        return Broken(line=number, cause=f'its "id" is longer than {_LONGEST_ID:,} letters')
    words: dict[str, str] = {}
    for part in ("language", "title", "text"):
        value = item.get(part)
        if value is not None and not isinstance(value, str):
            return Broken(line=number, cause=f'its "{part}" is {_kind(value)}; write a string')
        words[part] = _whole(value or "")
    published = _moment(item.get("published"))
    report = Report(
        id=_whole(str(name)),
        language=words["language"],
        title=words["title"],
        text=words["text"],
        published=published or last,
    )
    return _Line(
        number=number, id=_whole(name) if isinstance(name, str) else name, report=report, dated=bool(published)
    )


def _whole(text: str) -> str:
    """The text without halves of letters, which JSON can name and UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _moment(value: object) -> datetime | None:
    """Return the time that is meant: ISO 8601, in UTC where it names no zone; None for what is none."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
