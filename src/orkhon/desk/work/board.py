"""What is waiting in which language: the texts that matter now, each in the eight languages. Reads only.

Every question is bounded: the newest rows of the board, the open assignments, steps and problems, and then one page of
texts. Nothing here asks the archive. A person finds the texts of which some language is within sight, and in them the
cells that are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q
from wagtail.admin.models import EditingSession
from wagtail.models import WorkflowState

from orkhon.alliance.called import name_by, name_of
from orkhon.desk.concerned import articles as article_type
from orkhon.desk.models import Assignment, AssignmentState, BoardRow, SourceProblem, Stage
from orkhon.desk.policies import ARTICLES
from orkhon.desk.work.progress import Progress, progress_of
from orkhon.desk.work.rights import seen_assignments
from orkhon.desk.work.stages import stages_of
from orkhon.items import INTERFACE_LANGUAGES, Language

NEW_FOR: Final = timedelta(days=14)
"""A text that has not moved for so long is on the board only where something waits in it."""
PAGE: Final = 30
MOST_ROWS: Final = 2000
"""Rows that one look goes through; whoever has more narrows the board."""
_MOST_PINNED: Final = 1000
_EVERY_ROW: Final = Q(article__isnull=False)
_OPEN_FOR: Final = timedelta(minutes=1)
"""An open form says each few seconds that it is open."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardFilters:
    """What the board is narrowed by; empty strings ask nothing."""

    language: str = ""
    agency: str = ""
    stage: str = ""
    topic: int | None = None
    mine: bool = False
    overdue: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """One open assignment as a cell shows it."""

    pk: int
    task: str
    who: str
    due: datetime | None
    overdue: bool
    mine: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One language of one text. No `article`: it is not begun, or the person does not see that newsroom's drafts."""

    language: str
    article: int | None = None
    headline: str = ""
    stage: Stage | None = None
    hidden: bool = False
    waiting: bool = False
    changed: bool = False
    problems: int = 0
    progress: Progress | None = None
    open_by: tuple[str, ...] = ()
    locked_by: str = ""
    work: tuple[Work, ...] = ()
    may_change: bool = False

    @property
    def overdue(self) -> bool:
        """True where some work on it should be done by now."""
        return any(one.overdue for one in self.work)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One text."""

    group: UUID
    headline: str
    language: Language | None
    agency: str
    topic: int | None
    moved: datetime | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Board:
    """One page of it. `capped` says that older texts were left out and the board should be narrowed."""

    rows: tuple[Row, ...]
    more: bool
    capped: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Facts:
    """The columns of an article that a cell needs; its words stay where they are."""

    pk: int
    group: UUID
    uri: str
    language: str
    script: str
    agency: str
    headline: str
    topic: int | None
    live: bool
    withdrawal_reason: str
    correction_note: str
    latest_revision_id: int | None
    has_unpublished_changes: bool
    locked_by: str
    original_id: int | None


@dataclass(kw_only=True)
class _Beside:
    """What else is known of the page's articles, each by its number, and the open work by text."""

    stages: Mapping[int, Stage]
    progress: Mapping[str, Progress]
    waiting: Collection[int]
    problems: Mapping[int, int]
    open_by: Mapping[int, tuple[str, ...]]
    work: dict[UUID, list[Assignment]] = field(default_factory=dict)
    hidden: Mapping[UUID, Collection[str]] = field(default_factory=dict)


def board(user: User, filters: BoardFilters, *, now: datetime, page: int = 1) -> Board:
    """Return one page of the board as this person may see it."""
    groups, capped = _groups(user, filters, now)
    start = (max(page, 1) - 1) * PAGE
    shown = groups[start : start + PAGE]
    facts = _facts_of(user, shown)
    beside = _beside(user, shown, facts, now)
    by_group: dict[UUID, list[_Facts]] = defaultdict(list)
    for one in facts:
        by_group[one.group].append(one)
    moved = dict(BoardRow.objects.filter(group__in=shown).order_by("moved").values_list("group", "moved"))
    rows = tuple(_row(group, by_group[group], beside, moved.get(group), user, now) for group in shown)
    return Board(rows=rows, more=len(groups) > start + PAGE, capped=capped)


