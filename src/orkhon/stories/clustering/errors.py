"""Errors of the engine. All are permanent: the same call fails again."""

from __future__ import annotations


class ClusteringError(Exception):
    """The engine cannot do what was asked."""

    retryable = False


class UnknownStory(ClusteringError):
    """The story is not live in this engine."""

    def __init__(self, story: str) -> None:
        super().__init__(f"story {story!r} is not live here; name one that had a report within the window")


class UnknownReport(ClusteringError):
    """The report is not in the story that was named."""

    def __init__(self, report: str, story: str) -> None:
        super().__init__(f"report {report!r} is not in story {story!r}; name reports of that story")


class NothingLeft(ClusteringError):
    """A split would leave a story without reports."""

    def __init__(self, story: str) -> None:
        super().__init__(f"parting all reports from story {story!r} would leave it empty; leave at least one")


class WrongVector(ClusteringError):
    """A vector does not fit the engine's."""

    def __init__(self, came: int, wanted: int) -> None:
        super().__init__(
            f"a vector has {came} numbers where the engine has {wanted}; embed it with the engine's embedder"
        )


class BrokenState(ClusteringError):
    """The bytes are no state of this version of the engine."""

    def __init__(self, cause: str) -> None:
        super().__init__(f"the engine's state cannot be read: {cause}; rebuild the stories from the log")
