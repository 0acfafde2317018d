"""Which tidings the work gives people: the kinds, and who is told. Whoever calls has decided that it is so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from orkhon.tidings.actions.tell import tell_people
from orkhon.tidings.kinds import Kind, register_kind
from orkhon.tidings.models import Way

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ASSIGNED, DEADLINE, RETURNED, APPROVED, COMMENT, MENTION = (
    "assigned",
    "deadline",
    "returned",
    "approved",
    "comment",
    "mention",
)


def register_kinds() -> None:
    """Let people be told of the work. Called at start."""
    push, both = frozenset({Way.PUSH}), frozenset({Way.MAIL, Way.PUSH})
    for code, words, usual in (
        (ASSIGNED, _("work was assigned to you, handed on to you or taken from you"), both),
        (DEADLINE, _("work of yours is due within the hour, or overdue"), both),
        (RETURNED, _("an editor sent a text back to you"), both),
        (APPROVED, _("an editor approved a text of yours"), push),
        (COMMENT, _("somebody answered your comment"), push),
        (MENTION, _("somebody named you in a comment"), both),
    ):
        register_kind(Kind(code=code, words=words, usual=usual))


def tell(
    people: Iterable[User],
    kind: str,
    *,
    key: str,
    words: Callable[[], str],
    url: str,
    now: datetime,
    about: str = "",
    urgent: bool = False,
) -> None:
    """Tell people, each in the person's own language; `words` is asked with that language switched on."""

    def in_language(code: str) -> str:
        with override(code):
            return str(words())

    tell_people(people, kind, key=key, words=in_language, url=url, now=now, urgent=urgent, about=about)
