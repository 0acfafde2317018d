"""What the screen calls kinds, states and marks of a sentence. Strings alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

KINDS: Final[Mapping[str, StrPromise]] = {
    "headline": _("headline"),
    "deck": _("deck"),
    "paragraph": _("paragraph"),
    "heading": _("heading"),
    "quote": _("quotation"),
    "speaker": _("speaker"),
    "caption": _("caption"),
    "alt": _("alternative text"),
    "cell": _("cell of a table"),
    "fact": _("fact box"),
    "label": _("label"),
}

STATES: Final[Mapping[str, StrPromise]] = {
    "empty": _("empty"),
    "memory": _("memory"),
    "machine": _("machine"),
    "draft": _("draft"),
    "confirmed": _("confirmed"),
    "stale": _("source changed"),
}

CHIPS: Final[Mapping[str, str]] = {
    "confirmed": "good",
    "stale": "urgent",
    "machine": "wait",
    "memory": "brand",
    "draft": "plain",
    "empty": "plain",
}

MARKS: Final[Mapping[str, StrPromise]] = {
    "b": _("bold"),
    "strong": _("bold"),
    "i": _("italic"),
    "em": _("italic"),
    "a": _("link"),
    "br": _("line break"),
}

LONGEST: Final[Mapping[str, int]] = {"headline": 110, "caption": 500, "alt": 500}
"""Letters after which a passage is too long: search engines cut a headline, and the columns of the article end."""
