"""Vectors of texts, made where the model is: a question is a row, the heavy process answers it, and who asks waits a
moment.

No web process loads a model of 400 MB. A row, and not a socket of this machine, because the process with the model may
run on another one. Its words go with the answer. Where no answer comes in time, whoever asked compares by spelling, and
says so; the answer is there when the same is asked again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from orkhon.stories.embedders import LEXICAL, choice
from orkhon.stories.embedding import Embedder
from orkhon.stories.wanting import wanted_path
from orkhon.verification.likeness import Phrase
from orkhon.verification.models import MeaningQuestion

log = logging.getLogger(__name__)

KEPT: Final = timedelta(days=1)
"""So long a vector is there for who asks the same again."""

STALE: Final = timedelta(minutes=2)
"""A question as old as this is answered after newer ones: whoever asked has gone on."""

PATIENCE_S: Final = 2.5
"""For somebody who waits for a page."""

MOST_WAITING: Final = 2
"""Threads of one process that wait at the same time; more would leave none for other pages."""

AT_ONCE: Final = 8
_LOOK_EVERY_S: Final = 0.03
STORED: Final = np.dtype("<f2")

_waiting: Final = threading.BoundedSemaphore(MOST_WAITING)

Numbers = NDArray[np.float16]


@dataclass(frozen=True, kw_only=True, slots=True)
class Meanings:
    """Vectors by what was embedded, all by one embedder. `late` are texts whose vector did not come in time."""

    model: str
    version: str
    vectors: Mapping[str, Numbers]
    late: frozenset[str] = frozenset()


def is_by_spelling() -> bool:
    """True where this hub has chosen to compare by spelling, or can do no other."""
    return choice().kind == LEXICAL


def meanings_of(phrases: Sequence[Phrase], *, now: datetime, patience_s: float = PATIENCE_S) -> Meanings:
    """Return the vectors of these, asked of the process with the model and waited for so long.

    None where this hub compares by spelling. Raises nothing: what does not come is `late`.
    """
    texts = list(dict.fromkeys(one.embedded for one in phrases if one.embedded))
    if is_by_spelling():
        return Meanings(model=LEXICAL, version="", vectors={})
    keys = {_key(text): text for text in texts}
    found = _answered(keys)
    missing = {key: text for key, text in keys.items() if text not in found.vectors}
    if missing:
        _ask(missing, now=now)
        found = _waited_for(keys, found, patience_s)
    return found


def _waited_for(keys: Mapping[str, str], found: Meanings, patience_s: float) -> Meanings:
    if patience_s <= 0 or not _waiting.acquire(blocking=False):
        return found
    try:
        until = time.monotonic() + patience_s
        while found.late and time.monotonic() < until:
            time.sleep(_LOOK_EVERY_S)
            found = _answered(keys)
    finally:
        _waiting.release()
    return found


def _answered(keys: Mapping[str, str]) -> Meanings:
    """Return what is there; of two models, during a change, the one that answered last."""
    rows = MeaningQuestion.objects.filter(key__in=list(keys), data__isnull=False).order_by("asked", "pk")
    by_model: dict[tuple[str, str], dict[str, Numbers]] = {}
    last = ("", "")
    for row in rows:
        last = (row.model, row.version)
        numbers = np.frombuffer(bytes(row.data or b""), dtype=STORED).astype(np.float16)
        by_model.setdefault(last, {})[keys[row.key]] = numbers
    vectors = by_model.get(last, {})
    late = frozenset(text for text in keys.values() if text not in vectors)
    return Meanings(model=last[0], version=last[1], vectors=vectors, late=late)


def _ask(missing: Mapping[str, str], *, now: datetime) -> None:
    rows = [MeaningQuestion(key=key, words=text, asked=now) for key, text in missing.items()]
    MeaningQuestion.objects.bulk_create(rows, ignore_conflicts=True)
    # Asked once more is asked anew: whoever asked first may have gone on long ago.
    MeaningQuestion.objects.filter(key__in=list(missing), data__isnull=True).update(asked=now)
    want_the_model()


def want_the_model() -> None:
    """Say that the heavy process is wanted; whoever starts the hub's processes looks for it."""
    path = wanted_path(Path(settings.ORKHON_HOME))
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.touch()


def answer_questions(embedder: Embedder, *, now: datetime) -> int:
    """Answer some of what is asked, the newest first, and return how many; raises what the embedder raises."""
    open_ = MeaningQuestion.objects.filter(data__isnull=True)
    waiting = list(open_.filter(asked__gt=now - STALE).order_by("-asked", "pk")[:AT_ONCE])
    waiting = waiting or list(open_.order_by("-asked", "pk")[:AT_ONCE])
    if not waiting:
        return 0
    made = embedder.embed([row.words for row in waiting])
    for row, numbers in zip(waiting, made, strict=True):
        data = np.nan_to_num(numbers, nan=0.0, posinf=0.0, neginf=0.0).astype(STORED).tobytes()
        MeaningQuestion.objects.filter(pk=row.pk).update(
            words="", data=data, model=embedder.name, version=embedder.version
        )
    return len(waiting)


def forget_questions(before: datetime) -> int:
    """Remove what was asked before, answered or not; return how many."""
    return MeaningQuestion.objects.filter(asked__lt=before).delete()[0]


def forget_other_models(embedder: Embedder) -> int:
    """Remove answers of another model than the one at work, which nothing can be compared with."""
    others = MeaningQuestion.objects.filter(data__isnull=False).exclude(model=embedder.name, version=embedder.version)
    return others.delete()[0]


def is_asked(*, now: datetime) -> bool:
    """True where somebody waits for a vector."""
    return MeaningQuestion.objects.filter(data__isnull=True, asked__gt=now - STALE).exists()


def _key(text: str) -> str:
    return sha256(text.encode()).hexdigest()
