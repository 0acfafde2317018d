"""Ask the newsroom for articles about a verdict in eight languages: work in each one's queue, as editors give it.

The wire's items have the hub's own frame in all languages at once; what people wrote is translated by people, and an
article is published as any other. Nothing is written here but the work that waits.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from orkhon.desk.models import Article, Assignment, AssignmentState, StepKind, Task
from orkhon.desk.work.steps import note_group_step
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.verification.determining.published import PublishedDetermination
from orkhon.verification.determining.queries import published
from orkhon.verification.determining.registries import register_after_determination
from orkhon.verification.models import Outcome, Step
from orkhon.verification.sending.addresses import group_of, uri_of
from orkhon.verification.sending.wording import headline_of

_TIME: Final = timedelta(hours=6)
_LONGEST_TITLE: Final = 255


def want_articles(key: str) -> None:
    """Put work into the queue of each language: to write in the claim's own, to translate in the others, to correct
    what is there already. A language where such work is open gets no second one."""
    one = published(key)
    if one is None or one.step != Step.VERDICT or one.outcome != Outcome.AGREED:
        return
    group = group_of(one.claim)
    there = set(Article.objects.filter(translation_key=group).values_list("locale__language_code", flat=True))
    work = Assignment.objects.filter(group=group, state=AssignmentState.OPEN)
    waiting = set(work.values_list("language", flat=True))
    for language in INTERFACE_LANGUAGES:
        if language not in waiting:
            _ask(one, language, there)


def _ask(one: PublishedDetermination, language: str, there: set[str]) -> None:
    own = one.language.partition("-")[0] == language
    task = Task.CORRECT if language in there else Task.WRITE if own else Task.TRANSLATE
    group, agency = group_of(one.claim), settings.ORKHON_DESK_AGENCY
    with override(language):
        title = headline_of(one)[:_LONGEST_TITLE]
        note = _("The agencies have determined it; the wire has it as %(uri)s") % {"uri": uri_of(one.claim, language)}
    Assignment.objects.create(
        group=group,
        language=language,
        agency=agency,
        title=title,
        task=task,
        note=note,
        due=one.issued + _TIME,
        made=one.issued,
        changed=one.issued,
    )
    note_group_step(group, language, StepKind.ASSIGNED, by=None, note=note, now=one.issued)


register_after_determination("articles", want_articles)
