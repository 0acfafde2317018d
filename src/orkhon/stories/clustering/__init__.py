"""The engine of stories: pure, deterministic, without clock, database and embedder."""

from orkhon.stories.clustering.changes import Change, Joined, Left, Merged, Moved, Parted, Started
from orkhon.stories.clustering.engine import Engine, Vector
from orkhon.stories.clustering.errors import (
    BrokenState,
    ClusteringError,
    NothingLeft,
    UnknownReport,
    UnknownStory,
    WrongVector,
)
from orkhon.stories.clustering.reports import Report

__all__ = [
    "BrokenState",
    "Change",
    "ClusteringError",
    "Engine",
    "Joined",
    "Left",
    "Merged",
    "Moved",
    "NothingLeft",
    "Parted",
    "Report",
    "Started",
    "UnknownReport",
    "UnknownStory",
    "Vector",
    "WrongVector",
]
