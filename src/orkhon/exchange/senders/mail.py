"""Send a delivery as letters, one an entry, through the hub's own mail server."""

from __future__ import annotations

from datetime import datetime
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from orkhon.exchange.letters import Letter, letter_of
from orkhon.exchange.models.targets import letter_box
from orkhon.exchange.orders import Order
from orkhon.outbound.errors import OutboundError, RefusedByServer, Unreachable

_REFUSED: Final = 403
_THIS_ALONE: Final = 422
_LATER: Final = 503


class NoMailServer(OutboundError):
    """The operator named no server that sends mail."""


def send(order: Order, *, now: datetime) -> int | None:
    """Send the letters in the order of the log. One that was sent and is sent again has the same `Message-ID`."""
    subscriber, host = order.webhook.subscriber, settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    every = (each for given in order.given for each in (given.lifted or (given,)))
    made = (letter_of(given, subscriber=subscriber, host=host, now=now) for given in every)
    letters = [letter for letter in made if letter is not None]
    if not letters:
        return None
    if not settings.SENDS_MAIL:
        raise NoMailServer("this hub sends no mail: set ORKHON_MAIL_URL")
    for letter in letters:
        _send(letter, letter_box(order.webhook.url))
    return None


def _send(letter: Letter, to: str) -> None:
    message = EmailMessage(
        subject=letter.subject,
        body=letter.body,
        to=[to],
        connection=get_connection(),
        # RFC 3834: nobody's absence is to be told to a program.
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
    )
    try:
        taken = message.send()
    except SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise _refusal(error, _REFUSED if codes and min(codes) >= 500 else _LATER) from error
    except SMTPDataError as error:
        # RFC 5321, 4.2.1: what is refused after DATA is the letter, not the way to the letter box.
        raise _refusal(error, _THIS_ALONE if error.smtp_code >= 500 else _LATER) from error
    except SMTPResponseException as error:
        raise _refusal(error, _REFUSED if error.smtp_code >= 500 else _LATER) from error
    except (SMTPException, OSError) as error:
        raise Unreachable(f"the mail server cannot be reached, or hung up ({error}); it is asked again") from error
    if taken != 1:
        raise Unreachable("the mail server took no letter; it is asked again")


def _refusal(error: SMTPException, status: int) -> RefusedByServer:
    return RefusedByServer(
        f"the mail server refuses ({error}); check the letter box, or ask its operator", status=status
    )
