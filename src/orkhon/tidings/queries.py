"""What a person has been told, newest first, and how much of it is unread."""

from __future__ import annotations

from django.contrib.auth.models import User

from orkhon.tidings.models import Quiet, Tiding
from orkhon.tidings.quiet import QuietHours


def unread(user: User) -> int:
    """Return how many tidings the person has not read."""
    return Tiding.objects.filter(user=user, seen__isnull=True).count()


def newest(user: User, *, limit: int, before: int | None = None) -> list[Tiding]:
    """Return at most `limit` tidings, newest first; those older than the row `before` where it is given."""
    rows = Tiding.objects.filter(user=user)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows[:limit])


def quiet_of(user: User) -> QuietHours | None:
    """Return the person's quiet hours, None where there are none."""
    row = Quiet.objects.filter(user=user).first()
    return QuietHours(begins=row.begins, ends=row.ends, zone=row.zone) if row is not None else None
