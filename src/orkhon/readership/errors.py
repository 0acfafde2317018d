"""What can go wrong when readers are counted or told of."""

from __future__ import annotations


class ReadershipError(Exception):
    """The figure cannot be had, or not yet."""

    retryable = False


class MonthUnreadable(ReadershipError):
    """What was given as a month is none."""

    def __init__(self, given: str) -> None:
        super().__init__(f"{given[:20]!r} is no month; write one such as 2026-11")
