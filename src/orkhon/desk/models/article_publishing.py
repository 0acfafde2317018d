"""How an article goes to its readers and is taken from them: here and on the wire, both or neither. Has no fields."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from wagtail.actions.unpublish import UnpublishAction
from wagtail.models import DraftStateMixin, Revision, RevisionMixin

from orkhon.desk.errors import DeskError, PublishedArticleKept
from orkhon.desk.models.article_kinds import Withdrawal
from orkhon.desk.publishing import put_on_wire, require_not_withheld_since, take_off_wire
from orkhon.desk.readiness import require_ready
from orkhon.desk.work.four_eyes import goes_without_second
from orkhon.desk.work.publications import note_not_published, note_publication, note_withdrawal
from orkhon.wire.entries import EntryKind
from orkhon.wire.errors import WireError

if TYPE_CHECKING:
    from orkhon.desk.models.article import Article

log = logging.getLogger(__name__)

# Wagtail's own names in its command `publish_scheduled`.
SCHEDULED_PUBLISH = "wagtail.publish.scheduled"
SCHEDULED_UNPUBLISH = "wagtail.unpublish.scheduled"


def _person(user: AbstractBaseUser | None, *, scheduled: bool) -> str:
    """Return who the wire is told has done it."""
    if user is not None:
        return str(user.get_username())
    return "scheduler" if scheduled else "desk"


class BothOrNeither(DraftStateMixin, RevisionMixin):
    """Comes first among the bases of an article, before what Wagtail publishes by itself."""

    class Meta:
        abstract = True

    @property
    def _article(self) -> Article:
        return cast("Article", self)

    def publish(
        self,
        revision: Revision,
        user: AbstractBaseUser | None = None,
        changed: bool = True,
        log_action: bool | str = True,
        previous_revision: Revision | None = None,
        skip_permission_checks: bool = False,
    ) -> None:
        """Make the revision public here and append it to the wire: both, or neither.

        A revision with a later `go_live_at` is only scheduled, and comes here again when its time has come.
        Raises `SourceNotUsable`, `ArticleKilled` and what the wire's `append` raises; a scheduled publication
        that cannot be done is unscheduled and logged instead, so that it does not stop the others.
        """
        scheduled = log_action == SCHEDULED_PUBLISH
        try:
            with transaction.atomic():
                if scheduled:
                    require_not_withheld_since(self._article, revision.created_at)
                candidate = revision.as_object()
                candidate.candidate_revision = revision.pk
                require_ready(candidate, user, timezone.now())
                alone = goes_without_second(candidate, user, timezone.now())
                super().publish(
                    revision,
                    user=user,
                    changed=changed,
                    log_action=log_action,
                    previous_revision=previous_revision,
                    skip_permission_checks=skip_permission_checks,
                )
                self._append_published(revision, _person(user, scheduled=scheduled))
                note_publication(candidate, revision, user, now=timezone.now(), waived=alone)
        except (DeskError, WireError) as refusal:
            if not scheduled:
                raise
            note_not_published(self._article, revision, str(refusal), now=timezone.now())
            log.warning("not published on schedule", extra={"uri": self._article.uri, "cause": str(refusal)})
            if not refusal.retryable:
                revision.approved_go_live_at = None
                revision.save(update_fields=["approved_go_live_at"])

    def _append_published(self, revision: Revision, person: str) -> None:
        # Read anew: Wagtail saved another instance, and only what stands in the row was published.
        article = type(self._article).objects.select_related("locale", "topic", "picture", "original").get(pk=self.pk)
        if not article.live or article.live_revision_id != revision.pk:
            return
        now = article.last_published_at
        appended = put_on_wire(article, person=person, now=now)
        facts: dict[str, Any] = {"withdrawn_at": None, "withdrawal_reason": ""}
        if appended.new and appended.entry.kind is not EntryKind.PUBLISH:
            facts["updated_at"] = now
        type(self._article).objects.filter(pk=self.pk).update(**facts)
        article.source_problems.filter(solved__isnull=True).update(solved=now)

    def unpublish(
        self,
        set_expired: bool = False,
        commit: bool = True,
        user: AbstractBaseUser | None = None,
        log_action: bool | str = True,
    ) -> None:
        """Take the article from readers and withhold it on the wire: both, or neither.

        Whoever calls has checked the permission; Wagtail's own check knows pages alone. `commit` is Wagtail's
        too and changes nothing: what the wire was told is written here as well.
        """
        if self._article.live:
            self.withdraw(
                Withdrawal.WITHHELD,
                person=_person(user, scheduled=log_action == SCHEDULED_UNPUBLISH),
                reason="the article was unpublished",
                now=timezone.now(),
                user=user,
                set_expired=set_expired,
                log_action=log_action,
            )

    def withdraw(
        self,
        kind: Withdrawal,
        *,
        person: str,
        reason: str,
        now: datetime,
        user: AbstractBaseUser | None = None,
        set_expired: bool = False,
        log_action: bool | str = True,
    ) -> None:
        """Take the article from readers, with `kind` as what they are told, and tell the wire.

        A killed one is killed on the wire under its own uri and never comes back.
        """
        article = self._article
        with transaction.atomic():
            take_off_wire(article, person=person, reason=reason, now=now, for_ever=kind is Withdrawal.KILLED)
            article.withdrawn_at = now
            article.withdrawal_reason = kind.value
            if article.live:
                UnpublishAction(article, set_expired=set_expired, user=user, log_action=log_action).execute(
                    skip_permission_checks=True
                )
            else:
                article.save(update_fields=["withdrawn_at", "withdrawal_reason"])
            note_withdrawal(article, user, reason, now=now)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft. Raises `PublishedArticleKept` for what readers have seen."""
        if self.first_published_at is not None:
            raise PublishedArticleKept(self._article.uri)
        deleted: tuple[int, dict[str, int]] = super().delete(*args, **kwargs)
        return deleted
