"""Remove the addresses of acts: of old ones, whose time is over, or of one person's."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from orkhon.audit.models import Act, ActOrigin

_AT_ONCE: Final = 500


def forget_origins(before: datetime) -> int:
    """Remove address, agent and salt of all acts older than that moment, and return how many; the acts stay.

    Some hundred a transaction, so that nobody waits long. The chain stays whole: acts hold a salted hash alone.
    """
    return _forget(ActOrigin.objects.filter(act__at__lt=before))


def forget_origins_of(actor_id: int) -> int:
    """Remove address, agent and salt of all that one actor did, and return how many."""
    return _forget(ActOrigin.objects.filter(act__in=Act.objects.filter(actor_id=actor_id).values("pk")))


def forget_origins_from(address: str) -> int:
    """Remove address, agent and salt of all acts from one network address, and return how many."""
    return _forget(ActOrigin.objects.filter(address=address))


def _forget(chosen: QuerySet[ActOrigin]) -> int:
    removed = 0
    while some := list(chosen.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        removed += ActOrigin.objects.filter(pk__in=some).delete()[0]
    return removed
