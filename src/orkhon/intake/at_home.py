"""What of a delivery stays with who sent it, by the hub's setting or by the sender's word. Touches no database.

`delivered`: the bytes as they came are not kept, and the entry names their hash alone. `media-originals`: pictures are
not fetched, and none that came along is kept; the item names where they are. `people`: who signed the text is left out
of the item before the hub signs it. What an agency signed itself is as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from django.conf import settings

from orkhon.items import Item

DELIVERED: Final = "delivered"
MEDIA_ORIGINALS: Final = "media-originals"
PEOPLE: Final = "people"
HEADER: Final = "Orkhon-Keep-At-Home"
"""By which a push asks for `delivered`, whatever the hub's own setting."""

_OF_PEOPLE: Final = frozenset(
    {
        "author",
        "authors",
        "by",
        "byline",
        "bylines",
        "contactinfo",
        "contactinfos",
        "contributor",
        "contributors",
        "creator",
        "creators",
        "infosource",
        "infosources",
    }
)
"""What formats call those who made a text, in small letters, without a namespace."""


def stays_at_home(what: str, asked: Collection[str] = ()) -> bool:
    """Tell whether that class of things stays with its sender: by the hub's setting, or because it was `asked` for."""
    return what in settings.ORKHON_KEEP_AT_HOME or what in asked


def without_people(item: Item) -> Item:
    """Return the item without its bylines, and without what `extra` says of who made it; the same of items inside it.

    Names within the text, its credit line, and the people whom it is about stay: they are the news.
    """
    associations = tuple(replace(one, item=without_people(one.item)) for one in item.associations)
    return replace(item, bylines=(), associations=associations, extra=_without(item.extra))


def _without(extra: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in extra.items() if not _is_of_people(name)}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _without(value)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def _is_of_people(name: str) -> bool:
    return name.rpartition(":")[2].rpartition("}")[2].casefold() in _OF_PEOPLE
