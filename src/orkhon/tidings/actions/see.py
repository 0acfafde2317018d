"""Mark as read, and forget what was read long ago."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q

from orkhon.tidings.models import Tiding


def see(user: User, *, now: datetime, pk: int | None = None, up_to: int | None = None) -> int:
    """Mark one tiding of the person as read, or all up to that row; return how many were unread."""
    rows = Tiding.objects.filter(user=user, seen__isnull=True)
    rows = rows.filter(pk=pk) if pk is not None else rows.filter(pk__lte=up_to or 0)
    return rows.update(seen=now)


def forget_tidings(before: datetime) -> int:
    """Remove what was read before, and what came before and was never read. Return how many."""
    gone, _ = Tiding.objects.filter(Q(seen__lt=before) | Q(seen__isnull=True, at__lt=before)).delete()
    return int(gone)
