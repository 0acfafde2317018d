"""Where an act came from. Knows no database."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """A network address as the hub saw it, and what the program called itself. Both are personal data."""

    address: str
    agent: str = ""
