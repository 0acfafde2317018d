"""Make any text fit for a record that is kept for ever: printable, short. Touches no database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from orkhon.trust import sha256_hex

MOST_NAME: Final = 150
MOST_VERB: Final = 100
MOST_TYPE: Final = 100
MOST_KEY: Final = 500
MOST_OUTCOME: Final = 16
MOST_ADDRESS: Final = 64
MOST_AGENT: Final = 300
MOST_DETAILS: Final = 40
MOST_DETAIL_NAME: Final = 50
MOST_DETAIL: Final = 200

_MARK: Final = "\N{REPLACEMENT CHARACTER}"
_CUT: Final = "…"


def plain(text: object, most: int) -> str:
    """Return `text` on one line, at most `most` characters long, what cannot be printed replaced by U+FFFD.

    Lone surrogates and NUL are among what is replaced: no database and no canonical JSON takes them.
    """
    whole = text if isinstance(text, str) else str(text)
    line = "".join(one if one.isprintable() else _MARK for one in whole[: most + 1])
    return line if len(line) <= most else line[: most - 1] + _CUT


def plain_key(text: object) -> str:
    """Return the key of an object as acts hold it: whole up to `MOST_KEY` characters, else its start and its SHA-256.

    So two long keys with the same start stay two, and a search for the whole key finds its acts.
    """
    whole = text if isinstance(text, str) else str(text)
    if len(whole) <= MOST_KEY:
        return plain(whole, MOST_KEY)
    digest = sha256_hex(whole.encode("utf-8", "replace"))
    return f"{plain(whole[: MOST_KEY - 65], MOST_KEY)}{_CUT}{digest}"


def plain_details(details: Mapping[str, str]) -> dict[str, str]:
    """Return the details cut to size; of more than `MOST_DETAILS` the first are kept."""
    found: dict[str, str] = {}
    for name, value in details.items():
        if len(found) == MOST_DETAILS:
            break
        found[plain(name, MOST_DETAIL_NAME)] = plain(value, MOST_DETAIL)
    return found
