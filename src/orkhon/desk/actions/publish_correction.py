"""Publish a correction of an article that readers have: the newest draft, the words for readers, and the record."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, User
from django.db import transaction

from orkhon.desk.corrections.channels import open_work
from orkhon.desk.errors import NothingPublic, NothingSaid
from orkhon.desk.models import Article, Correction, CorrectionKind
from orkhon.wire.queries import state_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What an editor says of the correction. `was` may be empty; `words` are what readers get."""

    kind: CorrectionKind
    was: str
    right: str
    words: str


def publish_correction(article: Article, said: Said, *, user: AbstractBaseUser, now: datetime) -> Correction:
    """Publish the article's newest draft as a correction and put it on record: all of it, or nothing.

    Whoever calls has asked the policy. Members receive the wire's `correct`; every article made from this one, its
    translations among them, gets a task by the reader `withdrawals`. Raises `NothingPublic`, `NothingSaid`, and what
    publishing raises.
    """
    if not said.words.strip() or not said.right.strip():
        raise NothingSaid()
    with transaction.atomic():
        row = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
        if not row.live:
            raise NothingPublic(row.uri)
        newest = row.get_latest_revision_as_object()
        newest.correction_note = said.words.strip()
        revision = newest.save_revision(user=user)
        revision.publish(user=user)
        state = state_of(row.uri)
        if state is None or state.entry is None:
            raise NothingPublic(row.uri)
        correction = Correction.objects.create(
            article=row,
            kind=said.kind,
            was=said.was.strip(),
            right=said.right.strip(),
            words=said.words.strip(),
            position=state.entry.position,
            at=now,
            by=user if isinstance(user, User) else None,
        )
        open_work(correction, now=now)
    log.info("corrected", extra={"uri": row.uri, "position": correction.position, "kind": said.kind})
    return correction
