"""What waits at the desk for a person, for the first page: steps to approve, sources that were killed, own drafts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any, Final

from django.contrib.auth.models import User
from django.db.models import CharField, Count, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.models import TaskState, WorkflowState

from orkhon.alliance.front_door import Beginning, Waiting, register_beginning, register_waiting
from orkhon.alliance.policies import where_may
from orkhon.alliance.reach import Reach
from orkhon.desk.models import (
    Article,
    Assignment,
    AssignmentState,
    EditorApproval,
    OrderState,
    ProblemKind,
    RedactionOrder,
    SourceProblem,
)
from orkhon.desk.policies import ARTICLES
from orkhon.desk.work.rights import seen_assignments

_LIST: Final = "wagtailsnippets_desk_article:list"
_TAKEN_AWAY: Final = (ProblemKind.KILLED, ProblemKind.WITHHELD, ProblemKind.REDACTED)
UNTRANSLATED_FOR: Final = timedelta(days=2)
"""What is older is no news to translate any more."""
_MOST_LANGUAGES: Final = 4
"""Whoever writes in more has not said what is to be translated."""


def waiting_of(user: User, now: datetime) -> Iterator[Waiting]:
    """Give a line for each kind of work that the person may do and that waits."""
    if ARTICLES.user_has_permission(user, "publish"):
        yield _to_approve(user)
    elif ARTICLES.user_has_permission(user, "change"):
        yield from _to_check(user)
    if ARTICLES.user_has_permission(user, "change"):
        yield from _troubled(user)
        yield from _assigned(user, now)
    if ARTICLES.user_has_permission(user, "add"):
        yield from _own(user)
        yield from _untranslated(user, now)
    if where_may(user, "desk.redact_item"):
        yield _orders(user)


def articles_with(**query: str) -> str:
    """Return the address of the list of articles, narrowed."""
    return reverse(_LIST, query=query)


def in_review() -> Q:
    """Return the condition for articles that wait for an approval."""
    waiting = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS,
        content_type__app_label="desk",
        content_type__model="article",
        object_id=Cast(OuterRef("pk"), output_field=CharField()),
    )
    return Q(Exists(waiting))


def own_drafts(user: User) -> Q:
    """Return the condition for drafts that this person wrote last, and that wait for nobody else."""
    return Q(live=False, withdrawn_at__isnull=True, latest_revision__user=user) & ~in_review()


def untranslated_in(codes: list[str], now: datetime) -> Q:
    """Return the condition for what was published lately and lacks one of these languages.

    Of an article in several languages the first that is public, so that it counts once; a draft counts as there.
    """
    same = Article.objects.filter(translation_key=OuterRef("translation_key"))
    elder = same.filter(live=True, withdrawn_at__isnull=True, pk__lt=OuterRef("pk"))
    public = Q(live=True, withdrawn_at__isnull=True, first_published_at__gte=now - UNTRANSLATED_FOR)
    lacking = [~Q(Exists(same.filter(locale__language_code=code))) for code in codes]
    return public & ~Q(Exists(elder)) & reduce(or_, lacking)


def languages_to_translate_into(user: User) -> list[str]:
    """Return the languages that the person's postings name; none where they name none, or nearly all."""
    reach: Reach = where_may(user, "desk.add_article")
    codes = sorted({code for place in reach.places for code in place.languages})
    return codes if len(codes) <= _MOST_LANGUAGES else []


def _line(key: str, words: str, counted: Mapping[str, Any], url: str, *, urgent: bool = False) -> Waiting:
    count: int = counted["count"]
    return Waiting(key=key, words=words, count=count, url=url, oldest=counted["oldest"], urgent=urgent)


def _counted(rows: QuerySet[Article], at: str) -> dict[str, Any]:
    return dict(rows.order_by().aggregate(count=Count("pk", distinct=True), oldest=Min(at)))


def _to_approve(user: User) -> Waiting:
    steps = TaskState.objects.none()
    for task in EditorApproval.objects.filter(active=True):
        steps = steps | task.get_task_states_user_can_moderate(user)
    counted = steps.order_by().aggregate(count=Count("pk"), oldest=Min("started_at"))
    words = ngettext("article that waits for your approval", "articles that wait for your approval", counted["count"])
    return _line("desk.approve", words, counted, "#awaiting-review-section")


def _to_check(user: User) -> Iterator[Waiting]:
    """For who corrects and does not publish: what an editor is about to approve. Writers have drafts of their own."""
    if ARTICLES.user_has_permission(user, "add"):
        return
    rows = ARTICLES.instances_user_has_permission_for(user, "change").filter(in_review())
    counted = _counted(rows, "latest_revision__created_at")
    words = ngettext(
        "article to check before it is approved", "articles to check before they are approved", counted["count"]
    )
    yield _line("desk.check", words, counted, articles_with(state="review"))


