"""The letters of the door: an invitation's link, in the language of whoever invites, and a warning, in the reader's."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.utils.translation import gettext, override
from wagtail.users.models import UserProfile

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
    return _sent(letter, "invitation not mailed")


def send_factor_removed(person: User) -> bool:
    """Tell somebody that the second step was taken off the account; return whether the mail server took the letter."""
    if not settings.SENDS_MAIL or not person.email:
        return False
    profile = UserProfile.objects.filter(user=person).first()
    with override((profile.preferred_language if profile else "") or settings.LANGUAGE_CODE):
        words = gettext(
            "The second step of your sign-in (%(name)s) was removed, and you were signed out everywhere. Sign in with "
            "your password and set it up anew."
        ) % {"name": person.get_username()}
        advice = gettext("If you did not ask for this, tell the secretariat at once.")
        letter = EmailMessage(
            subject=gettext("The second step of your sign-in was removed"),
            body=f"{words}\n\n{advice}\n",
            to=[person.email],
        )
    return _sent(letter, "removed second factor not mailed")


def _sent(letter: EmailMessage, failure: str) -> bool:
    try:
        return letter.send() == 1
    except (SMTPException, OSError) as error:
        # Neither the address nor the words: both are for one reader.
        log.warning(failure, extra={"cause": f"{type(error).__name__}: {error}"})
        return False
