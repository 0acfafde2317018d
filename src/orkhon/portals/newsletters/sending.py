"""Send what is due: questions to new readers, and letters. A loop of its own calls it.

Twenty letters are claimed and written down together, so after a crash at most twenty come twice, each with the number
that it had (Message-ID). What an article says is read when its letter leaves: before each one the log is asked whether
it has grown, so what was killed between two letters is in the first alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Final

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F

from orkhon.portals.newsletters.choosing import articles_of
from orkhon.portals.newsletters.errors import LetterNotSent
from orkhon.portals.newsletters.letter_folder import connection, of_written
from orkhon.portals.newsletters.letters import Written, issue_letter, question, stories_told
from orkhon.portals.newsletters.models import Issue, Letter, NewsletterReader
from orkhon.portals.origins import origin_of, portal_called
from orkhon.portals.outlet_work import WorkState, later
from orkhon.wire.queries import head

log = logging.getLogger(__name__)

LETTERS_A_STEP: Final = 20
GIVEN_UP_AFTER: Final = timedelta(hours=24)
"""Yesterday's issue is no news."""
MOST_BOUNCES: Final = 3
"""Letters in a row that a reader's box refused for good; then the reader is forgotten."""
QUESTIONS_FOR: Final = timedelta(days=1)
_QUESTION_AGAIN: Final = timedelta(minutes=5)
_CLAIMED_FOR: Final = timedelta(minutes=10)


def send_questions(*, now: datetime) -> int:
    """Send the questions that are due, twenty at most, and return how many left."""
    due = NewsletterReader.objects.filter(of_written("newsletter"), question_due__lte=now, confirmed__isnull=True)
    sent = 0
    server = connection()
    for reader in due.select_related("newsletter").order_by("question_due")[:LETTERS_A_STEP]:
        mine = NewsletterReader.objects.filter(pk=reader.pk)
        again = now + _QUESTION_AGAIN if now - reader.asked < QUESTIONS_FOR else None
        mine.update(question_due=again)
        portal = portal_called(reader.newsletter.portal, reader.newsletter.language)
        if portal is None:
            continue
        try:
            _send(question(reader, portal, origin_of(portal)), server)
        except LetterNotSent as error:
            log.warning("question not sent", extra={"reader": reader.pk, "cause": _cause(error)})
            if error.of_reader:
                mine.filter(confirmed__isnull=True).delete()
        else:
            mine.update(question_due=None)
            sent += 1
    server.close()
    return sent


def send_letters(*, now: datetime, chance: Callable[[], float]) -> int:
    """Send the letters that are due, twenty at most, and return how many left. One that fails holds up no other."""
    letters = _claim(now)
    done: list[int] = []
    server = connection()
    try:
        for issue in {letter.issue_id: letter.issue for letter in letters}.values():
            mine = [letter for letter in letters if letter.issue_id == issue.pk]
            if now - issue.made > GIVEN_UP_AFTER:
                _end(mine, WorkState.LEFT_OUT, "it is a day old")
                continue
            as_it_is = _AsItIs(issue)
            for place, letter in enumerate(mine):
                written = as_it_is()
                if written is None:
                    _end(mine[place:], WorkState.LEFT_OUT, "no story of it is left")
                    break
                try:
                    _send(issue_letter(written, letter.reader), server)
                except LetterNotSent as error:
                    _failed(letter, error, now=now, chance=chance())
                else:
                    done.append(letter.pk)
    finally:
        Letter.objects.filter(pk__in=done).update(state=WorkState.DONE, error="")
        server.close()
    NewsletterReader.objects.filter(letters__in=done, bounces__gt=0).update(bounces=0)
    return len(done)


def _claim(now: datetime) -> list[Letter]:
    """Return what is due, its attempt counted."""
    with transaction.atomic():
        due = Letter.objects.filter(of_written("issue__newsletter"), state=WorkState.WAITING, due__lte=now)
        keys = list(due.order_by("due", "pk").values_list("pk", flat=True)[:LETTERS_A_STEP])
        Letter.objects.filter(pk__in=keys).update(attempts=F("attempts") + 1, due=now + _CLAIMED_FOR)
    rows = Letter.objects.filter(pk__in=keys).select_related("issue__newsletter", "reader")
    return list(rows.order_by("pk"))


class _AsItIs:
    """An issue's words, read anew whenever the log has grown: what takes an article from readers stands there."""

    def __init__(self, issue: Issue) -> None:
        self._issue = issue
        self._position = -1
        self._written: Written | None = None

    def __call__(self) -> Written | None:
        """Return the issue as it is now, None where nothing of it is left."""
        position = head()
        if position != self._position:
            self._position, self._written = position, _written(self._issue)
        return self._written


def _written(issue: Issue) -> Written | None:
    """Return the issue as it is now, None where nothing of it is left."""
    newsletter = issue.newsletter
    portal = portal_called(newsletter.portal, newsletter.language)
    articles = articles_of(issue.articles, portal) if portal is not None else []
    if portal is None or not articles:
        return None
    origin = origin_of(portal)
    return Written(
        issue=issue,
        portal=portal,
        origin=origin,
        opening=newsletter.opening,
        stories=stories_told(articles, portal, origin),
    )


def _send(letter: EmailMultiAlternatives, server: BaseEmailBackend) -> None:
    """Send it. Raises `LetterNotSent`."""
    letter.connection = server
    try:
        if letter.send() != 1:
            raise LetterNotSent("the mail server took no letter")
    except SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise LetterNotSent(
            f"the mail server refuses the address: {codes}", of_reader=all(code >= 500 for code in codes)
        ) from error
    except (SMTPException, OSError, ValueError) as error:
        code = f" {error.smtp_code}" if isinstance(error, SMTPResponseException) else ""
        # The server's own words may name the reader.
        raise LetterNotSent(f"{type(error).__name__}{code}") from error


def _failed(letter: Letter, error: LetterNotSent, *, now: datetime, chance: float) -> None:
    mine = Letter.objects.filter(pk=letter.pk)
    log.warning("letter not sent", extra={"letter": letter.pk, "cause": _cause(error)})
    if not error.of_reader:
        mine.update(due=later(letter.attempts, now=now, chance=chance), error=_cause(error))
        return
    mine.update(state=WorkState.GIVEN_UP, error=_cause(error))
    reader = NewsletterReader.objects.filter(pk=letter.reader_id)
    reader.update(bounces=F("bounces") + 1)
    reader.filter(bounces__gte=MOST_BOUNCES).delete()


def _end(letters: Iterable[Letter], state: WorkState, why: str) -> None:
    Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(state=state, error=why)


def _cause(error: LetterNotSent) -> str:
    return str(error)[:300]