def _troubled(user: User) -> Iterator[Waiting]:
    mine = ARTICLES.instances_user_has_permission_for(user, "change").order_by().values("pk")
    taken = Q(kind__in=_TAKEN_AWAY)
    counted = SourceProblem.objects.filter(solved__isnull=True, article__in=mine).aggregate(
        killed=Count("article", distinct=True, filter=taken),
        killed_since=Min("noted", filter=taken),
        corrected=Count("article", distinct=True, filter=~taken),
        corrected_since=Min("noted", filter=~taken),
    )
    yield _line(
        "desk.killed",
        ngettext(
            "article whose source was killed, withheld or redacted",
            "articles whose sources were killed or withheld",
            counted["killed"],
        ),
        {"count": counted["killed"], "oldest": counted["killed_since"]},
        articles_with(state="problem"),
        urgent=True,
    )
    yield _line(
        "desk.corrected",
        ngettext(
            "article whose source was corrected or replaced",
            "articles whose sources were corrected or replaced",
            counted["corrected"],
        ),
        {"count": counted["corrected"], "oldest": counted["corrected_since"]},
        articles_with(state="problem"),
    )


def _own(user: User) -> Iterator[Waiting]:
    mine = ARTICLES.instances_user_has_permission_for(user, "change")
    drafts = _counted(mine.filter(own_drafts(user)), "latest_revision__created_at")
    words = ngettext("draft of yours", "drafts of yours", drafts["count"])
    yield _line("desk.own", words, drafts, articles_with(state="mine"))
    back = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES,
        requested_by=user,
        content_type__app_label="desk",
        content_type__model="article",
    ).aggregate(count=Count("pk"), oldest=Min("created_at"))
    words = ngettext(
        "article that an editor sent back to you", "articles that an editor sent back to you", back["count"]
    )
    yield _line("desk.sent-back", words, back, "#objects-in-workflow-section")


def _assigned(user: User, now: datetime) -> Iterator[Waiting]:
    """What was given to this person, and what of it should be done by now; and what waits in the queues for anybody."""
    own = Assignment.objects.filter(who=user, state=AssignmentState.OPEN)
    counted = own.aggregate(
        count=Count("pk"),
        oldest=Min("made"),
        late=Count("pk", filter=Q(due__lt=now)),
        late_since=Min("due", filter=Q(due__lt=now)),
    )
    url = reverse("desk_queue")
    late: int = counted["late"]
    yield Waiting(
        key="desk.overdue",
        words=ngettext("overdue work of yours", "overdue works of yours", late),
        count=late,
        url=url,
        due=counted["late_since"],
        urgent=True,
    )
    yield Waiting(
        key="desk.assigned",
        words=ngettext("work that is assigned to you", "works that are assigned to you", counted["count"]),
        count=counted["count"],
        url=url,
        oldest=counted["oldest"],
    )
    free = Assignment.objects.filter(seen_assignments(user), who__isnull=True, state=AssignmentState.OPEN)
    queued = free.order_by().aggregate(count=Count("pk"), oldest=Min("made"))
    yield Waiting(
        key="desk.queue",
        words=ngettext("work that nobody has taken", "works that nobody has taken", queued["count"]),
        count=queued["count"],
        url=f"{url}?language=all",
        oldest=queued["oldest"],
    )


def _untranslated(user: User, now: datetime) -> Iterator[Waiting]:
    codes = languages_to_translate_into(user)
    if not codes:
        return
    rows = ARTICLES.seen_by(user).filter(untranslated_in(codes, now))
    counted = _counted(rows, "first_published_at")
    words = ngettext(
        "article of the last two days that lacks one of these languages: %(languages)s",
        "articles of the last two days that lack one of these languages: %(languages)s",
        counted["count"],
    ) % {"languages": ", ".join(codes)}
    yield _line("desk.untranslated", words, counted, articles_with(state="untranslated"))


def _orders(user: User) -> Waiting:
    reach = where_may(user, "desk.redact_item")
    rows = RedactionOrder.objects.filter(state=OrderState.WAITING).exclude(asked_by=user)
    if not reach.everywhere and all(place.agency for place in reach.places):
        rows = rows.filter(agency__in=[place.agency for place in reach.places])
    counted = rows.order_by().aggregate(count=Count("pk"), oldest=Min("asked"))
    words = ngettext(
        "redaction that waits for a second person", "redactions that wait for a second person", counted["count"]
    )
    return _line("desk.redactions", words, counted, reverse("desk_redactions"), urgent=True)


def _may_begin(user: User) -> bool:
    return ARTICLES.user_has_permission(user, "add")


def _may_see_wire(user: User) -> bool:
    return ARTICLES.user_has_permission(user, "view")


def put_at_the_door() -> None:
    """Register with the first page. Called where the admin begins: no command pays for it."""
    register_waiting("desk", waiting_of)
    register_beginning(
        Beginning(words=_("Write a new article"), name="wagtailsnippets_desk_article:add", may=_may_begin)
    )
    register_beginning(
        Beginning(words=_("Ask what may be done with an item"), name="alliance_may_we", may=_may_see_wire)
    )
