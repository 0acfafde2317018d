"""How the stories stand: how far they are behind the log, and by which embedder they are made. Loads no model."""

from __future__ import annotations

from dataclasses import dataclass

from orkhon.stories import snapshots
from orkhon.stories.embedders import choice
from orkhon.stories.models import Decision, EmbeddingModel, Story, Vector
from orkhon.wire.queries import head
from orkhon.wire.readers import position_of

READER = "stories"


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """`behind` are entries that are not taken in, `waiting` decisions without effect yet.

    `embedder` is the kind that is chosen here (`nano`, `lexical`, `endpoint`), `why` where it is not the usual one;
    `models` made the vectors that are stored.
    """

    position: int
    behind: int
    waiting: int
    stories: int
    vectors: int
    embedder: str
    why: str
    models: tuple[str, ...]


def is_behind() -> bool:
    """True where there is something to take in: entries, decisions, or the order to begin anew; small questions."""
    if snapshots.is_rebuild_ordered():
        return True
    return position_of(READER) != head() or Decision.objects.filter(after__isnull=True).exists()


def standing() -> Standing:
    """Return how the stories stand."""
    end, position = head(), position_of(READER)
    chosen = choice()
    return Standing(
        position=position,
        behind=max(0, end - position),
        waiting=Decision.objects.filter(after__isnull=True).count(),
        stories=Story.objects.filter(reports__gt=0).count(),
        vectors=Vector.objects.count(),
        embedder=chosen.kind,
        why=chosen.why,
        models=tuple(f"{one.name} {one.version}" for one in EmbeddingModel.objects.order_by("pk")),
    )
