"""Give this subject its say where others ask: before publication, on the board, in what readers are told."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from orkhon.desk.readiness import register_obstacles
from orkhon.desk.translating.obstacles import obstacles_of_translation
from orkhon.desk.work.progress import Progress, register_progress
from orkhon.translation.segments.queries import progress_of


def progress_for_board(uris: Collection[str]) -> Mapping[str, Progress]:
    """Return how far the translations are. One query."""
    return {
        uri: Progress(total=one.total, confirmed=one.confirmed, machine=one.machine, stale=one.stale)
        for uri, one in progress_of(uris).items()
    }


register_obstacles("translation", obstacles_of_translation)
register_progress(progress_for_board)
