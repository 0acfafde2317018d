"""Where an alert is shown: told by the desk at start, empty where there is none."""

from __future__ import annotations

from collections.abc import Callable

Page = Callable[[int], str]
"""Given an alert's number, the address of the screen with it."""

_pages: list[Page] = []


def register_alert_page(page: Page) -> None:
    """Let a room above show alerts. Called at start."""
    _pages[:] = [page]


def page_of_alert(number: int) -> str:
    """Return the address of the screen, empty where nobody shows alerts."""
    return _pages[0](number) if _pages else ""
