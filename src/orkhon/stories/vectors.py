"""Vectors by position: those that are stored, and new ones, which are stored before anything is made of them.

So the same entry has the same vector for ever: nothing depends on which texts were embedded together, or where.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from orkhon.stories.clustering.reports import Report
from orkhon.stories.embedding import Embedder, vectors_of
from orkhon.stories.errors import EmbedderBroken
from orkhon.stories.models import EmbeddingModel, Vector

log = logging.getLogger(__name__)

Numbers = NDArray[np.float16]
_STORED = np.dtype("<f2")
_AT_ONCE = 500


class Vectors:
    """The vectors of one embedder."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        self._model: EmbeddingModel | None = None

    def of(self, reports: Mapping[int, Report]) -> dict[int, Numbers]:
        """Return the vector of each report, by the position of its entry.

        Those that are not stored are embedded, all at once, and stored. Raises what the embedder raises.
        """
        found = self.stored(list(reports))
        missing = [position for position in reports if position not in found]
        if missing:
            made = self._embedded([reports[position] for position in missing])
            self._store(dict(zip(missing, made, strict=True)))
            found.update(zip(missing, made, strict=True))
        return found

    def stored(self, positions: list[int]) -> dict[int, Numbers]:
        """Return those vectors of this embedder that are there."""
        found: dict[int, Numbers] = {}
        for start in range(0, len(positions), _AT_ONCE):
            some = positions[start : start + _AT_ONCE]
            rows = Vector.objects.filter(pk__in=some, model=self._row()).values_list("pk", "data")
            for position, data in rows:
                numbers = np.frombuffer(bytes(data), dtype=_STORED)
                if numbers.shape == (self.embedder.dimensions,):
                    found[position] = numbers.astype(np.float16)
        return found

    def unread(self) -> int:
        """Return how many entries have vectors of another embedder, or are older than all vectors that are kept."""
        first = Vector.objects.order_by("pk").values_list("pk", flat=True).first()
        if first is None:
            return 0
        return first - 1 + Vector.objects.exclude(model=self._row()).count()

    def _embedded(self, reports: list[Report]) -> list[Numbers]:
        made = vectors_of(self.embedder, reports)
        if made.shape != (len(reports), self.embedder.dimensions):
            raise EmbedderBroken(
                f"{self.embedder.name} gave {made.shape} numbers where {len(reports)} times "
                f"{self.embedder.dimensions} were wanted; look at ORKHON_EMBEDDER"
            )
        # A number that is none would spread to every story that it touches.
        return [np.nan_to_num(row, nan=0.0, posinf=0.0, neginf=0.0).astype(np.float16) for row in made]

    def _store(self, made: Mapping[int, Numbers]) -> None:
        model = self._row()
        rows = [
            Vector(position=position, model=model, data=numbers.astype(_STORED).tobytes())
            for position, numbers in made.items()
        ]
        with transaction.atomic():
            # One of another embedder is of no use any more.
            Vector.objects.bulk_create(
                rows,
                batch_size=_AT_ONCE,
                update_conflicts=True,
                unique_fields=["position"],
                update_fields=["model", "data"],
            )

    def _row(self) -> EmbeddingModel:
        if self._model is None:
            self._model, _ = EmbeddingModel.objects.get_or_create(
                name=self.embedder.name, version=self.embedder.version, dimensions=self.embedder.dimensions
            )
        return self._model
