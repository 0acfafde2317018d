"""Forget which letter and push went to whom, once nobody asks any more."""

from __future__ import annotations

from datetime import datetime

from orkhon.portals.newsletters.models import Issue, Letter
from orkhon.portals.pushes.models import BrowserPush


def forget_outlet_work(before: datetime) -> int:
    """Remove letters and pushes from before that moment; issues and posts stay. Return how many there were."""
    letters = Letter.objects.filter(issue__made__lt=before, issue__spread_to__isnull=True)
    pushes = BrowserPush.objects.filter(news__at__lt=before)
    count = letters.count() + pushes.count()
    letters.delete()
    pushes.delete()
    # An issue that still waits for readers after so long is none.
    Issue.objects.filter(made__lt=before, spread_to__isnull=False).update(spread_to=None)
    return count
