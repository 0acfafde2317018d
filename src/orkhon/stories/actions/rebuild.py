"""Make all stories anew: here, or where the running hub makes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from orkhon.stories import snapshots
from orkhon.stories.clustering import Engine
from orkhon.stories.embedders import open_embedder
from orkhon.stories.errors import StoriesBusy
from orkhon.stories.remaking import Progress, Remade, remake
from orkhon.stories.vectors import Vectors


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """What came of it; `ordered` alone is True where the running hub was asked to do it."""

    ordered: bool = False
    made: Remade | None = None


def rebuild_stories(*, now: datetime, progress: Progress = lambda done, all_: None) -> Rebuilt:
    """Make them from the first entry on. Vectors that are missing, or of another embedder, are made first.

    Readers see the former stories meanwhile. Raises what the embedder raises.
    """
    try:
        with snapshots.only_one():
            embedder = open_embedder()
            engine = Engine(embedder=embedder.name, dimensions=embedder.dimensions)
            made = remake(engine, Vectors(embedder), now=now, progress=progress)
            # The next who follows the log begins with what was made here.
            snapshots.remove_all()
            snapshots.keep_engine(made.engine, made.position, made.entry, embedder, made.ruled)
            return Rebuilt(made=made)
    except StoriesBusy:
        snapshots.order_rebuild()
        return Rebuilt(ordered=True)
