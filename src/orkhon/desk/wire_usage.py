"""Who has used an item, besides the articles that were made of it here. Other rooms above tell it by a hook.

The desk does not know the exchange: who may be told what was given to whom is decided there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from wagtail import hooks

from orkhon.wire.entries import WireEntry

USED_HOOK: Final = "orkhon_item_used"
"""Functions of a request, an item's uri, its agency and its entries, that return `Used` of it."""


@dataclass(frozen=True, kw_only=True)
class Used:
    """Somebody who has the item, and how, in words."""

    who: str
    how: str


UsedHook = Callable[[HttpRequest, str, str, Sequence[WireEntry]], Iterable[Used]]


def used_by(request: HttpRequest, uri: str, agency: str, entries: Sequence[WireEntry]) -> list[Used]:
    """Return who has the item, as far as the person may know it."""
    told: list[UsedHook] = hooks.get_hooks(USED_HOOK)
    return [used for tell in told for used in tell(request, uri, agency, entries)]
