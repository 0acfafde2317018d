"""Push what is due to readers' browsers. A loop of its own calls it.

The attempt is counted before anything leaves. A browser that is gone is forgotten, one that does not answer is tried
again for two hours; neither holds up another.
"""

from __future__ import annotations

import json
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext, override

from orkhon.desk.queries import readable_by_uid
from orkhon.outbound.errors import OutboundError, RefusedByServer
from orkhon.outbound.open_lines import OpenLines
from orkhon.outbound.web_push import BrowserKeys, push
from orkhon.portals.origins import countries_of, origin_of, path_of, portal_called
from orkhon.portals.outlet_work import WorkState, later
from orkhon.portals.pushes.models import Breaking, BrowserPush, ReaderBrowser
from orkhon.tidings.push_key import push_key
from orkhon.wire.queries import head

log = logging.getLogger(__name__)

NEWS_FOR: Final = timedelta(hours=2)
"""What could not be pushed for so long is no breaking news any more."""
TAKEN_BACK_FOR: Final = timedelta(days=1)
MOST_FAILURES: Final = 20
"""In a row; then the browser is forgotten."""
BROWSERS_A_STEP: Final = 500
PUSHES_A_STEP: Final = 40
_AT_ONCE: Final = 8
_CLAIMED_FOR: Final = timedelta(minutes=5)
_GONE: Final = frozenset({404, 410})
_LINES: Final = OpenLines()
_LONGEST: Final = 250


def spread(*, now: datetime) -> int:
    """Give the next browsers of each news a row, and those that were sent what is taken back; return how many."""
    given = 0
    for news in Breaking.objects.filter(spread_to__isnull=False).order_by("pk"):
        found = ReaderBrowser.objects.filter(outlet=news.outlet_id, since__lte=news.at, pk__gt=news.spread_to or 0)
        keys = list(found.order_by("pk").values_list("pk", flat=True)[:BROWSERS_A_STEP])
        over = len(keys) < BROWSERS_A_STEP
        with transaction.atomic():
            _give(news, keys, now, takes_back=False)
            # Where it was taken back meanwhile, it stays so.
            Breaking.objects.filter(pk=news.pk, taken__isnull=True).update(spread_to=None if over else keys[-1])
        given += len(keys)
    for news in Breaking.objects.filter(taken__gte=now - TAKEN_BACK_FOR).order_by("pk"):
        sent = BrowserPush.objects.filter(news=news, takes_back=False, state=WorkState.DONE)
        told = BrowserPush.objects.filter(news=news, takes_back=True).values("browser")
        keys = list(sent.exclude(browser__in=told).values_list("browser", flat=True)[:BROWSERS_A_STEP])
        _give(news, keys, now, takes_back=True)
        given += len(keys)
    return given


def _give(news: Breaking, browsers: Sequence[int], now: datetime, *, takes_back: bool) -> None:
    rows = [BrowserPush(news=news, browser_id=key, takes_back=takes_back, due=now) for key in browsers]
    BrowserPush.objects.bulk_create(rows, ignore_conflicts=True)


def send_pushes(*, now: datetime, chance: Callable[[], float]) -> int:
    """Push what is due, forty at most, and return how many were taken.

    What a push says is read when it leaves: what was taken from readers meanwhile goes to none of those who wait.
    """
    rows = deque(_claim(now))
    if not rows:
        return 0
    said, key = _Said(), push_key(Path(settings.ORKHON_HOME))
    done: list[BrowserPush] = []
    left: list[int] = []
    going: dict[Future[OutboundError | None], BrowserPush] = {}
    with ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="push") as pool:
        while rows or going:
            while rows and len(going) < _AT_ONCE:
                row = rows.popleft()
                body = None if _is_old(row, now) else said(row.news, takes_back=row.takes_back)
                if body is None:
                    left.append(row.pk)
                else:
                    going[pool.submit(_push, row, body, key, now)] = row
            for answer in wait(going, return_when=FIRST_COMPLETED).done:
                row, error = going.pop(answer), answer.result()
                if error is None:
                    done.append(row)
                else:
                    _failed(row, error, now=now, chance=chance())
    BrowserPush.objects.filter(pk__in=left).update(state=WorkState.LEFT_OUT, error="no news any more")
    BrowserPush.objects.filter(pk__in=[row.pk for row in done]).update(state=WorkState.DONE, error="")
    ReaderBrowser.objects.filter(pk__in=[row.browser_id for row in done]).update(last=now, failures=0)
    return len(done)


