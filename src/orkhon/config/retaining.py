"""Remove what has been kept long enough, by the table in retention.py, and say of each rule how many went."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.admin.models import FormState
from wagtail.models import ModelLogEntry

from orkhon.alliance.actions.enter_by_directory import end_directory_postings
from orkhon.alliance.models import Invitation
from orkhon.audit.actions.forget_origins import forget_origins
from orkhon.audit.actions.record import record
from orkhon.audit.queries import ActFilter, acts
from orkhon.config.retention import RULES, Rule
from orkhon.desk.concerned import articles
from orkhon.desk.models import Article, SourceProblem
from orkhon.intake.actions.forget_drafts import forget_arrivals, forget_drafts
from orkhon.intake.actions.take_upload import forget_uploads
from orkhon.intake.models import SourceHealth
from orkhon.marks.actions.see import forget_seen
from orkhon.portals.actions.forget_outlet_work import forget_outlet_work
from orkhon.portals.personal import forget_unconfirmed
from orkhon.readership.actions.forget_sketches import forget_sketches
from orkhon.search.actions.forget_tellings import forget_tellings
from orkhon.stories.actions.forget_vectors import forget_vectors
from orkhon.tidings.actions.see import forget_tidings
from orkhon.translation.actions.forget_versions import forget_versions
from orkhon.translation.engines.loop import forget_requests
from orkhon.verification.actions.forget_checks import forget_checks, forget_pictures
from orkhon.verification.actions.forget_claims import forget_claims
from orkhon.verification.actions.forget_tips import forget_alerts, forget_seen_texts, forget_senders, forget_tips
from orkhon.verification.matching.meaning import forget_questions

log = logging.getLogger(__name__)

VERB: Final = "hub.retention"
_DELETED: Final = "deleted"


@dataclass(frozen=True, kw_only=True)
class RuleReport:
    """One rule as it is in force here: when it ran last and how many went then, None where it never ran."""

    rule: Rule
    last_run: datetime | None
    removed: int | None


def rules_in_force() -> tuple[Rule, ...]:
    """Return the table with the operator's own numbers of days."""
    days: Mapping[str, int] = settings.ENVIRONMENT.retain
    return tuple(replace(rule, days=days[rule.name]) for rule in RULES)


def reports() -> list[RuleReport]:
    """Return every rule with its last run, as the audit has it."""
    runs = acts(ActFilter(verb=VERB), limit=1)
    found = []
    for rule in rules_in_force():
        said = runs[0].details.get(rule.name) if runs else None
        removed = int(said) if said is not None and said.isdecimal() else None
        found.append(RuleReport(rule=rule, last_run=runs[0].at if runs else None, removed=removed))
    return found


def is_due(now: datetime, *, every: timedelta = timedelta(days=1)) -> bool:
    """True where the schedule has not run for a day."""
    runs = acts(ActFilter(verb=VERB), limit=1)
    return not runs or runs[0].at + every <= now


def retain(*, now: datetime, actor: str = "hub") -> dict[str, int]:
    """Run every rule and return how many went by each. One that fails is logged, tried again next time, and left out.

    The audit records the run with its numbers.
    """
    removed: dict[str, int] = {}
    runs: dict[str, Callable[[datetime], int]] = {**_RUNS, "audit-addresses": partial(forget_origins, now=now)}
    for rule in rules_in_force():
        try:
            removed[rule.name] = runs[rule.name](now - timedelta(days=rule.days))
        except Exception:
            log.exception("retention rule failed", extra={"rule": rule.name})
    record(VERB, actor=actor, now=now, details={name: str(count) for name, count in removed.items()})
    log.info("retention", extra=removed)
    return removed


def _sessions(before: datetime) -> int:
    return Session.objects.filter(expire_date__lt=before).delete()[0]


def _sign_ins(before: datetime) -> int:
    models = (AccessAttempt, AccessFailureLog, AccessLog)
    return sum(int(model.objects.filter(attempt_time__lt=before).delete()[0]) for model in models)


def _invitations(before: datetime) -> int:
    over = Q(expires__lt=before) | Q(accepted__lt=before) | Q(revoked__lt=before)
    return Invitation.objects.filter(over).exclude(email="").update(email="")


def _directory_postings(before: datetime) -> int:
    return end_directory_postings(before, now=timezone.now())


def _uploads(before: datetime) -> int:
    home, media = Path(settings.ORKHON_HOME), Path(settings.MEDIA_ROOT)
    candidates = [path for path in (home / "tmp").rglob("*") if path.is_file()]
    candidates += list((media / "kept").rglob("*.part"))
    removed = 0
    for path in candidates:
        try:
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
                removed += 1
        except FileNotFoundError:
            continue
    return removed


def _open_forms(before: datetime) -> int:
    return int(FormState.objects.filter(last_updated_at__lt=before).delete()[0])


def _refusals(before: datetime) -> int:
    removed = 0
    for health in SourceHealth.objects.exclude(items_refused=[]):
        rows = [row for row in health.items_refused if isinstance(row, dict)]
        kept = [row for row in rows if str(row.get("at", "")) >= before.isoformat()]
        if len(kept) < len(health.items_refused):
            removed += len(health.items_refused) - len(kept)
            SourceHealth.objects.filter(pk=health.pk).update(items_refused=kept)
    return removed


def _deleted_drafts(before: datetime) -> int:
    there = Article.objects.annotate(key=Cast("pk", CharField())).values("key")
    old = ModelLogEntry.objects.filter(content_type=articles(), timestamp__lt=before)
    return int(old.exclude(object_id__in=there).exclude(label=_DELETED).update(label=_DELETED, data={}))


def _source_problems(before: datetime) -> int:
    return SourceProblem.objects.filter(solved__lt=before).delete()[0]


_RUNS: Mapping[str, Callable[[datetime], int]] = {
    "sessions": _sessions,
    "sign-ins": _sign_ins,
    "invitations": _invitations,
    "directory-postings": _directory_postings,
    "uploads": _uploads,
    "open-forms": _open_forms,
    "seen": forget_seen,
    "refusals": _refusals,
    "deleted-drafts": _deleted_drafts,
    "source-problems": _source_problems,
    "decided-drafts": forget_drafts,
    "taken-arrivals": forget_arrivals,
    "uploads-unnamed": forget_uploads,
    "machine-requests": forget_requests,
    "segment-versions": forget_versions,
    "tidings": forget_tidings,
    "topic-alerts": forget_tellings,
    "story-vectors": forget_vectors,
    "refused-claims": forget_claims,
    "newsletter-questions": forget_unconfirmed,
    "letters-and-pushes": forget_outlet_work,
    "readership-sketches": forget_sketches,
    "checks": forget_checks,
    "checked-pictures": forget_pictures,
    "tip-senders": forget_senders,
    "tips": forget_tips,
    "radar-texts": forget_seen_texts,
    "radar-alerts": forget_alerts,
    "meaning-questions": forget_questions,
}