def _groups(user: User, filters: BoardFilters, now: datetime) -> tuple[list[UUID], bool]:
    """Return the texts in the order of the board, those that moved last first; and whether some were left out."""
    narrowed = Q() if filters.agency == "" else Q(agency=filters.agency)
    if filters.language:
        narrowed &= Q(language=filters.language)
    if filters.stage:
        narrowed &= Q(stage=filters.stage)
    if filters.topic is not None:
        narrowed &= Q(topic=filters.topic)
    seen = _seen(user) & narrowed
    work = _assignments(user, filters, now)
    if filters.mine or filters.overdue:
        wanted = list(dict.fromkeys(work.values_list("group", flat=True)[:_MOST_PINNED]))
        return _with_rows(wanted, seen, filters), len(wanted) == _MOST_PINNED
    # Two questions and no OR: each goes by an index of its own.
    rows = list(
        BoardRow.objects.filter(seen, moved__gte=now - NEW_FOR)
        .order_by("-moved")
        .values_list("group", "moved")[:MOST_ROWS]
    )
    pinned = list(dict.fromkeys([*work.values_list("group", flat=True)[:_MOST_PINNED], *_troubled()]))
    late = _with_rows(pinned, seen, filters)
    found = dict.fromkeys(group for group, _ in rows)
    return [*found, *(group for group in late if group not in found)], len(rows) == MOST_ROWS


def _with_rows(groups: list[UUID], seen: Q, filters: BoardFilters) -> list[UUID]:
    """Return those of which some language is seen and fits, the last moved first; then what is not begun anywhere."""
    rows = BoardRow.objects.filter(seen, group__in=groups).order_by("-moved").values_list("group", flat=True)
    found = list(dict.fromkeys(rows))
    if filters.stage or filters.topic is not None:
        return found
    begun = set(BoardRow.objects.filter(group__in=groups).values_list("group", flat=True))
    return [*found, *(group for group in groups if group not in begun)]


def _seen(user: User) -> Q:
    """Return the condition for rows of articles that the person may see, as the policy has it for the articles."""
    reach = ARTICLES.reach(user, "view")
    if reach.everywhere or any(not place.agency for place in reach.places):
        return _EVERY_ROW
    agencies = {place.agency for place in reach.places}
    return Q(live=True) | Q(agency__in={*agencies, settings.ORKHON_DESK_AGENCY})


def _assignments(user: User, filters: BoardFilters, now: datetime) -> Any:
    found = Assignment.objects.filter(seen_assignments(user), state=AssignmentState.OPEN)
    if filters.mine:
        found = found.filter(who=user)
    if filters.overdue:
        found = found.filter(due__lt=now)
    if filters.language:
        found = found.filter(language=filters.language)
    if filters.agency:
        found = found.filter(agency=filters.agency)
    return found


def _troubled() -> list[UUID]:
    """Return the texts that wait for an approval, or one of whose sources was taken back or corrected."""
    waiting = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS, base_content_type=article_type()
    ).values_list("object_id", flat=True)[:_MOST_PINNED]
    problems = SourceProblem.objects.filter(solved__isnull=True).values_list("article", flat=True)[:_MOST_PINNED]
    numbers = {int(one) for one in waiting} | set(problems)
    return list(BoardRow.objects.filter(article__in=numbers).values_list("group", flat=True))


def _facts_of(user: User, groups: list[UUID]) -> list[_Facts]:
    rows = (
        ARTICLES.seen_by(user)
        .filter(translation_key__in=groups)
        .order_by("pk")
        .values_list(
            "pk",
            "translation_key",
            "uid",
            "locale__language_code",
            "script",
            "agency",
            "headline",
            "topic",
            "live",
            "withdrawal_reason",
            "correction_note",
            "latest_revision",
            "has_unpublished_changes",
            name_by("locked_by"),
            "original",
            "latest_revision__object_str",
        )
    )
    drafts = ARTICLES.reach(user, "view")
    return [
        _Facts(
            pk=pk,
            group=group,
            uri=f"urn:uuid:{uid}",
            language=language,
            script=script,
            agency=agency,
            headline=(newest or headline) if _sees_drafts(drafts, agency) else headline,
            topic=topic,
            live=live,
            withdrawal_reason=gone,
            correction_note=note,
            latest_revision_id=revision,
            has_unpublished_changes=changed and _sees_drafts(drafts, agency),
            locked_by=locked or "",
            original_id=original,
        )
        for (
            pk,
            group,
            uid,
            language,
            script,
            agency,
            headline,
            topic,
            live,
            gone,
            note,
            revision,
            changed,
            locked,
            original,
            newest,
        ) in rows
    ]


