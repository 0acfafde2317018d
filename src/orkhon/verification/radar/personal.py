"""What the radar holds of a person of the alliance: which alerts he settled, and with which words."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import User

from orkhon.alliance.personal import Holding, Plain, register_holding
from orkhon.verification.models import RadarAlert

KEPT: Final = "what became of an alert, and why: the record of the alliance, without the person"


def held_of(user: User) -> Plain:
    """Return it by the alerts' numbers."""
    return {
        "settled alerts of the radar": [
            {
                "alert": str(one.pk),
                "what": one.state,
                "reason": one.reason,
                "at": one.decided.isoformat() if one.decided else "",
            }
            for one in RadarAlert.objects.filter(decided_by=user).order_by("pk")
        ]
    }


def erase(user: User) -> None:
    """Forget who it was."""
    RadarAlert.objects.filter(decided_by=user).update(decided_by=None)


register_holding(Holding(room="radar", export=held_of, erase=erase, kept=KEPT))
