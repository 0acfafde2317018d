"""Give somebody work, hand it on, take it over, decline it, finish it or call it off.

Each of them is a step that stays; the row itself says only how things stand now.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Locale

from orkhon.alliance.called import name_of
from orkhon.desk.actions.translate_article import start_translation
from orkhon.desk.errors import WorkRefused
from orkhon.desk.languages import require_desk_language
from orkhon.desk.models import Article, Assignment, AssignmentState, BoardRow, StepKind, Task
from orkhon.desk.policies import ARTICLES
from orkhon.desk.work.rights import may_lead, may_work_on, newsroom_to_assign_in
from orkhon.desk.work.steps import note_group_step
from orkhon.desk.work.tidings import ASSIGNED, tell


def assign(
    *,
    title: str,
    language: str,
    task: Task,
    user: User,
    now: datetime,
    who: User | None = None,
    due: datetime | None = None,
    note: str = "",
    group: uuid.UUID | None = None,
    agency: str = "",
) -> Assignment:
    """Return new work for `who`, or for the language's queue. `group` is the text's; left out, a text is to be begun.

    `agency` is the newsroom of the article where there is one in that language; left out, the one of the person.
    Raises `WorkRefused` where the person gives no such work, or `who` does not work there.
    """
    require_desk_language(language)
    newsroom = agency or newsroom_to_assign_in(user, language)
    made = Assignment(
        group=group or uuid.uuid4(),
        language=language,
        agency=newsroom or "",
        title=title.strip()[:255],
        task=task,
        who=who,
        by=user,
        due=due,
        note=note.strip()[:1000],
        made=now,
        changed=now,
    )
    if not newsroom or not may_lead(user, made):
        raise WorkRefused(_("You give no work in this language; an editor of the newsroom does."))
    if not made.title:
        raise WorkRefused(_("Give the work a title, so that others know what it is about."))
    _require_works_there(made, who)
    with transaction.atomic():
        made.save()
        _note(made, StepKind.ASSIGNED, by=user, whom=who, note=made.note, now=now)
        if who is not None:
            _tell(made, who, user, lambda: _("Work for you: %(title)s") % {"title": made.title}, now)
    return made


def take_over(pk: int, *, user: User, now: datetime) -> Assignment:
    """Make the work the person's own, from the queue or from whoever had it, who is told."""
    with transaction.atomic():
        work = _open(pk)
        if not may_work_on(user, work):
            raise WorkRefused(_not_yours())
        before = work.who
        if before is not None and before.pk == user.pk:
            return work
        _give(work, user, now)
        _note(work, StepKind.TAKEN, by=user, whom=before, now=now)
        if before is not None:
            _tell(work, before, user, lambda: _("Taken over by somebody else: %(title)s") % {"title": work.title}, now)
    return work


def hand_on(pk: int, *, to: User | None, user: User, now: datetime, note: str = "") -> Assignment:
    """Give the work to somebody else, or back to the queue: for whoever has it, and for editors within reach."""
    with transaction.atomic():
        work = _open(pk)
        if work.who_id != user.pk and not may_lead(user, work):
            raise WorkRefused(_not_yours())
        _require_works_there(work, to)
        before = work.who
        _give(work, to, now)
        _note(work, StepKind.HANDED, by=user, whom=to, note=note, now=now)
        for person in (before, to):
            if person is not None and person.pk != user.pk:
                _tell(work, person, user, lambda: _("Handed on: %(title)s") % {"title": work.title}, now)
    return work


def decline(pk: int, *, user: User, now: datetime, reason: str) -> Assignment:
    """Put the person's own work back into the queue, with a reason that whoever gave it reads."""
    if not reason.strip():
        raise WorkRefused(_("Say why you decline, so that the work can be given to somebody else."))
    with transaction.atomic():
        work = _open(pk)
        if work.who_id != user.pk:
            raise WorkRefused(_("This work is not yours, so you cannot decline it."))
        _give(work, None, now)
        _note(work, StepKind.DECLINED, by=user, note=reason.strip(), now=now)
        if work.by is not None and work.by_id != user.pk:
            _tell(work, work.by, user, lambda: _("Declined: %(title)s") % {"title": work.title}, now)
    return work


def finish(pk: int, *, user: User, now: datetime) -> Assignment:
    """Close the work as done: for whoever has it, and for editors within reach."""
    return _close(pk, AssignmentState.DONE, user, now)


