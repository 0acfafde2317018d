"""What stories hold of a person: which he watches, which he works on, what he decided about them."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import User

from orkhon.alliance.personal import Holding, Plain, register_holding
from orkhon.stories.models import Assignee, Decision, Watch

KEPT: Final = "what an editor said belongs together: stories are made by it, without the editor's name"


def held_of(user: User) -> Plain:
    """Return it by stories' keys; the words are the items'."""
    return {
        "watches stories": [
            {"story": one.story, "since": one.since.isoformat()}
            for one in Watch.objects.filter(person=user).order_by("since", "pk")
        ],
        "works on stories": [
            {"story": one.story, "language": one.language, "since": one.at.isoformat()}
            for one in Assignee.objects.filter(person=user).order_by("at", "pk")
        ],
        "merged and parted stories": [
            {"story": one.story, "what": one.kind, "at": one.made.isoformat()}
            for one in Decision.objects.filter(editor=user).order_by("pk")
        ],
    }


def erase(user: User) -> None:
    """Forget all of it but what was decided, which loses its editor."""
    Watch.objects.filter(person=user).delete()
    Assignee.objects.filter(person=user).delete()
    Assignee.objects.filter(by=user).update(by=None)
    Decision.objects.filter(editor=user).update(editor=None)


register_holding(Holding(room="stories", export=held_of, erase=erase, kept=KEPT))
