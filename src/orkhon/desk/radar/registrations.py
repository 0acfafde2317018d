"""Let the verification room know where an alert is shown, and warn of drafts that repeat what was found false."""

from __future__ import annotations

from django.urls import reverse

from orkhon.desk.radar.warnings import register_warnings
from orkhon.verification.radar.registries import register_alert_page


def alert_url(number: int) -> str:
    """Return the address of the screen with the alert."""
    return f"{reverse('desk_radar')}#alert-{number}"


register_alert_page(alert_url)
register_warnings()
