"""Send what is to be told of topics: letters and messages, at once or as digests. A loop of its own sends.

What goes together gets its number, and the attempt is counted, before anything leaves. So a crash never makes another
letter of it; but between the other server's answer and our writing it down, the same letter can leave once more. It
then has the same Message-ID.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext, override

from orkhon.alliance.languages import language_of
from orkhon.search.models import Following, Telling, TellingState, Way, When
from orkhon.search.topics.chats import say
from orkhon.search.topics.errors import NotSent
from orkhon.search.topics.letters import Line, Words, alert, taken_back
from orkhon.search.topics.queries import readable
from orkhon.search.topics.reach import may_see

log = logging.getLogger(__name__)

GIVEN_UP_AFTER: Final = timedelta(days=2)
LEAST_ATTEMPTS: Final = 10
"""Before these nothing is given up, however old: the hub may have stood still for a weekend."""

_LETTERS_A_STEP: Final = 20
_MOST_TOGETHER: Final = 500
_FIRST_PAUSE: Final = timedelta(seconds=10)
_LONGEST_PAUSE: Final = timedelta(minutes=30)
_MOST_IN_A_CHAT: Final = 12


def tell(*, origin: str, now: datetime, chance: Callable[[], float]) -> int:
    """Send what is due, twenty letters at most, and return how many were taken.

    `origin` is the hub's own address, such as https://hub.example. What fails is tried again later and later, for two
    days. Who may not see the topic any more is told nothing.
    """
    due = Telling.objects.filter(state=TellingState.WAITING, due__lte=now).order_by()
    # Together go matches of one topic for one person by one way; what was taken back goes by itself, and first.
    groups = due.values("following", "way", "taken_back").annotate(first=Min("due")).order_by("-taken_back", "first")
    done: set[tuple[int, str, bool]] = set()
    sent = 0
    for group in groups[: _LETTERS_A_STEP * 10]:
        key = (group["following"], group["way"], group["taken_back"] > 0)
        if key in done or len(done) >= _LETTERS_A_STEP:
            continue
        done.add(key)
        try:
            sent += _tell_one(*key, origin=origin, now=now, chance=chance)
        except Exception:
            # One that cannot even be written must not hold up the others.
            log.exception("alert failed", extra={"following": key[0], "way": key[1]})
            due.filter(following=key[0], way=key[1]).update(due=now + _LONGEST_PAUSE)
    return sent


def _tell_one(pk: int, way: str, back: bool, *, origin: str, now: datetime, chance: Callable[[], float]) -> int:
    following = Following.objects.select_related("user", "topic__agency").filter(pk=pk).first()
    if following is None:
        return 0
    if not may_see(following.user, following.topic):
        waiting = Telling.objects.filter(following=following, state=TellingState.WAITING)
        waiting.update(state=TellingState.LEFT_OUT, error=gettext("may not see the topic any more"))
        return 0
    rows = _claim(following, way, back=back, now=now)
    if not rows:
        return 0
    with override(language_of(following.user)):
        kept, words = (rows, _taken_back(following, rows, origin)) if back else _matches(following, rows, origin, way)
    _leave_out([row for row in rows if row not in kept])
    if words is None:
        return 0
    numbers = [row.pk for row in kept]
    mine = Telling.objects.filter(pk__in=numbers)
    try:
        _send(following, Way(way), words, batch=rows[0].batch or 0, origin=origin)
    except NotSent as failure:
        attempts = max(row.attempts for row in kept)
        too_old = now - min(row.created for row in kept) > GIVEN_UP_AFTER and attempts >= LEAST_ATTEMPTS
        state = TellingState.GIVEN_UP if failure.for_good or too_old else TellingState.WAITING
        mine.update(state=state, error=str(failure)[:300], due=_later(attempts, now, chance()))
        return 0
    mine.update(state=TellingState.TOLD, told=now, error="")
    return 1


def _claim(following: Following, way: str, *, back: bool, now: datetime) -> list[Telling]:
    """Return what goes together, numbered and counted: first what was begun before and did not end well."""
    with transaction.atomic():
        due = Telling.objects.filter(following=following, way=way, state=TellingState.WAITING, due__lte=now)
        due = due.filter(taken_back__gt=0) if back else due.filter(taken_back=0)
        begun = due.exclude(batch=None).order_by("pk").values_list("batch", flat=True).first()
        rows = list(due.filter(batch=begun).order_by("pk")[:_MOST_TOGETHER])
        batch = begun or min((row.pk for row in rows), default=0)
        for row in rows:
            row.batch, row.attempts = batch, row.attempts + 1
        Telling.objects.bulk_update(rows, ["batch", "attempts"], batch_size=200)
    return rows


def _matches(
    following: Following, rows: Sequence[Telling], origin: str, way: str
) -> tuple[list[Telling], Words | None]:
    """Return what of it may be read now, with its words; what was taken back meanwhile is not among it."""
    states = readable(row.uri for row in rows)
    kept = [row for row in rows if row.uri in states]
    if not kept:
        return [], None
    wire = reverse("desk_wire")
    lines = [
        Line(state=state, link=f"{origin}{wire}?at={state.entry.position}#reading")
        for row in kept
        if (state := states[row.uri]).entry is not None
    ]
    digest = following.when_by(Way(way)) is When.DIGEST
    more = {"most": _MOST_IN_A_CHAT} if way == Way.TELEGRAM else {}
    return kept, alert(following.topic.name, lines, link=_page(following, origin), digest=digest, **more)


def _taken_back(following: Following, rows: Sequence[Telling], origin: str) -> Words:
    uris = list(dict.fromkeys(row.uri for row in rows))
    return taken_back(following.topic.name, uris, link=_page(following, origin))


def _leave_out(rows: Sequence[Telling]) -> None:
    # What leaves for the first time was surely not told; what was tried before may have arrived.
    first = [row.pk for row in rows if row.attempts == 1]
    Telling.objects.filter(pk__in=first).update(state=TellingState.LEFT_OUT, attempts=0, batch=None)
    again = [row.pk for row in rows if row.attempts > 1]
    Telling.objects.filter(pk__in=again).update(state=TellingState.LEFT_OUT)


def _send(following: Following, way: Way, words: Words, *, batch: int, origin: str) -> None:
    if way is Way.TELEGRAM:
        say(following.user, words.chat)
    else:
        _send_letter(following, words, batch=batch, origin=origin)


def _send_letter(following: Following, words: Words, *, batch: int, origin: str) -> None:
    if not settings.SENDS_MAIL:
        raise NotSent(gettext("this hub sends no mail: its operator sets ORKHON_MAIL_URL"))
    if not following.user.email:
        raise NotSent(gettext("the account has no e-mail address"), for_good=True)
    host = urlsplit(origin).hostname or "orkhon.invalid"
    letter = EmailMessage(
        subject=words.subject,
        body=words.body,
        to=[following.user.email],
        # RFC 5322, 3.6.4, and RFC 3834: the same letter has the same id, and no machine answers it.
        headers={"Message-ID": f"<orkhon.topic.{batch}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        if letter.send() != 1:
            raise NotSent(gettext("the mail server took no letter"))
    except (SMTPException, OSError, ValueError) as error:
        raise NotSent(f"{type(error).__name__}: {error}") from error


def _page(following: Following, origin: str) -> str:
    return f"{origin}{reverse('search_topic', args=[following.topic_id])}"


def _later(attempts: int, now: datetime, chance: float) -> datetime:
    """Return when to try again: twice as long each time, spread by `chance` (0 to 1) over half to one and a half."""
    return now + min(_LONGEST_PAUSE, _FIRST_PAUSE * float(2 ** min(attempts - 1, 20))) * (0.5 + chance)
