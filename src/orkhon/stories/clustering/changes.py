"""What the engine tells of its stories: facts in the order in which they hold. Does nothing by itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Started:
    """A report began a story; `story` is the new story's id."""

    story: str
    report: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined:
    """A report came to a story that is there.

    `copy_of` names the report whose words it repeats, or None where it tells in its own; `score` is how sure the
    engine is, from 0 (just enough) upwards, 1 where it did not have to judge (a copy, something derived).
    """

    story: str
    report: str
    copy_of: str | None
    score: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Merged:
    """All reports of `story` belong to `into`, the older one, from now on; the id `story` leads there."""

    story: str
    into: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """A report, with its copies and what was made from it, turned out to be of another story that is there.

    Only reports of stories about which no editor decided are moved.
    """

    story: str
    into: str
    reports: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Parted:
    """`reports` left `story` for the new story `into`, because an editor said so."""

    story: str
    into: str
    reports: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """A report is gone from its story, its words forgotten. A story whose last report leaves is over."""

    story: str
    report: str


Change = Started | Joined | Merged | Moved | Parted | Left
