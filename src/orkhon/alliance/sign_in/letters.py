"""The letter that carries an invitation's link, in the language of whoever invites."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext

log = logging.getLogger(__name__)


def send_invitation(*, to: str, agency: str, link: str) -> bool:
    """Send it and return whether the mail server took it; False, too, where the hub sends no mail.

    Waits for the server, ten seconds at most. `to` has been checked to be one address: Django refuses a letter whose
    head would hold a line break (`BadHeaderError`).
    """
    if not settings.SENDS_MAIL or not to:
        return False
    words = gettext("You are invited to the newsroom: %(agency)s. Open this link within seven days:") % {
        "agency": agency
    }
    advice = gettext("The link works once. If you do not know what this is about, delete this letter.")
    letter = EmailMessage(
        subject=gettext("Invitation to the newsroom"), body=f"{words}\n\n{link}\n\n{advice}\n", to=[to]
    )
    try:
        return letter.send() == 1
    except (SMTPException, OSError) as error:
        # Neither the address nor the link: both are for one reader.
        log.warning("invitation not mailed", extra={"cause": f"{type(error).__name__}: {error}"})
        return False
