"""Hands a change of rights or keys to the log, so that followers learn of it. Knows no log: one is given at start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from orkhon.alliance.errors import NotAnnounced


@dataclass(frozen=True, kw_only=True)
class PolicyChange:
    """One change of what is granted, or of a key.

    `agency` is whose right or key it is, by its code (the joint desk's for the whole alliance). `subject` names the
    thing for ever, such as `memorandum:12` or `key:3f…`; `what` is the verb, such as `created`, `changed`, `ended`.
    `details` go into signed entries that everybody keeps: facts and codes, and never a person's words or name.
    """

    agency: str
    subject: str
    what: str
    details: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


Announcer = Callable[[PolicyChange, datetime], None]
_announcers: list[Announcer] = []


def set_announcer(announcer: Announcer) -> None:
    """Let `announcer` write down every change from now on. Called at start, by the log's app configuration."""
    _announcers[:] = [announcer]


def announce(change: PolicyChange, *, now: datetime) -> None:
    """Write the change into the log, in the caller's transaction: either both stand, or neither.

    Raises `NotAnnounced` where no log is there or it does not take the entry; the change must then not be kept.
    """
    if not _announcers:
        raise NotAnnounced(f"{change.what} {change.subject}: no log was given; orkhon.wire gives one at start")
    _announcers[0](change, now)
