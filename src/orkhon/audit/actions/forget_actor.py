"""Take a person's name and addresses out of the audit; what was done stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orkhon.audit.actions.forget_origins import forget_origins_of
from orkhon.audit.models import Actor, ActorKind


def forget_actor(user_id: int, *, now: datetime) -> str:
    """Replace the name of the account's actor by `former member N` and remove where the person's acts came from.

    Returns the name that now stands; empty where that account never acted. N is the actor's own number, which says
    nothing of the account. Acts that were recorded by the same user name while no account had it are that person's too.
    Call it after the account was renamed or deleted: whoever acts again is recorded under the account's name again.
    """
    with transaction.atomic():
        actor = Actor.objects.filter(user_id=user_id).first()
        if actor is None:
            return ""
        nameless = Actor.objects.filter(kind=ActorKind.PERSON, name=actor.name, user_id=None).exclude(pk=actor.pk)
        for one in (*nameless, actor):
            one.name = f"former member {one.pk}"
            one.user_id = None
            one.save(update_fields=["name", "user_id"])
            forget_origins_of(one.pk, now=now)
    return actor.name
