"""Tell people of work that is due within the hour, and once more when it is overdue. Asked each minute by a loop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from orkhon.desk.models import Assignment, AssignmentState
from orkhon.desk.work.tidings import DEADLINE, tell

SOON: Final = timedelta(hours=1)
_LATE_FOR: Final = timedelta(days=1)
"""After a stop of the hub nobody is told of what was due days ago; the queue shows it."""
_MOST: Final = 500


def tell_deadlines(*, now: datetime) -> int:
    """Return how much open work is due now or soon. Nobody is told the same twice: a new deadline is another one."""
    due = Assignment.objects.filter(
        state=AssignmentState.OPEN, who__isnull=False, due__gt=now - _LATE_FOR, due__lte=now + SOON
    ).select_related("who", "by")
    rows = list(due[:_MOST])
    for work in rows:
        if work.due is None or work.who is None:
            continue
        late = work.due <= now
        people = [work.who, *([work.by] if late and work.by is not None else [])]
        tell(
            people,
            DEADLINE,
            key=f"desk.deadline.{work.pk}.{int(work.due.timestamp())}.{'late' if late else 'soon'}",
            words=_words(work.title, late=late),
            url=reverse("desk_queue"),
            now=now,
            urgent=late,
        )
    return len(rows)


def _words(title: str, *, late: bool) -> Callable[[], str]:
    def words() -> str:
        said = _("Overdue: %(title)s") if late else _("Due within the hour: %(title)s")
        return said % {"title": title}

    return words