def call_off(pk: int, *, user: User, now: datetime, note: str = "") -> Assignment:
    """Close the work as not wanted any more: for editors within reach."""
    return _close(pk, AssignmentState.DROPPED, user, now, note)


def begin(pk: int, *, user: User, now: datetime) -> Article:
    """Return the article of the work, begun where it is not there yet, and make the work the person's own.

    A language of a text that is there in others begins as a translation of the eldest that the person sees. Raises what
    `start_translation` raises.
    """
    with transaction.atomic():
        work = _open(pk)
        if not may_work_on(user, work):
            raise WorkRefused(_not_yours())
        there: Article | None = Article.objects.filter(
            translation_key=work.group, locale__language_code=work.language
        ).first()
        if there is None:
            if not ARTICLES.reach(user, "add").covers(agency=work.agency, language=work.language):
                raise WorkRefused(_("You begin no articles in this language; hand the work on to somebody who does."))
            there = _begun(work, user, now)
        if not ARTICLES.user_has_permission_for_instance(user, "change", there):
            raise WorkRefused(_not_yours())
        if work.who_id != user.pk:
            before = work.who
            _give(work, user, now)
            _note(work, StepKind.TAKEN, by=user, whom=before, now=now)
    return there


def _begun(work: Assignment, user: User, now: datetime) -> Article:
    group = ARTICLES.seen_by(user).filter(translation_key=work.group).select_related("locale", "original")
    eldest = group.filter(original__isnull=True).order_by("pk").first() or group.order_by("pk").first()
    if eldest is None and Article.objects.filter(translation_key=work.group).exists():
        raise WorkRefused(_("The text is there in other languages, but you may not see it; ask its newsroom."))
    if eldest is not None:
        begun: Article = start_translation(
            eldest,
            work.language,
            user=user,
            now=now,
            newsroom=work.agency,
            public_alone=not ARTICLES.sees_drafts_of(user, eldest),
        )
        return begun
    article = Article(
        agency=work.agency,
        translation_key=work.group,
        locale=Locale.objects.get(language_code=work.language),
        headline=work.title,
    )
    article.save()
    article.save_revision(user=user, log_action="wagtail.create")
    return article


def _not_yours() -> str:
    return _("You may not do that with this work; ask an editor of its newsroom.")


def _open(pk: int) -> Assignment:
    work = Assignment.objects.select_for_update(of=("self",)).select_related("who", "by").filter(pk=pk).first()
    if work is None:
        raise WorkRefused(_("There is no such work."))
    if work.state != AssignmentState.OPEN:
        raise WorkRefused(_("This work is closed already."))
    return work


def _close(pk: int, state: AssignmentState, user: User, now: datetime, note: str = "") -> Assignment:
    with transaction.atomic():
        work = _open(pk)
        own = state is AssignmentState.DONE and work.who_id == user.pk
        if not own and not may_lead(user, work):
            raise WorkRefused(_not_yours())
        work.state, work.changed = state, now
        work.save(update_fields=["state", "changed"])
        kind = StepKind.DONE if state is AssignmentState.DONE else StepKind.DROPPED
        _note(work, kind, by=user, whom=work.who, note=note, now=now)
        if state is AssignmentState.DROPPED and work.who is not None:
            _tell(work, work.who, user, lambda: _("Called off: %(title)s") % {"title": work.title}, now)
    return work


def _give(work: Assignment, who: User | None, now: datetime) -> None:
    work.who, work.changed = who, now
    work.save(update_fields=["who", "changed"])


def _require_works_there(work: Assignment, who: User | None) -> None:
    if who is not None and not (who.is_active and may_work_on(who, work)):
        raise WorkRefused(
            _("%(person)s does not write in this language for this newsroom; choose somebody else.")
            % {"person": name_of(who)}
        )


def _note(
    work: Assignment, kind: StepKind, *, by: User, now: datetime, whom: User | None = None, note: str = ""
) -> None:
    row = BoardRow.objects.filter(group=work.group, language=work.language).order_by("article")
    article = row.values_list("article", flat=True).first()
    note_group_step(work.group, work.language, kind, by=by, now=now, article=article, whom=whom, note=note)
    # What somebody was given to do is at work now, however old the text is.
    BoardRow.objects.filter(group=work.group).update(moved=now)


def _tell(work: Assignment, person: User, by: User, words: Callable[[], str], now: datetime) -> None:
    if person.pk == by.pk:
        return
    key = f"desk.assignment.{work.pk}.{int(now.timestamp())}"
    tell([person], ASSIGNED, key=key, words=words, url=reverse("desk_queue"), now=now)
