"""What the engine remembers of its stories and their reports. Decides nothing."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from orkhon.stories.clustering.features import Words
from orkhon.stories.clustering.vocabulary import Sums


def nothing() -> Sums:
    """Return sums over no words."""
    return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32)


@dataclass(slots=True, eq=False)
class Member:
    """A report in its story.

    `row` is the place of its vector, -1 where it has none; `sums` are its words, weighed as they were worth when it
    came. A copy has neither words nor a vector: it adds nothing. `beside` is the number of the report that it was
    made from or repeats (`copy`), and goes with; None for one that stands by itself.
    """

    number: int
    report: str
    story: int
    time: int
    words: Words | None = None
    sums: Sums = field(default_factory=nothing)
    row: int = -1
    beside: int | None = None
    copy: bool = False


@dataclass(slots=True, eq=False)
class Story:
    """A live story. `order` tells older from younger and is never given twice; `row` is its place in the matrix.

    `total` is the sum of its reports' vectors, `count` how many have one; `sums` are their weighed words together,
    `squares` what each report's vector, and each one's words, make with themselves, added up. `began` and `last` are
    times of reports in seconds. `decided` where an editor merged or parted it: then its reports stay.
    """

    order: int
    id: str
    row: int
    began: int
    last: int
    total: NDArray[np.int64]
    count: int = 0
    members: list[int] = field(default_factory=list)
    sums: Sums = field(default_factory=nothing)
    squares: tuple[int, int] = (0, 0)
    decided: bool = False


def story_id(*told: str) -> str:
    """Return the id for what is told of a story's beginning: twenty letters and digits, the same on every hub."""
    digest = blake2b("\0".join(told).encode(), digest_size=12, person=b"orkhon story").digest()
    return b32encode(digest).decode().rstrip("=").lower()


def added(parts: Sequence[Sums]) -> Sums:
    """Return the checksums of all parts, each once in rising order, with the sums of their weights."""
    filled = [part for part in parts if len(part[0])]
    if not filled:
        return nothing()
    if len(filled) == 1:
        return filled[0]
    keys, places = np.unique(np.concatenate([part[0] for part in filled]), return_inverse=True)
    sums = np.zeros(len(keys), dtype=np.int32)
    np.add.at(sums, places, np.concatenate([part[1] for part in filled]))
    return keys.astype(np.int32), sums
