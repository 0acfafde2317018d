"""Tell fact-checkers of an alert, each in the own language; not more than a person can look at."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.called import shown_names
from orkhon.tidings.actions.tell import tell_people
from orkhon.tidings.kinds import Kind, register_kind
from orkhon.tidings.models import Way
from orkhon.verification.models import RadarAlert
from orkhon.verification.radar.policies import may_see, watchers
from orkhon.verification.radar.registries import page_of_alert

RADAR: Final = "radar"
MOST_A_DAY: Final = 40
"""Alerts of one place that people are told of; the others wait on the screen."""


def register_kinds() -> None:
    """Let people be told of alerts. Called at start."""
    register_kind(
        Kind(
            code=RADAR,
            words=_("the radar found an altered copy of an agency’s item"),
            usual=frozenset({Way.PUSH}),
            still=_may_still,
        )
    )


def tell_of_alert(alert: RadarAlert, *, now: datetime) -> None:
    """Tell everybody who watches, once."""
    lately = RadarAlert.objects.filter(place_id=alert.place_id, at__gt=now - timedelta(days=1))
    if lately.count() > MOST_A_DAY:
        return
    agency = shown_names().get(alert.agency, alert.agency)

    def words(code: str) -> str:
        with override(code):
            return gettext("%(place)s tells an item of %(agency)s otherwise than it was sent") % {
                "place": alert.place_name,
                "agency": agency,
            }

    tell_people(
        watchers(), RADAR, key=f"radar {alert.pk}", words=words, url=page_of_alert(alert.pk), now=now, about=alert.uri
    )


def _may_still(user: User, _uri: str) -> bool:
    return may_see(user)
