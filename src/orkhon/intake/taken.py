"""Remember which files, mails and documents of a source were taken. Knows nothing of what they held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from orkhon.intake.models import TakenArrival
from orkhon.intake.queries import hash_of

_VARIABLES_A_QUERY = 500


_LISTED_AGAIN_AFTER = timedelta(hours=12)
"""How exactly it is known when a source last listed a key; each refresh is a write to the wire's database."""


def taken_among(source_id: int, keys: Sequence[str], *, now: datetime) -> frozenset[str]:
    """Return those of `keys` that were taken from the source before, and remember that it lists them still."""
    by_hash = {hash_of(key): key for key in keys}
    hashes = list(by_hash)
    found: set[str] = set()
    for start in range(0, len(hashes), _VARIABLES_A_QUERY):
        rows = TakenArrival.objects.filter(source_id=source_id, key_hash__in=hashes[start : start + _VARIABLES_A_QUERY])
        known = dict(rows.values_list("key_hash", "at"))
        found |= {by_hash[key_hash] for key_hash in known}
        if any(at < now - _LISTED_AGAIN_AFTER for at in known.values()):
            rows.update(at=now)
    return frozenset(found)


def remember_taken(source_id: int, key: str, *, now: datetime) -> None:
    """Remember one key; again changes nothing."""
    row = TakenArrival(source_id=source_id, key_hash=hash_of(key), at=now)
    TakenArrival.objects.bulk_create([row], ignore_conflicts=True)
