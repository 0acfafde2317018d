"""What checks do about a redaction: their questions hold the item's words, so they go. Safe to repeat."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from orkhon.verification.actions.forget_checks import erased
from orkhon.verification.models import CheckedItem
from orkhon.wire.erasers import Counts, Eraser, Matter, register_eraser

CHECKS = "questions of the public check"


def count(matter: Matter) -> Counts:
    """Return how many questions would go."""
    return Counter({CHECKS: len(_checks(matter))})


def erase(matter: Matter, now: datetime) -> Counts:
    """Take the questions out; their pages say that they were withdrawn."""
    return Counter({CHECKS: erased(_checks(matter), now=now)})


def _checks(matter: Matter) -> list[int]:
    rows = CheckedItem.objects.filter(uri__in=matter.uris, check_row__erased=None)
    return sorted(set(rows.values_list("check_row", flat=True)))


def take_part() -> None:
    """Register with the wire. Called at start."""
    register_eraser(
        Eraser(name="checks", count=count, erase=erase, tables=("verification_check", "verification_checkeditem"))
    )
