"""The claims of this hub as they are compared: what is read from the tables, and kept in memory until it has changed.

Ten thousand claims at most, the newest of those that were determined and of the others: some 20 MB a process, once
somebody asks.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import numpy as np
from django.db.models import Count, Max, QuerySet

from orkhon.verification.likeness import SPELLING, Kept, Phrase, Shelf, phrase_of, weights_for
from orkhon.verification.matching.meaning import STORED, Numbers
from orkhon.verification.models import Claim, ClaimState, ClaimVector

MOST_DETERMINED: Final = 7_000
MOST_OTHERS: Final = 3_000

_Signature = tuple[object, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelves:
    """All claims by spelling, and by meaning those that have such a vector. `model` names whose vectors these are."""

    spelling: Shelf
    meaning: Shelf
    model: str
    version: str
    phrases: dict[str, Phrase]
    vectors: dict[str, Numbers]

    @property
    def without_vector(self) -> bool:
        """Whether claims are there that no model has read yet."""
        return len(self.meaning) < len(self.spelling)


class _Memory:
    """What was read last in this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.signature: _Signature | None = None
        self.shelves: Shelves | None = None


_memory: Final = _Memory()


def shelves_now() -> Shelves:
    """Return the claims as they are now; two small questions where nothing has changed."""
    signature = _signature()
    with _memory.lock:
        if _memory.shelves is None or _memory.signature != signature:
            _memory.shelves = _read()
            _memory.signature = signature
        return _memory.shelves


def hash_of(phrase: Phrase) -> str:
    """Return by what it is known that a claim's vector is of its present words."""
    return sha256(phrase.embedded.encode()).hexdigest()


def claims_to_compare() -> list[tuple[str, str, str]]:
    """Return key, words and tag of the claims that are compared."""
    return [row for group in _groups() for row in group.values_list("key", "words", "language")]


def vectors_lack() -> bool:
    """True where a claim is compared that no model has read; small questions, right but for words that changed."""
    read = set(ClaimVector.objects.values_list("claim", flat=True))
    return any(key not in read for group in _groups() for key in group.values_list("key", flat=True))


def _groups() -> tuple[QuerySet[Claim], QuerySet[Claim]]:
    rows = _compared().order_by("-pk")
    determined = rows.filter(state=ClaimState.DETERMINED)
    return determined[:MOST_DETERMINED], rows.exclude(state=ClaimState.DETERMINED)[:MOST_OTHERS]


def _compared() -> QuerySet[Claim]:
    return Claim.objects.exclude(words="").exclude(state__in=(ClaimState.MERGED, ClaimState.REFUSED))


def _signature() -> _Signature:
    last = _compared().order_by("-pk").values_list("pk", "key").first()
    vectors = ClaimVector.objects.aggregate(count=Count("pk"), last=Max("pk"))
    return _compared().count(), last, vectors["count"], vectors["last"]


def _read() -> Shelves:
    rows = claims_to_compare()
    phrases = {key: phrase_of(words, tag) for key, words, tag in rows}
    model, version, vectors = _vectors(phrases)
    by_spelling = [Kept(key=key, phrase=phrase) for key, phrase in phrases.items()]
    by_meaning = [Kept(key=key, phrase=phrases[key], vector=vector) for key, vector in vectors.items()]
    return Shelves(
        spelling=Shelf(by_spelling, embedder="lexical", weights=SPELLING),
        meaning=Shelf(by_meaning, embedder=model, weights=weights_for(model)),
        model=model,
        version=version,
        phrases=phrases,
        vectors=vectors,
    )


def _vectors(phrases: dict[str, Phrase]) -> tuple[str, str, dict[str, Numbers]]:
    """Return the vectors that are of the claims' present words, all of the model of which there are most."""
    most = ClaimVector.objects.values("model", "version").annotate(count=Count("pk")).order_by("-count").first()
    if most is None:
        return "", "", {}
    found: dict[str, Numbers] = {}
    for row in ClaimVector.objects.filter(model=most["model"], version=most["version"]).iterator():
        phrase = phrases.get(row.claim)
        if phrase is not None and row.words == hash_of(phrase):
            found[row.claim] = np.frombuffer(bytes(row.data), dtype=STORED).astype(np.float16)
    return most["model"], most["version"], found


def vectors_wanted(model: str, version: str) -> list[tuple[str, Phrase]]:
    """Return the claims that have no vector of this model for their present words."""
    there = dict(ClaimVector.objects.filter(model=model, version=version).values_list("claim", "words"))
    found = []
    for key, words, tag in claims_to_compare():
        phrase = phrase_of(words, tag)
        if there.get(key) != hash_of(phrase):
            found.append((key, phrase))
    return found
