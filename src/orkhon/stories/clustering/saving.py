"""The parts of the engine as facts and arrays, and back. What follows from the rest (sums, middles) is not written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orkhon.stories.clustering.centring import Centring
from orkhon.stories.clustering.copies import Copies
from orkhon.stories.clustering.features import PERMUTATIONS, Numbers, Words
from orkhon.stories.clustering.matrix import Matrix
from orkhon.stories.clustering.stories import Member, Story
from orkhon.stories.clustering.vocabulary import Vocabulary
from orkhon.stories.clustering.window import Window

Facts = dict[str, Any]
Arrays = dict[str, NDArray[Any]]

_LISTS = ("plain", "names", "figures", "results")
_DIGEST = 4 * PERMUTATIONS
_NONE = -1


def window_saved(window: Window) -> tuple[Facts, Arrays]:
    """Return the stories and reports of a window."""
    stories = list(window.stories.values())
    members = [window.members[number] for number in sorted(window.members)]
    told = [(member, member.words) for member in members if member.words is not None]
    arrays: Arrays = {
        "story": _table((one.order, one.row, one.began, one.last, one.decided) for one in stories),
        "member": _table(
            (one.number, one.story, one.time, one.row, _NONE if one.beside is None else one.beside, one.copy)
            for one in members
        ),
        "told": np.array([member.number for member, _ in told], dtype=np.int64),
        "count": np.array([words.count for _, words in told], dtype=np.int64),
        "digest": np.frombuffer(b"".join(words.digest or bytes(_DIGEST) for _, words in told), dtype=np.uint8),
        "exact": np.frombuffer(b"".join(words.exact for _, words in told), dtype=np.uint8),
        "vectors": window.vectors.rows,
        "vectors_free": np.array(window.vectors.free, dtype=np.int64),
        "middles_free": np.array(window.middles.free, dtype=np.int64),
    }
    _put_lists(arrays, "sums", [member.sums[0] for member, _ in told])
    arrays["weights"] = _joined([member.sums[1] for member, _ in told])
    for name in _LISTS:
        _put_lists(arrays, name, [getattr(words, name) for _, words in told])
    facts = {
        "ids": [story.id for story in stories],
        "reports": [member.report for member in members],
        "languages": [words.language for _, words in told],
        "undigested": [place for place, (_, words) in enumerate(told) if not words.digest],
        "next_order": window.next_order,
        "rows": window.middles.used,
    }
    return facts, arrays


def window_loaded(facts: Facts, arrays: Arrays, dimensions: int) -> Window:
    """Return the window that was saved."""
    window = Window(dimensions=dimensions)
    window.vectors = Matrix.of(arrays["vectors"], arrays["vectors_free"].tolist())
    rows = np.zeros((facts["rows"], dimensions), dtype=np.float32)
    free = arrays["middles_free"].tolist()
    window.middles = Matrix.of(rows, list(free))
    window.cohesion = Matrix.of(np.zeros((facts["rows"], 1), dtype=np.float32), list(free))
    window.next_order = facts["next_order"]
    for name, (order, row, began, last, decided) in zip(facts["ids"], arrays["story"].tolist(), strict=True):
        total = np.zeros(dimensions, dtype=np.int64)
        story = Story(order=order, id=name, row=row, began=began, last=last, total=total, decided=bool(decided))
        window.stories[order] = story
        window.orders[name] = order
        window.at_row[row] = order
    for report, (number, order, time, row, beside, copy) in zip(
        facts["reports"], arrays["member"].tolist(), strict=True
    ):
        member = Member(number=number, report=report, story=order, time=time, row=row, copy=bool(copy))
        member.beside = None if beside == _NONE else beside
        window.members[number] = member
        window.numbers[report] = number
        window.stories[order].members.append(number)
    _load_words(window, facts, arrays)
    for story in window.stories.values():
        window.recount(story)
    window.touched.clear()
    return window


def _load_words(window: Window, facts: Facts, arrays: Arrays) -> None:
    undigested = set(facts["undigested"])
    sums = _lists(arrays, "sums")
    weights = _cut(arrays["weights"], arrays["sums_lengths"])
    lists = [_lists(arrays, name) for name in _LISTS]
    told = zip(arrays["told"].tolist(), facts["languages"], arrays["count"].tolist(), strict=True)
    digests, exact = arrays["digest"].tobytes(), arrays["exact"].tobytes()
    each = len(exact) // max(1, len(facts["languages"]))
    for place, (number, language, count) in enumerate(told):
        plain, names, figures, results = (one[place] for one in lists)
        member = window.members[number]
        member.sums = sums[place], weights[place]
        member.words = Words(
            language=language,
            count=count,
            plain=plain,
            names=names,
            figures=figures,
            results=results,
            digest=b"" if place in undigested else digests[place * _DIGEST : (place + 1) * _DIGEST],
            exact=exact[place * each : (place + 1) * each],
        )


def copies_saved(copies: Copies) -> tuple[Facts, Arrays]:
    """Return what reports say, by which copies are found."""
    exact, bands = sorted(copies.exact.items()), sorted(copies.bands.items())
    facts = {"exact": [key.hex() for key, _ in exact], "bands": [key.hex() for key, _ in bands]}
    arrays: Arrays = {"exact_numbers": np.array([number for _, number in exact], dtype=np.int64)}
    _put_lists(arrays, "band_numbers", [np.array(numbers, dtype=np.int32) for _, numbers in bands])
    return facts, arrays


def copies_loaded(facts: Facts, arrays: Arrays) -> Copies:
    """Return the index that was saved."""
    copies = Copies()
    exact = zip(facts["exact"], arrays["exact_numbers"].tolist(), strict=True)
    copies.exact = {bytes.fromhex(key): number for key, number in exact}
    bands = zip(facts["bands"], _lists(arrays, "band_numbers"), strict=True)
    copies.bands = {bytes.fromhex(key): numbers.tolist() for key, numbers in bands}
    return copies


def vocabulary_saved(vocabulary: Vocabulary) -> tuple[Facts, Arrays]:
    """Return how often words were seen."""
    keys = np.flatnonzero(vocabulary.seen)
    return {"taken": vocabulary.reports}, {"seen_keys": keys.astype(np.int32), "seen": vocabulary.seen[keys]}


def vocabulary_loaded(vocabulary: Vocabulary, facts: Facts, arrays: Arrays) -> None:
    """Fill a vocabulary with what was saved."""
    vocabulary.reports = facts["taken"]
    vocabulary.seen[:] = 0
    vocabulary.seen[arrays["seen_keys"]] = arrays["seen"]


def centring_saved(centring: Centring) -> tuple[Facts, Arrays]:
    """Return the means of languages."""
    codes = sorted(centring.sums)
    sums = np.stack([centring.sums[code] for code in codes]) if codes else np.zeros((0, 0), dtype=np.int64)
    return {"means": [[code, centring.counts[code]] for code in codes]}, {"means": sums}


def centring_loaded(centring: Centring, facts: Facts, arrays: Arrays) -> None:
    """Fill the means with what was saved."""
    for (code, count), total in zip(facts["means"], arrays["means"], strict=True):
        centring.counts[code] = count
        centring.sums[code] = total.copy()


def _table(rows: Iterable[tuple[int, ...]]) -> NDArray[np.int64]:
    return np.array(list(rows), dtype=np.int64)


def _joined(parts: Sequence[Numbers]) -> Numbers:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)


def _put_lists(arrays: Arrays, name: str, parts: Sequence[Numbers]) -> None:
    arrays[name] = _joined(parts)
    arrays[f"{name}_lengths"] = np.array([len(part) for part in parts], dtype=np.int64)


def _lists(arrays: Arrays, name: str) -> list[Numbers]:
    return _cut(arrays[name], arrays[f"{name}_lengths"])


def _cut(whole: NDArray[Any], lengths: NDArray[Any]) -> list[Numbers]:
    ends = np.cumsum(lengths).tolist()
    return [whole[end - length : end].copy() for end, length in zip(ends, lengths.tolist(), strict=True)]
