"""Write down when a token for pushes was last used, to ten minutes, beside the wire and not in it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import DatabaseError

from orkhon.intake.models import PushToken, PushTokenUse

log = logging.getLogger(__name__)

EXACT_TO: Final = timedelta(minutes=10)

_noted: dict[int, datetime] = {}
"""What this process wrote last, by the token: a push costs no query for it."""


def note_token_use(token: PushToken, *, now: datetime) -> None:
    """Note that `token` was used. Never raises for the database: the push matters more."""
    noted = _noted.get(token.pk)
    if noted is not None and noted <= now < noted + EXACT_TO:
        return
    try:
        PushTokenUse.objects.update_or_create(token_id=token.pk, defaults={"at": now})
    except DatabaseError:
        log.warning("use of a token not noted", exc_info=True)
        return
    _noted[token.pk] = now
