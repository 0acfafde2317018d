"""The engine's time: that of the reports, without those that lie about theirs. Reads no clock."""

from __future__ import annotations

_LAST = 15
_FAR = 3 * 24 * 3600


class Pace:
    """The middle of the last reports' times is now: one report of 1970 or of next year does not move it."""

    def __init__(self, recent: list[int] | None = None) -> None:
        self.recent = recent or []

    @property
    def now(self) -> int:
        """Seconds since 1970; 0 before the first report."""
        return sorted(self.recent)[len(self.recent) // 2] if self.recent else 0

    def moment(self, published: int) -> int:
        """Take a report's time; return the time that it counts as: its own, or now where that is days away."""
        self.recent.append(published)
        del self.recent[:-_LAST]
        now = self.now
        return published if abs(published - now) <= _FAR else now
