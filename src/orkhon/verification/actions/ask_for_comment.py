"""Put on record that a named person or firm was asked for a comment, and what they answered: it is printed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from orkhon.audit.origins import Origin
from orkhon.verification.claims.errors import ClaimRefused, NoSuchClaim, NotForYou, NothingToDo
from orkhon.verification.claims.locking import locked_claim
from orkhon.verification.claims.noting import note
from orkhon.verification.claims.policies import may_work
from orkhon.verification.claims.queries import claim_called
from orkhon.verification.claims.recognising import plain_words, tag_of
from orkhon.verification.models import CommentRequest, Names

MOST_WORDS: Final = 5_000
LONGEST_WAIT: Final = timedelta(days=30)


def ask_for_comment(
    key: str,
    *,
    whom: str,
    way: str,
    question: str,
    until: datetime,
    user: User,
    now: datetime,
    origin: Origin | None = None,
) -> CommentRequest:
    """Put on record that they were asked, by which way, and until when an answer is waited for.

    Raises `NotForYou`, `NoSuchClaim`, `NothingToDo` for a claim that names nobody, `ClaimRefused`.
    """
    _require(user)
    named, by_way = plain_words(whom).replace("\n", " ")[:300], plain_words(way).replace("\n", " ")[:300]
    asked = plain_words(question)
    if not named or not by_way or not asked:
        raise ClaimRefused(_("Say whom you asked, by which way, and what."))
    if len(asked) > MOST_WORDS:
        raise ClaimRefused(_("The question has at most %(most)s letters.") % {"most": MOST_WORDS})
    if not now < until <= now + LONGEST_WAIT:
        raise ClaimRefused(_("Give them a time to answer that is still to come, within thirty days."))
    with transaction.atomic():
        claim = locked_claim(key)
        if claim.names not in (Names.PERSON, Names.FIRM):
            raise NothingToDo(_("This claim names no living person and no firm; nobody is to be asked."))
        made = CommentRequest.objects.create(
            claim=claim, whom=named, way=by_way, question=asked, asked=now, until=until, by=user
        )
        note("ask_for_comment", claim.key, user=user, now=now, origin=origin)
    return made


def record_answer(
    key: str,
    request: int,
    *,
    answer: str,
    language: str,
    user: User,
    now: datetime,
    origin: Origin | None = None,
) -> CommentRequest:
    """Put the answer on record, word for word; once.

    Raises `NotForYou`, `NoSuchClaim`, `NothingToDo`, `ClaimRefused`.
    """
    _require(user)
    words = plain_words(answer)
    if not words or len(words) > MOST_WORDS:
        raise ClaimRefused(_("Give the answer as it came, in at most %(most)s letters.") % {"most": MOST_WORDS})
    with transaction.atomic():
        claim = claim_called(key)
        row = CommentRequest.objects.select_for_update().filter(pk=request, claim=claim).first()
        if row is None:
            raise NoSuchClaim(_("There is no such request for a comment."))
        if row.answered is not None:
            raise NothingToDo(_("An answer is on record already; ask anew to record another one."))
        row.answer, row.language, row.answered = words, tag_of(language), now
        row.save(update_fields=["answer", "language", "answered"])
        note("record_answer", claim.key, user=user, now=now, origin=origin)
    return row


def _require(user: User) -> None:
    if not may_work(user):
        raise NotForYou(_("Fact-checkers and editors ask for comments; ask one of your newsroom."))
