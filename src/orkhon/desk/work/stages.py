"""How far a text has come: from what readers get, and from the last decision of a person. Writes nothing.

An approval is of one revision: whoever changes the text afterwards brings it back to *edited*, and a text that was sent
back is a draft again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from orkhon.desk.models.work import Stage, Step, StepKind
from orkhon.desk.work.progress import Progress, progress_of
from orkhon.desk.work.steps import last_decisions


class Staged(Protocol):
    """An article, or as much of one as its stage asks for."""

    @property
    def pk(self) -> int: ...
    @property
    def live(self) -> bool: ...
    @property
    def withdrawal_reason(self) -> str: ...
    @property
    def correction_note(self) -> str: ...
    @property
    def latest_revision_id(self) -> int | None: ...
    @property
    def original_id(self) -> int | None: ...
    @property
    def uri(self) -> str: ...


_GONE: Final = {"killed": Stage.KILLED, "redacted": Stage.KILLED, "withheld": Stage.WITHHELD}
PUBLIC: Final = (Stage.PUBLISHED, Stage.CORRECTED)


def stage_of(article: Staged) -> Stage:
    """Return the article's stage, in two queries at most."""
    return stages_of([article])[article.pk]


def stages_of(articles: Iterable[Staged], progress: Mapping[str, Progress] | None = None) -> dict[int, Stage]:
    """Return the stage of each article, in two queries whatever their number; `progress` where it is known already."""
    rows = list(articles)
    drafts = [one for one in rows if not one.live and not one.withdrawal_reason]
    decided = last_decisions([one.pk for one in drafts]) if drafts else {}
    if progress is None:
        progress = progress_of([one.uri for one in drafts if one.original_id is not None and one.pk not in decided])
    return {one.pk: _stage(one, decided.get(one.pk), progress.get(one.uri)) for one in rows}


def _stage(article: Staged, decision: Step | None, progress: Progress | None) -> Stage:
    if article.live:
        return Stage.CORRECTED if article.correction_note else Stage.PUBLISHED
    if article.withdrawal_reason:
        return _GONE[article.withdrawal_reason]
    if decision is None:
        # Nobody has said it, but every sentence was confirmed.
        done = progress is not None and progress.total and progress.confirmed == progress.total
        return Stage.TRANSLATED if done else Stage.DRAFT
    if decision.kind == StepKind.RETURNED:
        return Stage.DRAFT
    if decision.kind == StepKind.APPROVED and decision.revision != article.latest_revision_id:
        return Stage.EDITED
    return Stage(decision.kind)
