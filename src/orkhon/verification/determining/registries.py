"""Who hears that something was determined: parts that make pages, articles and the wire's item. Filled at start."""

from __future__ import annotations

from collections.abc import Callable

After = Callable[[str], None]
"""Given a determination's key, called inside the transaction that issued it, before anybody can read it.

Write down there, as rows with a state, what is to be done; do nothing that leaves the hub. An error undoes the issuing.
"""

_after: dict[str, After] = {}


def register_after_determination(part: str, after: After) -> None:
    """Let a part hear of each determination. Called at start."""
    _after[part] = after


def after_determination(key: str) -> None:
    """Tell all parts of it, each step: a hold, a note, a verdict, and what supersedes another."""
    for after in _after.values():
        after(key)
