"""Send a message to the browsers in which a person wants to be told."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F
from django.utils.translation import ngettext, override

from orkhon.outbound.errors import OutboundError, RefusedByServer
from orkhon.outbound.open_lines import OpenLines
from orkhon.outbound.web_push import BrowserKeys, push
from orkhon.tidings.errors import NotSent
from orkhon.tidings.models import PushBrowser
from orkhon.tidings.push_key import push_key
from orkhon.tidings.ways import Message

log = logging.getLogger(__name__)

KEPT_FOR: Final = timedelta(hours=12)
"""A browser that is off for longer is not told any more: the app shows it."""
MOST_FAILURES: Final = 20
"""In a row; then the browser is forgotten."""

_GONE: Final = frozenset({404, 410})
_LINES: Final = OpenLines()
_LONGEST: Final = 300


def send(user: User, message: Message, now: datetime) -> None:
    """Push to each browser of the person. Raises `NotSent` where none took it; a browser that is gone is forgotten."""
    browsers = list(PushBrowser.objects.filter(user=user))
    if not browsers:
        raise NotSent("no browser is registered", for_good=True)
    body, failures = _body(message), []
    for browser in browsers:
        try:
            _push(browser, body, message, now)
        except RefusedByServer as error:
            if error.status in _GONE:
                browser.delete()
                continue
            failures.append((browser, str(error)))
        except OutboundError as error:
            failures.append((browser, str(error)))
        else:
            PushBrowser.objects.filter(pk=browser.pk).update(last=now, failures=0)
    for browser, _ in failures:
        PushBrowser.objects.filter(pk=browser.pk).update(failures=F("failures") + 1)
    PushBrowser.objects.filter(user=user, failures__gte=MOST_FAILURES).delete()
    if failures and len(failures) == len(browsers):
        raise NotSent(failures[0][1])


def _push(browser: PushBrowser, body: bytes, message: Message, now: datetime) -> None:
    push(
        body,
        endpoint=browser.endpoint,
        to=BrowserKeys.parse(browser.p256dh, browser.auth),
        key=push_key(Path(settings.ORKHON_HOME)),
        contact=message.origin if message.origin.startswith("https://") else "mailto:hub@orkhon.invalid",
        now=now,
        keep_for=KEPT_FOR,
        urgent=message.urgent,
        allow_local=settings.TIDINGS_PUSH_LOCAL,
        lines=_LINES,
    )


def _body(message: Message) -> bytes:
    """Return what the hub's worker in the browser shows (static/tidings/worker.js)."""
    count = len(message.lines)
    with override(message.language):
        more = ngettext("and %(count)s more", "and %(count)s more", count - 1) % {"count": count - 1}
    shown = {
        "words": message.lines[0].words[:_LONGEST] + (f" ({more})" if count > 1 else ""),
        "url": message.lines[0].link if count == 1 else message.choices.replace("choices/", ""),
        "tag": str(message.number),
        "lang": message.language,
    }
    return json.dumps(shown, ensure_ascii=False).encode()
