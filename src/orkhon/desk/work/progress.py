"""How far the translations of articles are, sentence by sentence, for the board. Asked of whoever keeps sentences."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """Sentences of one translation: all, those that a person confirmed, from a machine alone, changed at the source."""

    total: int
    confirmed: int
    machine: int = 0
    stale: int = 0

    @property
    def percent(self) -> int:
        """Confirmed ones of a hundred, rounded down: a hundred means all."""
        return self.confirmed * 100 // self.total if self.total else 0


ProgressOf = Callable[[Collection[str]], Mapping[str, Progress]]

_progress: list[ProgressOf] = []


def register_progress(progress_of: ProgressOf) -> None:
    """Let a room tell the progress of translations, named by their uris. Called at start; the last one counts."""
    _progress[:] = [progress_of]


def progress_of(uris: Collection[str]) -> Mapping[str, Progress]:
    """Return the progress of those that are translated sentence by sentence; a few queries whatever their number."""
    return _progress[0](uris) if _progress and uris else {}
