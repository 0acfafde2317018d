"""Forget what people gave to be checked, as the schedule of retention says. Answers stay, without the question."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from orkhon.verification.checking import submitted
from orkhon.verification.models import Check, CheckedItem

_AT_ONCE = 500


def forget_checks(before: datetime) -> int:
    """Take the words out of checks of before that moment, and return how many: the key leads to a page that says so."""
    rows = Check.objects.filter(asked__lt=before, erased=None)
    return erased(list(rows.values_list("pk", flat=True)), now=timezone.now())


def forget_pictures(before: datetime) -> int:
    """Remove pictures that were given before that moment."""
    return submitted.forget(before=before)


def erased(checks: Collection[int], *, now: datetime) -> int:
    """Take question, link, answer and what was found out of these checks; the rows stay, so that keys stay known."""
    numbers, count = sorted(checks), 0
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        count += Check.objects.filter(pk__in=some).update(
            question="", link="", identity="", answer={}, picture="", erased=now
        )
        CheckedItem.objects.filter(check_row__in=some).delete()
    return count
