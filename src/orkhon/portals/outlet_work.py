"""What letters, posts and pushes have in common: a row is work until it is done. Knows none of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

FIRST_PAUSE: Final = timedelta(seconds=10)
LONGEST_PAUSE: Final = timedelta(minutes=30)


class WorkState(models.TextChoices):
    """What became of it."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    LEFT_OUT = "left-out", _("left out")
    GIVEN_UP = "given-up", _("given up")


class OutletWork(models.Model):
    """One thing to be sent to one place. The attempt is counted, and `due` put off, before anything leaves."""

    state = models.CharField(max_length=8, choices=WorkState.choices, default=WorkState.WAITING)
    due = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        abstract = True


def later(attempts: int, *, now: datetime, chance: float) -> datetime:
    """Return when to try again: twice as long each time, spread by `chance` (0 to 1) over half to one and a half."""
    return now + min(LONGEST_PAUSE, FIRST_PAUSE * float(2 ** min(max(0, attempts - 1), 20))) * (0.5 + chance)
