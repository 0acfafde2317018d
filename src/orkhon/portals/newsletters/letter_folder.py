"""Where letters go: to the hub's mail server; those of an invented portal whose hub has none into a folder instead."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q

from orkhon.portals.queries import directory
from orkhon.portals.sites import Portal

FOLDER: Final = "demonstration/letters"
"""Under the hub's home folder."""
KEPT: Final = 200
"""So many letters, the newest, stay in the folder: whoever likes may ask for them."""


class LetterFolder(BaseEmailBackend):
    """Writes each letter into a file of its own, as mail programs read it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write them, let the oldest go, and return how many there were."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for letter in email_messages:
            name = f"{time.time_ns()}-{secrets.token_hex(3)}.eml"
            (self._folder / name).write_bytes(letter.message().as_bytes())
        for old in sorted(self._folder.glob("*.eml"))[:-KEPT]:
            old.unlink(missing_ok=True)
        return len(email_messages)


def connection() -> BaseEmailBackend:
    """Return what takes the letters that leave now."""
    if settings.SENDS_MAIL:
        return get_connection()
    return LetterFolder(Path(settings.ORKHON_HOME) / FOLDER)


def go_into_folder(portal: Portal) -> bool:
    """True where the portal's letters are shown in the folder and sent to nobody."""
    return portal.invented and not settings.SENDS_MAIL


def is_written(portal: Portal) -> bool:
    """True where letters of the portal are sent, or at least shown."""
    return settings.SENDS_MAIL or portal.invented


def of_written(newsletter: str) -> Q:
    """Return the condition for rows whose newsletter, under that name, `is_written`."""
    if settings.SENDS_MAIL:
        return Q()
    return Q(**{f"{newsletter}__portal__in": [one.code for one in directory().portals if one.invented]})
