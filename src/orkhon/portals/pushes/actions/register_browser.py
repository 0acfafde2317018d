"""Let a reader's browser be told of breaking news, or forget it."""

from __future__ import annotations

from datetime import datetime

from orkhon.portals.pushes.models import PushOutlet, ReaderBrowser


def register_browser(outlet: PushOutlet, *, endpoint: str, p256dh: str, auth: str, now: datetime) -> None:
    """Keep the browser in place of itself: one browser is told in one language. The form has judged what it says."""
    ReaderBrowser.objects.update_or_create(
        endpoint=endpoint,
        defaults={"outlet": outlet, "p256dh": p256dh, "auth": auth, "since": now, "failures": 0},
    )


def forget_browser(endpoint: str) -> None:
    """Tell that browser nothing more. Its address is a secret between it, its push service and the hub."""
    ReaderBrowser.objects.filter(endpoint=endpoint).delete()
