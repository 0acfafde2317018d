"""Put into the hub what reaches the demonstration's readers besides its pages, each once; nothing leaves by that.

A newsletter in each language, breaking news for browsers, and a perspective box for each invented agency, whose own
site shows it (`feeds/pages.py`). No channel: Telegram knows no invented ones.
"""

from __future__ import annotations

from typing import Final

from django.db import transaction

from orkhon.alliance.models import Agency
from orkhon.demonstration.stock import LANGUAGES_OF
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.portals.newsletters.models import Newsletter
from orkhon.portals.pushes.models import PushOutlet
from orkhon.portals.widget.models import PerspectiveBox

PORTAL: Final = "orkhon"
_HOUR: Final = 8


@transaction.atomic
def load_outlets(port: int) -> int:
    """Make what is missing and return how many there are. `port` is that of the agencies' own sites."""
    for language in INTERFACE_LANGUAGES:
        Newsletter.objects.get_or_create(
            portal=PORTAL, language=language, defaults={"active": True, "hour": _HOUR, "most": 6}
        )
        PushOutlet.objects.get_or_create(portal=PORTAL, language=language, defaults={"active": True})
    agencies = Agency.objects.filter(code__in=LANGUAGES_OF)
    for agency in agencies:
        PerspectiveBox.objects.get_or_create(agency=agency, defaults={"sites": f"http://127.0.0.1:{port}"})
    return len(INTERFACE_LANGUAGES) + len(agencies)
