"""Tell which entries are so alike that the decision about rights must be the same. Decides nothing and asks nobody."""

from __future__ import annotations

from typing import Any, Final

import orjson

from orkhon.wire.entries import WireEntry
from orkhon.wire.kinds import SENT

_WORDS: Final = frozenset(
    {
        *("uri", "version", "headlines", "descriptions", "bodies", "slugline", "by", "located", "edNote", "urgency"),
        *("subjects", "places", "people", "organisations", "firstCreated", "versionCreated", "contentCreated"),
    }
)
"""What in ninjs never decides about rights. All else is compared, what nobody knows too."""

_EXCLUDING: Final = (b"exclAudience", b"exclaudience")
"""These decide wherever they stand (`orkhon.alliance.item_facts`)."""


def likeness(entry: WireEntry) -> bytes | None:
    """Return the same for two entries of one agency that rights cannot tell apart but by their uris.

    None where that is not to be told so easily: an item that says whom it is not for is looked at by itself.
    """
    ninjs: dict[str, Any] = {name: value for name, value in entry.ninjs.items() if name not in _WORDS}
    extra = {name: value for name, value in entry.extra.items() if name != SENT}
    try:
        if any(word in orjson.dumps([entry.ninjs, extra]) for word in _EXCLUDING):
            return None
        return orjson.dumps([entry.agency, entry.schema, ninjs, extra])
    except TypeError:
        # orjson writes neither lone surrogates nor numbers beyond 64 bits.
        return None
