"""Remove the addresses of acts: of old ones, whose time is over, or of one person's.

Each removal is an act itself, which tells how many: what is gone without one was taken by somebody else.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from orkhon.audit.actions.record import record
from orkhon.audit.actors import HUB
from orkhon.audit.forgetting import COUNT, VERB
from orkhon.audit.models import Act, ActOrigin

_AT_ONCE: Final = 500


def forget_origins(before: datetime, *, now: datetime) -> int:
    """Remove address, agent and salt of all acts older than `before`, and return how many; the acts stay.

    Some hundred a transaction, so that nobody waits long. The chain stays whole: acts hold a salted hash alone.
    """
    return _forget(ActOrigin.objects.filter(act__at__lt=before), now)


def forget_origins_of(actor_id: int, *, now: datetime) -> int:
    """Remove address, agent and salt of all that one actor did, and return how many."""
    return _forget(ActOrigin.objects.filter(act__in=Act.objects.filter(actor_id=actor_id).values("pk")), now)


def forget_origins_from(address: str, *, now: datetime) -> int:
    """Remove address, agent and salt of all acts from one network address, and return how many."""
    return _forget(ActOrigin.objects.filter(address=address), now)


def _forget(chosen: QuerySet[ActOrigin], now: datetime) -> int:
    removed = 0
    while some := list(chosen.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        with transaction.atomic(using=chosen.db):
            count = ActOrigin.objects.filter(pk__in=some).delete()[0]
            if count:
                record(VERB, actor=HUB, now=now, details={COUNT: str(count)})
        removed += count
    return removed
