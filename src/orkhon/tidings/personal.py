"""What this room holds of a person: what was told, choices, hours of peace, browsers. All goes with the account."""

from __future__ import annotations

from django.contrib.auth.models import User

from orkhon.alliance.personal import Holding, Plain, register_holding
from orkhon.tidings.models import Choice, PushBrowser, Quiet, Tiding


def held_of(user: User) -> Plain:
    """Return all of it; of a browser neither its address nor its keys, by which others could write to it."""
    quiet = Quiet.objects.filter(user=user).first()
    return {
        "told": [
            {
                "kind": one.kind,
                "words": one.words,
                "at": one.at.isoformat(),
                "read": one.seen.isoformat() if one.seen else None,
            }
            for one in Tiding.objects.filter(user=user).order_by("pk")
        ],
        "choices": [
            {"kind": one.kind, "by": one.way, "wanted": one.wanted}
            for one in Choice.objects.filter(user=user).order_by("pk")
        ],
        "quiet hours": f"{quiet.begins:02}:00 to {quiet.ends:02}:00 {quiet.zone}" if quiet else "",
        "browsers": [
            {"name": one.name, "since": one.since.isoformat()}
            for one in PushBrowser.objects.filter(user=user).order_by("pk")
        ],
    }


def erase(user: User) -> None:
    """Remove it."""
    for model in (Tiding, Choice, Quiet, PushBrowser):
        model._default_manager.filter(user=user).delete()


register_holding(Holding(room="tidings", export=held_of, erase=erase))
