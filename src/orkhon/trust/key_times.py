"""From when to when a key counts, and what follows for what it signed. Knows no table and no clock.

Three times matter: when something says it was signed (the signer's word), when this hub received it (the hub's own,
which a thief of the key cannot set back), and now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from orkhon.trust.moments import told


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyTimes:
    """When a key begins to count and when it ends. None: not limited on that side.

    `retired` ends a key in peace: what it signed before stays good. `revoked` ends it because somebody else may hold
    it; what it signed from `compromised_since` (where that is unknown: from `revoked`) on proves nothing by itself.
    """

    not_before: datetime | None = None
    retired: datetime | None = None
    revoked: datetime | None = None
    compromised_since: datetime | None = None

    def why_not_now(self, now: datetime) -> str:
        """Return why nothing signed now counts, as a clause after the key's name; empty where it does."""
        if self.revoked is not None and now >= self.revoked:
            return f"was revoked at {told(self.revoked)}"
        if self.retired is not None and now >= self.retired:
            return f"was retired at {told(self.retired)}"
        if self.not_before is not None and now < self.not_before:
            return f"counts from {told(self.not_before)} only"
        return ""

    def why_not_taken(self, *, signed: datetime, now: datetime) -> str:
        """Return why a statement dated `signed` is not taken now, as a clause; empty where it is.

        A retired key still vouches for what it signed before, such as what waited for a line. A revoked one vouches
        for nothing new: whoever has it can date as he likes.
        """
        if self.revoked is not None and now >= self.revoked:
            return f"was revoked at {told(self.revoked)}"
        return self._why_outside(signed, now)

    def why_broken(self, *, signed: datetime, received: datetime) -> str:
        """Return why what was received then ought never to have been taken, as a clause; empty where it rightly was."""
        if self.revoked is not None and received >= self.revoked:
            return f"was revoked at {told(self.revoked)}, before that was received"
        return self._why_outside(signed, received)

    def is_doubted(self, *, signed: datetime, received: datetime) -> bool:
        """True where somebody else may have signed it: dated or received since the key was in strange hands."""
        if self.revoked is None:
            return False
        since = self.compromised_since or self.revoked
        # Either is enough: a thief dates back, and an honest statement may have waited.
        return max(signed, received) >= since

    def _why_outside(self, signed: datetime, received: datetime) -> str:
        if self.not_before is not None and signed < self.not_before:
            return f"counts from {told(self.not_before)} only"
        # Clocks differ: what came before the end was not signed after it, whatever the signer's clock said.
        if self.retired is not None and min(signed, received) >= self.retired:
            return f"was retired at {told(self.retired)}"
        return ""
