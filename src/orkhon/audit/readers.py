"""Who may read the audit, and in which words: what only rooms above this one know, named in the settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.utils.module_loading import import_string

PERMISSION: Final = "audit.view_act"


def may_read(user: User | AnonymousUser) -> bool:
    """True for whoever has `audit.view_act` and passes `settings.ORKHON_AUDIT_READER`, the path of a function.

    Acts tell of everybody on the hub, whichever agency they work for, so the right alone is not enough for somebody
    whose posting is at one agency.
    """
    if not user.has_perm(PERMISSION):
        return False
    reads: Callable[[User | AnonymousUser], bool] = import_string(settings.ORKHON_AUDIT_READER)
    return reads(user)


def words_of(verb: str) -> str:
    """Return a verb in the words of `settings.ORKHON_AUDIT_WORDS`, the path of a function; empty where it has none."""
    words: Callable[[str], str] = import_string(settings.ORKHON_AUDIT_WORDS)
    return words(verb)
