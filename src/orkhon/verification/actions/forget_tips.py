"""Forget tips and what the radar has seen, as the schedule of retention says."""

from __future__ import annotations

from datetime import datetime

from orkhon.verification.models import RadarAlert, SeenText, Tip
from orkhon.verification.models.radar import AlertState


def forget_senders(before: datetime) -> int:
    """Empty what stands for people in tips of before that moment, answered or not; return how many."""
    rows = Tip.objects.filter(received__lt=before).exclude(chat=None, sender="")
    return rows.update(chat=None, sender="", words="", file="", button="")


def forget_tips(before: datetime) -> int:
    """Remove tips of before that moment; the checks that were made of them have a rule of their own."""
    return Tip.objects.filter(received__lt=before).delete()[0]


def forget_seen_texts(before: datetime) -> int:
    """Remove hashes of texts that were compared before that moment."""
    return SeenText.objects.filter(at__lt=before).delete()[0]


def forget_alerts(before: datetime) -> int:
    """Remove alerts that were settled before that moment."""
    settled = RadarAlert.objects.exclude(state=AlertState.OPEN).filter(decided__lt=before)
    return settled.delete()[0]
