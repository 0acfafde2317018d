"""Keep what a person chose: kinds by ways, hours of peace, browsers. All of it is the person's own alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from orkhon.tidings.errors import TooManyBrowsers
from orkhon.tidings.models import Choice, PushBrowser, Quiet, Way
from orkhon.tidings.quiet import QuietHours

MOST_BROWSERS = 10
"""Of one person."""


def keep_choices(user: User, wanted: Mapping[tuple[str, Way], bool], quiet: QuietHours) -> None:
    """Keep a person's word on each kind by each way, and the hours of peace."""
    with transaction.atomic():
        Choice.objects.filter(user=user).delete()
        Choice.objects.bulk_create(
            [Choice(user=user, kind=kind, way=way, wanted=yes) for (kind, way), yes in wanted.items()]
        )
        Quiet.objects.update_or_create(
            user=user, defaults={"begins": quiet.begins, "ends": quiet.ends, "zone": quiet.zone}
        )


def register_browser(user: User, *, endpoint: str, p256dh: str, auth: str, name: str, now: datetime) -> PushBrowser:
    """Let the person be told in that browser; whoever used it before is no longer. Raises `TooManyBrowsers`."""
    with transaction.atomic():
        PushBrowser.objects.filter(endpoint=endpoint).exclude(user=user).delete()
        if PushBrowser.objects.filter(user=user).exclude(endpoint=endpoint).count() >= MOST_BROWSERS:
            raise TooManyBrowsers(MOST_BROWSERS)
        browser, _ = PushBrowser.objects.update_or_create(
            endpoint=endpoint,
            defaults={
                "user": user,
                "p256dh": p256dh,
                "auth": auth,
                "name": name[:120],
                "since": now,
                "failures": 0,
            },
        )
    return browser


def forget_browser(user: User, pk: int) -> None:
    """Tell the person in that browser no more."""
    PushBrowser.objects.filter(user=user, pk=pk).delete()
