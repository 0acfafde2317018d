"""What the bar under a portal's name and the foot of its pages link, in the order that an editor gave it.

Touches no database. An entry is kept as Wagtail's stream keeps it: a page of the portal by number, a place that every
portal has by its name, or an address outside with its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

MOST_ENTRIES: Final = 24
_LONGEST_LABEL: Final = 80

PLACES: Final[Mapping[str, tuple[str, Any]]] = MappingProxyType(
    {
        "front": ("", _("Front page")),
        "search": ("search/", _("Search")),
        "archive": ("archive/", _("Archive")),
        "corrections": ("corrections/", _("Corrections")),
        "check": ("check/", _("Check a text")),
        "determinations": ("determinations/", _("Verification")),
        "imprint": ("imprint/", _("Imprint")),
    }
)
"""Addresses that every portal has: what follows `/{language}/`, and the words where an editor gives none."""


def place_choices() -> list[tuple[str, Any]]:
    """Return the names of the places with their words. A function, so that a new place needs no migration."""
    return [(name, words) for name, (_under, words) in PLACES.items()]


@dataclass(frozen=True, kw_only=True)
class MenuEntry:
    """One link. `address` is outside and absolute where it is not empty; else `under` follows the portal's path.

    `place` is the key of `PLACES` where the words are the interface's own and `label` is empty.
    """

    label: str
    under: str = ""
    place: str = ""
    address: str = ""

    @property
    def words(self) -> str:
        """What the link says."""
        return self.label or (str(PLACES[self.place][1]) if self.place in PLACES else "")


def entries(raw: Iterable[Mapping[str, Any]], pages: Mapping[int, tuple[str, str]]) -> tuple[MenuEntry, ...]:
    """Return the links of a menu as the stream keeps it; `pages` are slug and title of the portal's own by number.

    What leads nowhere is left out: a page of another portal or taken off, a place that is no more, an address that no
    reader should be led to.
    """
    found = []
    for block in raw:
        value = block.get("value")
        if not isinstance(value, dict):
            continue
        label = str(value.get("label") or "").strip()[:_LONGEST_LABEL]
        match block.get("type"):
            case "page" if value.get("page") in pages:
                slug, title = pages[value["page"]]
                found.append(MenuEntry(label=label or title, under=f"{slug}/"))
            case "place" if value.get("place") in PLACES:
                place = str(value["place"])
                found.append(MenuEntry(label=label, under=PLACES[place][0], place=place))
            case "link" if label and is_outside(str(value.get("address") or "")):
                found.append(MenuEntry(label=label, address=str(value["address"])))
    return tuple(found[:MOST_ENTRIES])


def is_outside(address: str) -> bool:
    """True for an absolute web address: no script, no file, no mail, and nobody's name and password in it."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    plain = not any(letter.isspace() or letter in "\\<>\"'" or ord(letter) < 32 for letter in address)
    return (
        plain and parts.scheme in {"http", "https"} and bool(host) and "@" not in parts.netloc and len(address) <= 500
    )
