"""Tell whether two versions of an item say the same. Knows no database and no clock."""

from __future__ import annotations

import hashlib

import orjson

from orkhon.formats.fields import FIELD_NAMES, to_plain
from orkhon.items import Item

_NOT_CONTENT = frozenset({"version", "version_created"})


def content_digest(item: Item) -> str:
    """Return SHA-256 in hex over every field but `version` and `version_created`.

    Equal for items that differ in nothing else, over processes and machines; keys of `extra` are sorted first.
    """
    values = {name: to_plain(getattr(item, name)) for name in FIELD_NAMES if name not in _NOT_CONTENT}
    try:
        written = orjson.dumps(values, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # Lone surrogates and whole numbers beyond 64 bits, which orjson does not write.
        written = repr(sorted(values.items())).encode("utf-8", "backslashreplace")
    return hashlib.sha256(written).hexdigest()
