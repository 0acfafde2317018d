"""Find everybody who ever received what is killed, withheld or redacted, and write to them.

A reader of the log makes the notices; another loop sends the letters, so that a mail server that hangs holds up no
notice. A letter proves nothing: a notice is done when somebody put a name to it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException
from textwrap import TextWrapper
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext

from orkhon.alliance.models import Agency
from orkhon.exchange.backoff import next_attempt
from orkhon.exchange.letter_languages import in_its_language
from orkhon.exchange.models import Notice
from orkhon.exchange.models.notice import TEST
from orkhon.exchange.receipts import holders_of
from orkhon.exchange.selecting import TAKING_BACK
from orkhon.wire.entries import WireEntry
from orkhon.wire.readers import Reader

log = logging.getLogger(__name__)

_SALT: Final = "orkhon.exchange.notice"
_LETTERS_A_STEP: Final = 20
# A link or a uri that is broken leads nowhere.
_LINES: Final = TextWrapper(width=76, break_long_words=False, break_on_hyphens=False)

"""The kind of a notice that only tries whether letters reach somebody; nothing was taken back."""


def notice_entries(entries: Sequence[WireEntry]) -> None:
    """Make a notice for each subscriber who was ever given the item of a kill, withholding or redaction."""
    for entry in entries:
        if entry.kind not in TAKING_BACK:
            continue
        made = Notice.objects.bulk_create(
            [
                Notice(
                    subscriber_id=holder,
                    position=entry.position,
                    uri=entry.uri,
                    agency=entry.agency,
                    kind=entry.kind.value,
                    created=entry.received,
                    next_attempt=entry.received,
                )
                for holder in holders_of(entry.uri)
            ],
            ignore_conflicts=True,
        )
        log.info("noticed", extra={"kind": entry.kind.value, "position": entry.position, "holders": len(made)})


@dataclass(frozen=True, kw_only=True)
class Notices(Reader):
    """The reader that keeps the promise of a kill outside the hub, for `orkhon.wire.readers.follow`."""

    name: str = "notices"
    handle: Callable[[Sequence[WireEntry]], None] = notice_entries


def sealed(notice: Notice) -> str:
    """Return what stands in the letter's link: nobody can make one for another notice."""
    return Signer(salt=_SALT).sign(str(notice.pk))


def unsealed(text: str) -> Notice | None:
    """Return the notice whose letter held that text, None for anything else."""
    try:
        key = Signer(salt=_SALT).unsign(text)
    except BadSignature:
        return None
    return Notice.objects.select_related("subscriber").filter(pk=int(key)).first()


def send_letters(*, origin: str, now: datetime, chance: Callable[[], float]) -> int:
    """Send the letters whose time has come, twenty at most, and return how many were taken by the mail server.

    `origin` is the hub's own address, such as https://hub.example. One that fails is tried again for ever, later and
    later: a kill does not expire.
    """
    waiting = Notice.objects.filter(next_attempt__lte=now, acknowledged__isnull=True)
    sent = 0
    for notice in waiting.select_related("subscriber").order_by("next_attempt")[:_LETTERS_A_STEP]:
        notice.attempts += 1
        error = _send(notice, origin)
        notice.error = error[:300]
        if error:
            notice.next_attempt = next_attempt(notice.attempts + 5, now=now, chance=chance())
        else:
            notice.sent, notice.next_attempt = now, None
            sent += 1
        notice.save(update_fields=["attempts", "error", "sent", "next_attempt"])
    return sent


def _send(notice: Notice, origin: str) -> str:
    """Return why the letter did not go, empty where the mail server took it."""
    if not settings.SENDS_MAIL:
        return "this hub sends no mail: set ORKHON_MAIL_URL, and tell the subscriber by telephone meanwhile"
    letter = EmailMessage(
        subject=f"{notice.kind.upper()}: {notice.agency} {notice.uri[:120]}",
        body=letter_body(notice, origin),
        to=[notice.subscriber.contact_email],
    )
    try:
        return "" if letter.send() == 1 else "the mail server took no letter"
    except (SMTPException, OSError, ValueError) as error:
        return f"{type(error).__name__}: {error}"


def letter_body(notice: Notice, origin: str) -> str:
    """Return the letter's words. The item's own words are not in it: they are what must not spread."""
    head = f"{notice.subscriber.contact_name}, {notice.subscriber.name}\n\n"
    return head + in_its_language(notice.subscriber, lambda: _letter_words(notice, origin))


def _letter_words(notice: Notice, origin: str) -> str:
    address = f"{origin}/notices/{sealed(notice)}/"
    if notice.kind == TEST:
        told = gettext(
            "This is a test: nothing was taken back. A letter like this one comes when an item that you have "
            "received is killed. Show that it reached you, and say so with your name:"
        )
        return f"{_LINES.fill(told)}\n{address}\n"
    agency = Agency.objects.filter(code=notice.agency).first()
    had = gettext("From this hub you have received the item %(uri)s of the agency %(agency)s.") % {
        "uri": notice.uri,
        "agency": agency.shown_name if agency is not None else notice.agency,
    }
    done = gettext("When it is done, say so with your name:")
    everybody = gettext("This letter goes to everybody who ever received the item, whatever they subscribe to now.")
    parts = (had, _told(notice.kind), f"{done}\n{address}", everybody)
    return "\n\n".join(part if address in part else _LINES.fill(part) for part in parts) + "\n"


def _told(kind: str) -> str:
    if kind == "kill":
        return gettext("Its agency has killed it. Take it off everywhere, at once, and whatever was made from it.")
    if kind == "withhold":
        return gettext("It is withheld until further notice. Do not publish it; take it off where it is published.")
    if kind == "redact":
        return gettext("It was redacted by order. Remove every copy of its words and pictures.")
    return gettext("It was taken back. Take it off where it is published.")
