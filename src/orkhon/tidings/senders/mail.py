"""Send a message as a letter."""

from __future__ import annotations

from datetime import datetime
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.utils.translation import gettext, ngettext, override

from orkhon.tidings.errors import NotSent
from orkhon.tidings.ways import Message


def send(user: User, message: Message, now: datetime) -> None:
    """Send one letter with all lines. Raises `NotSent`."""
    if not settings.SENDS_MAIL:
        raise NotSent("this hub sends no mail: its operator sets ORKHON_MAIL_URL")
    if not user.email:
        raise NotSent("the account has no e-mail address", for_good=True)
    host = urlsplit(message.origin).hostname or "orkhon.invalid"
    subject, body = _words(message)
    letter = EmailMessage(
        subject=subject,
        body=body,
        to=[user.email],
        headers={
            # RFC 5322, 3.6.4; RFC 3834; RFC 2369, 3.2.
            "Message-ID": f"<orkhon.tiding.{message.number}@{host}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{message.choices}>",
        },
    )
    try:
        if letter.send() != 1:
            raise NotSent("the mail server took no letter")
    except (SMTPException, OSError, ValueError) as error:
        raise NotSent(f"{type(error).__name__}: {error}") from error


def _words(message: Message) -> tuple[str, str]:
    """Return subject and body, in the person's language."""
    count = len(message.lines)
    with override(message.language):
        more = ngettext("and %(count)s more", "and %(count)s more", count - 1) % {"count": count - 1}
        first = " ".join(message.lines[0].words.split())
        subject = first if count == 1 else f"{first} ({more})"
        lines = "\n\n".join(
            "\n".join(part for part in (line.words, line.link, line.letter) if part) for line in message.lines
        )
        choices = gettext("What you are told of, and how: %(address)s") % {"address": message.choices}
    return subject[:200], f"{lines}\n\n-- \n{choices}\n"
