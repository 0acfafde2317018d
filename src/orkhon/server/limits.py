"""Where the bridge says no, and for how long it gives what is old. Numbers alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Where the bridge says no. Sizes in bytes, times in seconds."""

    threads: int = 4
    waiting: int = 64
    largest_body: int = 100 << 20
    body_piece: float = 60.0
    sending_piece: float = 60.0
    retry_after: int = 2
    patience: float = 0.25
    """How long whoever asks for a newer page waits for it before being given the old one."""
    meanwhile: float = 60.0
    """How long after its end an old page is given to others while one asks for a newer."""
    oldest: float = 86_400.0
    """The age up to which a page is given where the program fails."""
    deaf: float = 600.0
    """How long pages are given while nobody can be told of kills."""
    proxy_keeps: bool = False
    """Tell nginx that it may keep what all may have and nobody counts until this second ends, and nothing else."""
