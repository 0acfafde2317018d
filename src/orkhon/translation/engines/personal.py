"""What requests for machine text hold of a person: who asked, and when. Nothing of it is words of theirs."""

from __future__ import annotations

from django.contrib.auth.models import User

from orkhon.alliance.personal import Holding, Plain, register_holding
from orkhon.translation.models import MachineRequest


def held_of(user: User) -> Plain:
    """Return which documents the person asked to have filled, and when."""
    return [
        {"document": request.document.target, "at": request.asked_at.isoformat()}
        for request in MachineRequest.objects.filter(asked_by=user).select_related("document").order_by("pk")
    ]


def erase(user: User) -> None:
    """Keep the requests, and forget who asked."""
    MachineRequest.objects.filter(asked_by=user).update(asked_by=None)


register_holding(Holding(room="machine translation", export=held_of, erase=erase))
