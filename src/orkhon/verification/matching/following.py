"""What the heavy process does for matching: answer who waits for a vector, and give each claim its own.

Questions go first, and a few at a time: somebody waits for them, a claim's vector can wait.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import numpy as np
from django.db import close_old_connections

from orkhon.stories.embedders import LEXICAL, choice, open_embedder
from orkhon.stories.embedding import Embedder
from orkhon.verification.matching.meaning import (
    AT_ONCE,
    STORED,
    answer_questions,
    forget_other_models,
    is_asked,
    is_by_spelling,
    want_the_model,
)
from orkhon.verification.matching.shelves import hash_of, vectors_lack, vectors_wanted
from orkhon.verification.models import ClaimVector

log = logging.getLogger(__name__)

IDLE_S: Final = 900.0
"""After so long without a question the process need not stay for this."""

_LOOK_QUICKLY_S: Final = 0.05
_LOOK_S: Final = 0.25
_LIVELY_S: Final = 60.0
_CLAIMS_LOOKED_AT_EVERY_S: Final = 5.0
_WANTED_ASKED_EVERY_S: Final = 10.0


def run(stop: threading.Event, *, rests: Callable[[bool], None], idle_s: float = IDLE_S) -> None:
    """Answer until `stop` is set, and tell by `rests` whether there was nothing to do for `idle_s`.

    Raises what the embedder raises; whoever runs the loop says so and begins again later.
    """
    if choice().kind == LEXICAL:
        rests(True)
        stop.wait()
        return
    embedder: Embedder | None = None
    begun = time.monotonic()
    last, looked = begun if is_asked(now=_now()) else begun - idle_s, 0.0
    while not stop.is_set():
        done = 0
        if is_asked(now=_now()) or (time.monotonic() - looked >= _CLAIMS_LOOKED_AT_EVERY_S and vectors_lack()):
            if embedder is None:
                embedder = open_embedder()
                forget_other_models(embedder)
            done = answer_questions(embedder, now=_now()) or give_vectors(embedder)
        if done:
            last = time.monotonic()
            continue
        looked = time.monotonic() if looked == 0.0 or time.monotonic() - looked >= _CLAIMS_LOOKED_AT_EVERY_S else looked
        quiet = time.monotonic() - last
        rests(quiet >= idle_s)
        stop.wait(_LOOK_QUICKLY_S if quiet < _LIVELY_S else _LOOK_S)
        close_old_connections()


def give_vectors(embedder: Embedder) -> int:
    """Give a few claims the vector of their words, and return how many; those of other models go."""
    ClaimVector.objects.exclude(model=embedder.name, version=embedder.version).delete()
    wanted = vectors_wanted(embedder.name, embedder.version)[:AT_ONCE]
    if not wanted:
        return 0
    made = embedder.embed([phrase.embedded for _, phrase in wanted])
    for (key, phrase), numbers in zip(wanted, made, strict=True):
        data = np.nan_to_num(numbers, nan=0.0, posinf=0.0, neginf=0.0).astype(STORED).tobytes()
        # Made anew rather than changed: a row's number tells the web processes that there is something to read.
        ClaimVector.objects.filter(claim=key).delete()
        ClaimVector.objects.create(
            claim=key, words=hash_of(phrase), model=embedder.name, version=embedder.version, data=data
        )
    return len(wanted)


def want_when_claims_lack(stop: threading.Event) -> None:
    """A loop of the readers' process: say that the model is wanted while claims have no vector."""
    while not stop.is_set():
        close_old_connections()
        if not is_by_spelling() and vectors_lack():
            want_the_model()
        stop.wait(_WANTED_ASKED_EVERY_S)


def _now() -> datetime:
    return datetime.now(UTC)
