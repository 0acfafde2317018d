"""By which clock a person's screens go, in words for whoever enters a time: the zone of their account, else UTC."""

from __future__ import annotations

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _


def clock_words() -> str:
    """Return the zone's name and how far it is from UTC now."""
    now = timezone.localtime()
    offset = now.strftime("%z")
    return _("By the clock of %(zone)s (UTC%(offset)s), the one of your account.") % {
        "zone": timezone.get_current_timezone_name().replace("_", " "),
        "offset": f"{offset[:3]}:{offset[3:5]}",
    }


CLOCK_WORDS = lazy(clock_words, str)()
"""The same, found when it is shown: forms are made before anybody asks."""
