"""Who acts, before the audit knows it: a person, a command or the hub itself. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import User

from orkhon.audit.models import ActorKind
from orkhon.audit.plain import MOST_NAME, plain

HUB: Final = "hub"
COMMAND_PREFIX: Final = "command:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Doer:
    """Somebody or something that acts. `user_id` is the account's, None for what has none."""

    kind: ActorKind
    name: str
    user_id: int | None = None


def doer_of(user: User) -> Doer:
    """Return the person behind an account, surely: an account may even be called `hub`."""
    return Doer(kind=ActorKind.PERSON, name=plain(user.get_username(), MOST_NAME), user_id=user.pk)


def doer_named(name: str) -> Doer:
    """Return who acts under a name: `hub`, `command:NAME`, else the person of that user name (one query)."""
    known = plain(name, MOST_NAME) or "unnamed"
    if known == HUB:
        return Doer(kind=ActorKind.HUB, name=known)
    if known.startswith(COMMAND_PREFIX):
        return Doer(kind=ActorKind.COMMAND, name=known)
    user_id = User.objects.filter(username=known).values_list("pk", flat=True).first()
    return Doer(kind=ActorKind.PERSON, name=known, user_id=user_id)
