"""Note that somebody wants a newsletter; a letter asks whether it was the owner of the address."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from orkhon.portals.newsletters.links import new_secret
from orkhon.portals.newsletters.models import Newsletter, NewsletterReader

MOST_QUESTIONS: Final = 3
"""To one address for one newsletter, until its owner answers or the row is forgotten."""
BETWEEN_QUESTIONS: Final = timedelta(minutes=10)


def sign_up(newsletter: Newsletter, mail: str, *, now: datetime) -> None:
    """Have the question sent, and return nothing: who asks learns nothing of the address.

    The letter leaves by the loop, so an answer takes as long whether the address is known or not. Somebody who reads it
    already is sent nothing. `mail` was checked to be one address.
    """
    known_as = known_by(mail)
    with transaction.atomic():
        reader, new = NewsletterReader.objects.select_for_update().get_or_create(
            newsletter=newsletter,
            known_as=known_as,
            defaults={"mail": mail, "secret": new_secret(), "asked": now, "question_due": now, "questions": 1},
        )
        if new or reader.confirmed is not None or reader.questions >= MOST_QUESTIONS:
            return
        if now - reader.asked < BETWEEN_QUESTIONS:
            return
        reader.asked, reader.question_due, reader.questions = now, now, reader.questions + 1
        reader.save(update_fields=["asked", "question_due", "questions"])


def known_by(mail: str) -> str:
    """Return the address without differences of case, by which it is found again."""
    return mail.strip().casefold()[:254]
