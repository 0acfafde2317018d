"""What parts of the hub above this room know of pages: an article of one of our own portals by its address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnPage:
    """The public article behind an address of this hub: its headline and words, and their language with script."""

    text: str
    tag: str


OwnPages = Callable[[str], OwnPage | None]
"""Given an absolute address, the article that readers find there now; None for all else."""

_own_pages: list[OwnPages] = []


def register_own_pages(own_pages: OwnPages) -> None:
    """Let the portals answer for their own addresses. Called at start."""
    _own_pages[:] = [own_pages]


def own_page(address: str) -> OwnPage | None:
    """Return the article at that address of ours, None where it is not ours or not public."""
    return _own_pages[0](address) if _own_pages else None
