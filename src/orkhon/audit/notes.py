"""What a view says about the act that its request is: noted on the request, for whoever records it. Writes nothing.

Like everything of an act it is for ever: codes, numbers and names of fields, no names of people and no words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

_KEPT: Final = "_orkhon_noted"


@dataclass(frozen=True, kw_only=True, slots=True)
class Noted:
    """The key of the object, empty where the view says none, and details."""

    object_key: str
    details: Mapping[str, str]


def note_on(request: HttpRequest, *, object_key: object = "", details: Mapping[str, str]) -> None:
    """Say what this request has done, once it is done; a later note takes the place of an earlier one."""
    setattr(request, _KEPT, Noted(object_key=str(object_key), details=dict(details)))


def noted(request: HttpRequest) -> Noted:
    """Return what the view noted; an empty note where it noted nothing."""
    found: Noted | None = getattr(request, _KEPT, None)
    return found or Noted(object_key="", details={})
