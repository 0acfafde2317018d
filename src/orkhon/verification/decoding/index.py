"""The index of fingerprints and details on disk: segments that are written once, mapped by whoever asks, and merged.

Made from the rows of `Fingerprint` alone, so it can be thrown away. Knows no Django. Loads numpy, so only the
processes that look at pictures import it. One process writes at a time (`only_one` of the caller); any number may ask
meanwhile.
"""

from __future__ import annotations

import json
import math
import os
import secrets
import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from orkhon.trust.fingerprints import distances, words_of

SCHEMA: Final = 1
"""Of the files and of the short forms of details. Another one begins another folder."""
_LIST: Final = "segments.json"
_FANOUT: Final = 8
_LARGEST: Final = 16_384
"""Pictures of one segment: joining more at once would take hundreds of megabytes."""
_TRIES: Final = 5


@dataclass(frozen=True, kw_only=True)
class Row:
    """One picture as it goes into the index: its row's number, 32 bytes of PDQ (empty where it is too poor), words."""

    number: int
    pdq: bytes
    words: NDArray[np.uint32]


@dataclass(frozen=True, kw_only=True)
class Near:
    """What the index gives: rows by the distance of their fingerprints, and rows by the details they share."""

    alike: tuple[tuple[int, int], ...]
    nominated: tuple[tuple[int, float], ...]
    rows: int


@dataclass(frozen=True, kw_only=True)
class _Segment:
    numbers: NDArray[np.int64]
    prints: NDArray[np.uint64]
    looked_for: NDArray[np.bool_]
    words: NDArray[np.uint32]
    owners: NDArray[np.uint16]


def folder_of(home: Path) -> Path:
    """Return where the index of that home lies."""
    return home / "pictures" / f"index-{SCHEMA}"


def add(folder: Path, rows: Sequence[Row]) -> None:
    """Put these pictures in. Whoever puts one in twice finds it twice until the next merge."""
    if not rows:
        return
    begin(folder)
    names = _names(folder)
    names.append(_write(folder, _segment_of(rows)))
    _merge(folder, names)


def forget(folder: Path, numbers: Sequence[int]) -> int:
    """Take these pictures out, so that no byte of them stays in a file. Return how many were there."""
    if not is_begun(folder):
        return 0
    names, gone = _names(folder), np.asarray(list(numbers), np.int64)
    taken = 0
    kept: list[str] = []
    for name in names:
        segment = _read(folder, name)
        hit = np.isin(segment.numbers, gone)
        if not hit.any():
            kept.append(name)
            continue
        taken += int(hit.sum())
        left = _joined([segment], without=gone)
        if len(left.numbers):
            kept.append(_write(folder, left))
    _replace(folder, names, kept)
    return taken


def is_begun(folder: Path) -> bool:
    """True where there is an index, be it an empty one."""
    return (folder / _LIST).exists()