class _Said:
    """What is said of each news, read anew whenever the log has grown: what takes it from readers stands there."""

    def __init__(self) -> None:
        self._position = -1
        self._bodies: dict[tuple[int, bool], bytes | None] = {}

    def __call__(self, news: Breaking, *, takes_back: bool) -> bytes | None:
        """Return what the browser is to show, None for no news any more."""
        position = head()
        if position != self._position:
            self._position = position
            self._bodies.clear()
        if (news.pk, takes_back) not in self._bodies:
            self._bodies[news.pk, takes_back] = _body(news, takes_back=takes_back)
        return self._bodies[news.pk, takes_back]


def _claim(now: datetime) -> list[BrowserPush]:
    with transaction.atomic():
        due = BrowserPush.objects.filter(state=WorkState.WAITING, due__lte=now).order_by("-takes_back", "due", "pk")
        keys = list(due.values_list("pk", flat=True)[:PUSHES_A_STEP])
        BrowserPush.objects.filter(pk__in=keys).update(attempts=F("attempts") + 1, due=now + _CLAIMED_FOR)
    rows = BrowserPush.objects.filter(pk__in=keys).select_related("news__article", "news__outlet", "browser")
    return list(rows.order_by("pk"))


def _is_old(row: BrowserPush, now: datetime) -> bool:
    if row.takes_back:
        return row.news.taken is None or now - row.news.taken > TAKEN_BACK_FOR
    return now - row.news.at > NEWS_FOR


def _body(news: Breaking, *, takes_back: bool) -> bytes | None:
    """Return what the portal's worker in the browser shows (static/portals/alerts_worker.js), None for no news."""
    portal = portal_called(news.outlet.portal, news.outlet.language)
    if portal is None:
        return None
    article = readable_by_uid([news.article.uid], countries_of(portal)).get(news.article.uid)
    if takes_back:
        words, path = _taken_words(news.outlet.language), f"{portal.path}corrections/"
    elif article is None or not path_of(article, portal):
        return None
    else:
        words, path = article.headline[:_LONGEST], path_of(article, portal)
    told = {
        "title": portal.title[:100],
        "words": words,
        "url": f"{origin_of(portal)}{path}",
        "tag": f"news-{news.pk}",
        "lang": portal.tag.tag,
        "dir": portal.tag.direction,
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _taken_words(language: str) -> str:
    with override(language):
        return gettext("News that you were sent was taken back.")


def _push(row: BrowserPush, body: bytes, key: ec.EllipticCurvePrivateKey, now: datetime) -> OutboundError | None:
    """Push one message; asks no database, for it is in a thread of its own."""
    origin = json.loads(body)["url"]
    try:
        push(
            body,
            endpoint=row.browser.endpoint,
            to=BrowserKeys.parse(row.browser.p256dh, row.browser.auth),
            key=key,
            contact=origin if origin.startswith("https://") else "mailto:hub@orkhon.invalid",
            now=now,
            keep_for=NEWS_FOR,
            urgent=True,
            allow_local=settings.READERS_PUSH_LOCAL,
            lines=_LINES,
        )
    except OutboundError as error:
        return error
    return None


def _failed(row: BrowserPush, error: OutboundError, *, now: datetime, chance: float) -> None:
    browser = ReaderBrowser.objects.filter(pk=row.browser_id)
    if isinstance(error, RefusedByServer) and error.status in _GONE:
        browser.delete()
        return
    state = WorkState.WAITING if error.retryable else WorkState.GIVEN_UP
    # The error names the push service's address, by which others could write to the reader.
    BrowserPush.objects.filter(pk=row.pk).update(
        state=state, due=later(row.attempts, now=now, chance=chance), error=type(error).__name__
    )
    browser.update(failures=F("failures") + 1)
    browser.filter(failures__gte=MOST_FAILURES).delete()
