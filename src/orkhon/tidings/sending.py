"""Send what is due, by each person's ways. A loop of its own calls it.

The attempt is counted before anything leaves. A crash between that and our writing down that it left makes the same
message leave once more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Min
from django.urls import reverse
from django.utils.translation import override

from orkhon.alliance.languages import language_of
from orkhon.tidings.errors import NotSent, UnknownKind
from orkhon.tidings.kinds import kind_of
from orkhon.tidings.models import Sending, SendingState, Tiding, Way
from orkhon.tidings.ways import Line, Message, Sender, Senders

log = logging.getLogger(__name__)

GIVEN_UP_AFTER: Final = timedelta(days=2)
LEAST_ATTEMPTS: Final = 10
"""Before these nothing is given up, however old: the hub may have stood still for a weekend."""

_MESSAGES_A_STEP: Final = 40
_MOST_TOGETHER: Final = 30
_FIRST_PAUSE: Final = timedelta(seconds=10)
_LONGEST_PAUSE: Final = timedelta(minutes=30)


def send_due(senders: Senders, *, origin: str, now: datetime, chance: Callable[[], float]) -> int:
    """Send what is due, forty messages at most, and return how many left.

    `origin` is the hub's own address, such as https://hub.example. What fails is tried again later and later, for two
    days; one that cannot even be written holds up no other.
    """
    due = Sending.objects.filter(state=SendingState.WAITING, due__lte=now, way__in=list(senders)).order_by()
    groups = due.values("tiding__user", "way").annotate(first=Min("due")).order_by("first")[:_MESSAGES_A_STEP]
    sent = 0
    for group in groups:
        person, way = group["tiding__user"], Way(group["way"])
        try:
            sent += _send_to(person, way, senders[way], origin=origin, now=now, chance=chance)
        except Exception:
            log.exception("tiding failed", extra={"person": person, "way": way})
            due.filter(tiding__user=person, way=way).update(due=now + _LONGEST_PAUSE)
    return sent


def _send_to(person: int, way: Way, send: Sender, *, origin: str, now: datetime, chance: Callable[[], float]) -> int:
    rows = _claim(person, way, now)
    user = User.objects.get(pk=person)
    kept = [row for row in rows if _still(user, row.tiding)]
    left = [row.pk for row in rows if row not in kept]
    Sending.objects.filter(pk__in=left).update(
        state=SendingState.LEFT_OUT, error="seen already, or no longer to be seen"
    )
    if not kept:
        return 0
    mine = Sending.objects.filter(pk__in=[row.pk for row in kept])
    try:
        send(user, _message(user, kept, origin, way), now)
    except NotSent as failure:
        attempts = max(row.attempts for row in kept)
        too_old = now - min(row.tiding.at for row in kept) > GIVEN_UP_AFTER and attempts >= LEAST_ATTEMPTS
        state = SendingState.GIVEN_UP if failure.for_good or too_old else SendingState.WAITING
        mine.update(state=state, error=str(failure)[:300], due=_later(attempts, now, chance()))
        return 0
    mine.update(state=SendingState.SENT, sent=now, error="")
    return 1


def _claim(person: int, way: Way, now: datetime) -> list[Sending]:
    """Return what goes together, its attempt counted."""
    with transaction.atomic():
        due = Sending.objects.filter(tiding__user=person, way=way, state=SendingState.WAITING, due__lte=now)
        rows = list(due.select_related("tiding").order_by("-tiding__urgent", "pk")[:_MOST_TOGETHER])
        for row in rows:
            row.attempts += 1
        Sending.objects.bulk_update(rows, ["attempts"], batch_size=200)
    return rows


def _still(user: User, tiding: Tiding) -> bool:
    """True where the person has not read it in the app, and may still see what it is about."""
    if not user.is_active or tiding.seen is not None:
        return False
    try:
        still = kind_of(tiding.kind).still
    except UnknownKind:
        return False
    return still is None or still(user, tiding.about)


def _message(user: User, rows: Sequence[Sending], origin: str, way: Way) -> Message:
    return Message(
        number=min(row.pk for row in rows),
        lines=[
            Line(
                words=row.tiding.words,
                link=_link(row.tiding, origin),
                letter=_letter(user, row.tiding, origin) if way is Way.MAIL else "",
            )
            for row in rows
        ],
        language=language_of(user),
        urgent=any(row.tiding.urgent for row in rows),
        choices=f"{origin}{reverse('tidings_choices')}",
        origin=origin,
    )


def _letter(user: User, tiding: Tiding, origin: str) -> str:
    write = kind_of(tiding.kind).letter
    if write is None:
        return ""
    with override(language_of(user)):
        return write(user, tiding.at, origin)


def _link(tiding: Tiding, origin: str) -> str:
    return f"{origin}{reverse('tidings_open', args=[tiding.pk])}" if tiding.url else ""


def _later(attempts: int, now: datetime, chance: float) -> datetime:
    """Return when to try again: twice as long each time, spread by `chance` (0 to 1) over half to one and a half."""
    return now + min(_LONGEST_PAUSE, _FIRST_PAUSE * float(2 ** min(attempts - 1, 20))) * (0.5 + chance)
