"""Hand letters to a mail service with a way of its own, and fail as a mail server does: whoever sends knows that alone.

The service's own library (django-anymail) is optional, so its errors are known by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

_REFUSED: Final = "AnymailRecipientsRefused"
_NO_SUCH_BOX: Final = 550


class MailService(BaseEmailBackend):
    """Django's way to send mail, through the backend that `MAIL_SERVICE` names."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._service = get_connection(settings.MAIL_SERVICE)

    def open(self) -> bool | None:
        """Open what several letters share, if the service has such a thing."""
        opened: bool | None = self._service.open()
        return opened

    def close(self) -> None:
        """Close it."""
        self._service.close()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send them and return how many were taken. Raises `SMTPException` and `OSError`, as a mail server does."""
        try:
            return int(self._service.send_messages(email_messages) or 0)
        except (SMTPException, OSError, ValueError):
            raise
        except Exception as error:
            if type(error).__name__ == _REFUSED:
                to = {address: (_NO_SUCH_BOX, b"refused") for letter in email_messages for address in letter.to}
                raise SMTPRecipientsRefused(to) from error
            raise SMTPException(type(error).__name__) from error
