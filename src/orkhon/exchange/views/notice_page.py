"""The page that a letter about a kill leads to: somebody writes a name, and the kill is confirmed. No sign-in.

The link is the right to it: it is sealed with the hub's secret, and was sent to who answers for kills alone.
"""

from __future__ import annotations

import math
import time
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from orkhon.alliance.programs.limits import RequestLimits
from orkhon.alliance.queries import agencies_by_code
from orkhon.alliance.sign_in.addresses import client_address
from orkhon.exchange.actions.acknowledge import acknowledge
from orkhon.exchange.errors import NobodyNamed
from orkhon.exchange.models import Notice
from orkhon.exchange.noticing import unsealed

_PER_MINUTE: Final = 60
"""From one address: enough for a newsroom behind one router, and nothing for who tries links."""

_LIMITS: Final = RequestLimits("notice")


# No token against foreign forms, and so no cookie: such a form rides on what a browser carries along by itself, and
# here nothing is carried. Whoever could make a browser send this form knows the link, and could send it himself.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice_page(request: HttpRequest, sealed: str) -> HttpResponse:
    """Say what was taken back and ask for a name; with a name, confirm. 404 in words for a link that nobody sealed."""
    wait = _LIMITS.take(client_address(request) or "", per_minute=_PER_MINUTE, now=time.monotonic())
    if wait:
        page = _page(request, {"state": "busy"}, status=429)
        page.headers["Retry-After"] = str(math.ceil(wait))
        return page
    notice = unsealed(sealed)
    if notice is None:
        return _page(request, {"state": "unknown"}, status=404)
    facts = _facts(request, notice)
    if request.method == "POST" and notice.acknowledged is None:
        person = request.POST.get("person", "")
        try:
            notice = acknowledge(notice.subscriber, notice.pk, person=person, via="letter", now=timezone.now())
        except NobodyNamed:
            return _page(request, facts | {"state": "open", "person": person[:200], "wrong": True}, status=400)
    return _page(request, facts | {"state": "open" if notice.acknowledged is None else "done", "notice": notice})


def _facts(request: HttpRequest, notice: Notice) -> dict[str, object]:
    agency = agencies_by_code().get(notice.agency)
    return {
        "notice": notice,
        "agency": agency.name_in(request.LANGUAGE_CODE) if agency is not None else notice.agency,
        "wanted": _wanted(notice.kind),
    }


def _wanted(kind: str) -> str:
    """Return in the reader's language what a notice of that kind asks for."""
    if kind == "kill":
        return gettext(
            "The agency has killed this item. Take it off everywhere at once, and whatever was made from it."
        )
    if kind == "withhold":
        return gettext(
            "This item is withheld until further notice. Do not publish it; take it off where it is published."
        )
    if kind == "redact":
        return gettext("This item was redacted by order. Remove every copy of its words and pictures.")
    return gettext("This is a test: nothing was taken back. Your name shows that our letters reach you.")


def _page(request: HttpRequest, facts: dict[str, object], *, status: int = 200) -> HttpResponse:
    page = render(request, "exchange/notice.html", facts, status=status)
    # The address is a secret: no page that is gone to from here may be told it.
    page.headers["Referrer-Policy"] = "no-referrer"
    page.headers["X-Robots-Tag"] = "noindex, nofollow"
    return page