def begin(folder: Path) -> None:
    """Let there be an index of no pictures, where there is none."""
    if not is_begun(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _replace(folder, (), ())


def clear(folder: Path) -> None:
    """Throw all segments away, and the list of them."""
    names = _names(folder)
    (folder / _LIST).unlink(missing_ok=True)
    for name in names:
        shutil.rmtree(folder / name, ignore_errors=True)


def rows_in(folder: Path) -> int:
    """Return how many pictures stand in the index."""
    return sum(len(_read(folder, name).numbers) for name in _names(folder))


def search(
    folder: Path,
    prints: Sequence[bytes],
    words: NDArray[np.uint32],
    *,
    near: int,
    most_alike: int = 64,
    most_nominated: int = 32,
) -> Near:
    """Return the rows within `near` bits of one of `prints`, and those that share most details.

    A detail that many pictures have says little of each of them, so each counts by how rare it is.
    """
    segments = _mapped(folder)
    total = sum(len(segment.numbers) for segment in segments)
    alike: dict[int, int] = {}
    for pdq in prints:
        for segment in segments:
            away = distances(pdq, segment.prints)
            for place in np.nonzero((away <= near) & segment.looked_for)[0]:
                number = int(segment.numbers[place])
                alike[number] = min(int(away[place]), alike.get(number, 256))
    scores = _shared(segments, np.unique(words), total) if len(words) and total else []
    return Near(
        alike=tuple(sorted(alike.items(), key=lambda one: (one[1], one[0]))[:most_alike]),
        nominated=tuple(sorted(scores, key=lambda one: (-one[1], one[0]))[:most_nominated]),
        rows=total,
    )


def _shared(segments: Sequence[_Segment], asked: NDArray[np.uint32], total: int) -> list[tuple[int, float]]:
    spans = [
        (np.searchsorted(segment.words, asked, "left"), np.searchsorted(segment.words, asked, "right"))
        for segment in segments
    ]
    frequency = sum((end - start for start, end in spans), np.zeros(len(asked), np.int64))
    weight = np.log((total + 1.0) / (frequency + 0.5)).clip(0.0)
    # What stands in every twentieth picture is the grain of skies and walls.
    weight[frequency > max(64, total // 20)] = 0.0
    found: list[tuple[int, float]] = []
    for segment, (start, end) in zip(segments, spans, strict=True):
        used = np.nonzero((end > start) & (weight > 0))[0]
        if not len(used):
            continue
        counts = (end - start)[used]
        before = np.cumsum(counts) - counts
        places = np.arange(counts.sum()) + np.repeat(start[used] - before, counts)
        owners = segment.owners[places]
        weights = np.repeat(weight[used], counts)
        score = np.bincount(owners, weights=weights, minlength=len(segment.numbers))
        best = np.argpartition(-score, min(64, len(score) - 1))[:64]
        found += [(int(segment.numbers[place]), float(score[place])) for place in best if score[place] > 0]
    return found


def _segment_of(rows: Sequence[Row]) -> _Segment:
    words = np.concatenate([np.unique(row.words) for row in rows]) if rows else np.zeros(0, np.uint32)
    owners = np.repeat(np.arange(len(rows), dtype=np.uint16), [len(np.unique(row.words)) for row in rows])
    order = np.argsort(words, kind="stable")
    return _Segment(
        numbers=np.array([row.number for row in rows], np.int64),
        prints=words_of(b"".join(row.pdq.ljust(32, b"\0") for row in rows)),
        looked_for=np.array([bool(row.pdq) for row in rows]),
        words=words[order].astype(np.uint32),
        owners=owners[order],
    )


def _joined(segments: Sequence[_Segment], *, without: NDArray[np.int64] | None = None) -> _Segment:
    """One segment of several, each picture once, the later one's."""
    numbers = np.concatenate([segment.numbers for segment in segments])
    _, last = np.unique(numbers[::-1], return_index=True)
    kept = np.sort(len(numbers) - 1 - last)
    if without is not None:
        kept = kept[~np.isin(numbers[kept], without)]
    places = np.full(len(numbers), -1, np.int64)
    places[kept] = np.arange(len(kept))
    starts = np.cumsum([0, *(len(segment.numbers) for segment in segments)])[:-1]
    words = np.concatenate([segment.words for segment in segments])
    owners = places[
        np.concatenate([segment.owners.astype(np.int64) + at for segment, at in zip(segments, starts, strict=True)])
    ]
    order = np.argsort(words, kind="stable")
    order = order[owners[order] >= 0]
    return _Segment(
        numbers=numbers[kept],
        prints=np.concatenate([segment.prints for segment in segments])[kept],
        looked_for=np.concatenate([segment.looked_for for segment in segments])[kept],
        words=words[order],
        owners=owners[order].astype(np.uint16),
    )


def _merge(folder: Path, names: list[str]) -> None:
    """Join eight segments of about one size, so that even of a million pictures there are a few dozen."""
    before, made = list(names), set(names)
    level = 0
    while any(_level(name) >= level for name in names):
        same = [name for name in names if _level(name) == level]
        if len(same) >= _FANOUT and sum(map(_size, same)) <= _LARGEST:
            joined = _write(folder, _joined([_read(folder, name) for name in same]))
            made.add(joined)
            names = [name for name in names if name not in same] + [joined]
        level += 1
    _replace(folder, made | set(before), names)


def _size(name: str) -> int:
    return int(name.split("-")[1])


def _level(name: str) -> int:
    return max(0, int(math.log(max(1, _size(name) / 16), _FANOUT)))


def _names(folder: Path) -> list[str]:
    try:
        return list(json.loads((folder / _LIST).read_text(encoding="ascii")))
    except FileNotFoundError:
        return []


def _replace(folder: Path, old: Collection[str], new: Sequence[str]) -> None:
    """Let `new` be the segments, in one step, and remove what no longer is one. Who has mapped it keeps it until
    done."""
    part = folder / f"{_LIST}.{os.getpid()}.part"
    part.write_text(json.dumps(list(new)), encoding="ascii")
    part.replace(folder / _LIST)
    for name in set(old) - set(new):
        shutil.rmtree(folder / name, ignore_errors=True)


def _write(folder: Path, segment: _Segment) -> str:
    name = f"segment-{len(segment.numbers)}-{secrets.token_hex(6)}"
    (folder / name).mkdir()
    for field in ("numbers", "prints", "looked_for", "words", "owners"):
        np.save(folder / name / f"{field}.npy", getattr(segment, field), allow_pickle=False)
    return name


def _read(folder: Path, name: str) -> _Segment:
    def field(what: str) -> Any:
        path = folder / name / f"{what}.npy"
        # An empty file cannot be mapped. As a plain array, for each slice of a mapped one costs twenty times as much.
        return np.asarray(np.load(path, mmap_mode="r" if path.stat().st_size > 256 else None, allow_pickle=False))

    return _Segment(
        numbers=field("numbers"),
        prints=field("prints"),
        looked_for=field("looked_for"),
        words=field("words"),
        owners=field("owners"),
    )


def _mapped(folder: Path) -> list[_Segment]:
    for _ in range(_TRIES - 1):
        try:
            return [_read(folder, name) for name in _names(folder)]
        except FileNotFoundError:
            # Merged between the list and the file: the next list names the new one.
            continue
    return [_read(folder, name) for name in _names(folder)]
