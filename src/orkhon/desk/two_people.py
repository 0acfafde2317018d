"""Say whether two accounts may count as two people. Knows who brought an account to the hub, not what it may do there.

One person can have as many accounts as she may invite or add. So a newcomer does not count beside whoever brought the
newcomer, nor beside anybody whom the same person brought, however many new accounts lie between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext
from wagtail.models import ModelLogEntry

from orkhon.alliance.models import Invitation

NEWCOMER_FOR: Final = timedelta(days=30)
"""For so long after its coming an account may be somebody else's second one."""

_BY_HAND: Final = ("wagtail.create", "wagtail.copy")
_DELETED: Final = 0
"""Stands for an inviter whose account is gone. No account has this number."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Coming:
    """How an account came to the hub: by whom, and when."""

    by: int
    at: datetime


def why_not_two(one: User, other: User, *, now: datetime) -> str:
    """Return why the accounts may be one person's, or nothing where they count as two people.

    An account that nobody brought, because it was made on the hub's own machine, is its own beginning: who has that
    machine can redact by command anyway.
    """
    if one.pk == other.pk:
        return gettext("one account is one person")
    since = now - NEWCOMER_FOR
    groups = [_standing_behind(account.pk, since) for account in (one, other)]
    newcomers = [behind for behind, lately in groups if lately]
    if any(_DELETED in behind for behind in newcomers):
        return gettext(
            "one of you two came to the hub less than %(days)s days ago, and the account of whoever "
            "brought the newcomer is deleted, so it is no longer known whether you are two people"
        ) % {"days": NEWCOMER_FOR.days}
    if newcomers and groups[0][0] & groups[1][0]:
        return gettext(
            "one of you two came to the hub less than %(days)s days ago, brought by the other one or by "
            "somebody who brought you both, so that one person could be both"
        ) % {"days": NEWCOMER_FOR.days}
    return ""


def _standing_behind(pk: int, since: datetime) -> tuple[frozenset[int], bool]:
    """Return the account with who brought it, who brought that newcomer and so on; and whether it is a newcomer."""
    coming = _coming_of(pk)
    if coming is None:
        return frozenset({pk}), False
    newcomer = coming.at > since
    found = {pk, coming.by}
    while coming.at > since:
        before = _coming_of(coming.by)
        if before is None or before.at <= since or before.by in found:
            break
        found.add(before.by)
        coming = before
    return frozenset(found), newcomer


def _coming_of(pk: int) -> _Coming | None:
    """Return how the account came, invited or added in the admin; None where it was made on the hub's machine."""
    invited = Invitation.objects.filter(accepted_by=pk, accepted__isnull=False).order_by("-accepted").first()
    if invited is not None and invited.accepted is not None:
        return _Coming(by=invited.invited_by_id or _DELETED, at=invited.accepted)
    # Wagtail's history outlives the accounts on both sides, and names by its number who added one.
    history = ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(pk))
    added = history.filter(action__in=_BY_HAND, user_id__isnull=False).order_by("timestamp").first()
    return None if added is None else _Coming(by=added.user_id, at=added.timestamp)