def _sees_drafts(reach: Any, agency: str) -> bool:
    return bool(reach) if agency == settings.ORKHON_DESK_AGENCY else bool(reach.covers(agency=agency))


def _beside(user: User, groups: list[UUID], facts: list[_Facts], now: datetime) -> _Beside:
    numbers = [one.pk for one in facts]
    names = [str(pk) for pk in numbers]
    problems: dict[int, int] = defaultdict(int)
    for pk in SourceProblem.objects.filter(article__in=numbers, solved__isnull=True).values_list("article", flat=True):
        problems[pk] += 1
    waiting = WorkflowState.objects.filter(
        base_content_type=article_type(), object_id__in=names, status=WorkflowState.STATUS_IN_PROGRESS
    )
    work: dict[UUID, list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.filter(seen_assignments(user), group__in=groups, state=AssignmentState.OPEN)
    for one in rows.select_related("who"):
        work[one.group].append(one)
    hidden: dict[UUID, set[str]] = defaultdict(set)
    known = set(numbers)
    for pk, group, language in BoardRow.objects.filter(group__in=groups).values_list("article", "group", "language"):
        if pk not in known:
            hidden[group].add(language)
    progress = progress_of([one.uri for one in facts if one.original_id is not None])
    return _Beside(
        stages=stages_of(facts, progress),
        progress=progress,
        waiting={int(pk) for pk in waiting.values_list("object_id", flat=True)},
        problems=problems,
        open_by=_open_by(names, now),
        work=work,
        hidden=hidden,
    )


def _open_by(numbers: Iterable[str], now: datetime) -> dict[int, tuple[str, ...]]:
    """Return who has which of the articles open in a form."""
    sessions = EditingSession.objects.filter(
        content_type=article_type(), object_id__in=list(numbers), last_seen_at__gte=now - _OPEN_FOR
    )
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for pk, name in sessions.order_by("pk").values_list("object_id", name_by("user")):
        found[int(pk)][name] = None
    return {pk: tuple(names) for pk, names in found.items()}


def _row(group: UUID, facts: list[_Facts], beside: _Beside, moved: datetime | None, user: User, now: datetime) -> Row:
    eldest = next((one for one in facts if one.original_id is None), facts[0] if facts else None)
    work = beside.work.get(group, [])
    by_language = {one.language: one for one in facts}
    return Row(
        group=group,
        headline=eldest.headline if eldest else next((one.title for one in work), ""),
        language=Language(code=eldest.language, script=eldest.script) if eldest and eldest.script else None,
        agency=eldest.agency if eldest else next((one.agency for one in work), ""),
        topic=eldest.topic if eldest else None,
        moved=moved,
        cells=tuple(
            _cell(code, by_language.get(code), beside, group, [one for one in work if one.language == code], user, now)
            for code in INTERFACE_LANGUAGES
        ),
    )


def _cell(
    language: str,
    facts: _Facts | None,
    beside: _Beside,
    group: UUID,
    work: list[Assignment],
    user: User,
    now: datetime,
) -> Cell:
    shown = tuple(_works(work, user, now))
    if facts is None:
        return Cell(language=language, hidden=language in beside.hidden.get(group, ()), work=shown)
    return Cell(
        language=language,
        article=facts.pk,
        headline=facts.headline,
        stage=beside.stages[facts.pk],
        waiting=facts.pk in beside.waiting,
        changed=facts.live and facts.has_unpublished_changes,
        problems=beside.problems.get(facts.pk, 0),
        progress=beside.progress.get(facts.uri),
        open_by=beside.open_by.get(facts.pk, ()),
        locked_by=facts.locked_by,
        work=shown,
        may_change=ARTICLES.reach(user, "change").covers(agency=facts.agency, language=facts.language),
    )


def _works(work: list[Assignment], user: User, now: datetime) -> Iterator[Work]:
    for one in work:
        yield Work(
            pk=one.pk,
            task=one.get_task_display(),
            who=name_of(one.who),
            due=one.due,
            overdue=one.due is not None and one.due < now,
            mine=one.who_id == user.pk,
        )
