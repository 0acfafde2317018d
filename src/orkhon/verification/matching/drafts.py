"""Passages of a draft that repeat what the agencies found false, altered or out of context. Warns; blocks nothing.

It waits for no model: what the process with the model has not read yet is compared by spelling, and by meaning when the
draft is looked at again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from orkhon.verification.matching.queries import Match, find_matches
from orkhon.verification.models.assessment import Verdict

WARNED_OF: Final = frozenset({Verdict.FALSE, Verdict.ALTERED, Verdict.OUT_OF_CONTEXT})
MOST_PASSAGES: Final = 60
MOST_WARNINGS: Final = 5
LEAST_SCORE: Final = 0.95


def warnings_for(text: str, tag: str, *, now: datetime) -> tuple[Match, ...]:
    """Return the determinations that passages of `text` resemble, best first. It may repeat one, or refute it."""
    found = find_matches(
        text, tag, limit=3 * MOST_WARNINGS, members=True, most_passages=MOST_PASSAGES, patience_s=0, now=now
    )
    warned = [one for one in found.matches if one.verdict in WARNED_OF and (one.sure or one.score >= LEAST_SCORE)]
    return tuple(warned[:MOST_WARNINGS])
