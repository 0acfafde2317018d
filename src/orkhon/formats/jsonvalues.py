"""Read JSON that others wrote, within limits, and take values of the wanted kind from it without trusting any."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import orjson

from orkhon.formats.errors import Malformed, TooDeep, TooLarge

MAX_DEPTH = 64
MAX_OBJECTS = 250_000
"""Objects and arrays beyond which a document is refused: each takes memory and time far beyond its letters."""
MAX_VALUES = 1_000_000
"""The same of all values, the single texts and numbers too."""

_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
# U+FFFE and U+FFFF in UTF-8, which XML forbids and JSON does not.
_FORBIDDEN = re.compile(b"\xef\xbf[\xbe\xbf]")


def read_json(text: str) -> Any:
    """Return the value that `text` holds; lines that each hold an object come as a list.

    NULs are left out. Raises `Malformed` for what is not JSON (a cut document too), `TooDeep` beyond 64 levels, and
    `TooLarge` for more values than any news document has, before one of them is made.
    """
    encoded = text.strip().encode("utf-8", "replace")
    _check_count(encoded)
    try:
        value = orjson.loads(encoded)
    except orjson.JSONDecodeError as error:
        if "recursion" in str(error).lower() or "depth" in str(error).lower():
            raise TooDeep(f"the JSON nests deeper than {MAX_DEPTH} levels; no news document does") from error
        lines = _read_lines(encoded)
        if lines is None:
            raise Malformed(f"the JSON cannot be read: {error}; was the document cut short?") from error
        value = lines
    return _checked(value, encoded)


def read_plain_json(data: bytes) -> Any:
    """Return what `read_json` would of a single object or array in clean UTF-8, or None for any other bytes.

    Most documents are that, and then need not become a text first. Raises `TooDeep` and `TooLarge`.
    """
    if not data.startswith((b"{", b"[")) or _FORBIDDEN.search(data):
        return None
    _check_count(data)
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    return _checked(value, data)


def _checked(value: Any, encoded: bytes) -> Any:
    # What opens so few objects and arrays cannot nest deeper.
    if encoded.count(b"{") + encoded.count(b"[") > MAX_DEPTH:
        _check_depth(value)
    return without_nul(value) if b"\\u0000" in encoded else value


def _check_count(encoded: bytes) -> None:
    """Raise `TooLarge` for more values than are read: no more than there are opening brackets and commas."""
    if len(encoded) <= MAX_OBJECTS:
        return
    objects, values = _counted(encoded)
    if objects > MAX_OBJECTS or values > MAX_VALUES:
        # Those inside texts do not count, and are set apart only where it matters.
        objects, values = _counted(_STRING.sub(b"", encoded))
    for count, most, word in ((objects, MAX_OBJECTS, "objects and arrays"), (values, MAX_VALUES, "values")):
        if count > most:
            raise TooLarge(f"the JSON holds {count:,} {word}; at most {most:,} are read: send it in parts")


def _counted(encoded: bytes) -> tuple[int, int]:
    objects = encoded.count(b"{") + encoded.count(b"[")
    return objects, objects + encoded.count(b",")


def without_nul(value: Any) -> Any:
    """Return the JSON value without NULs, which mean nothing in news and which PostgreSQL does not keep."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [without_nul(one) for one in value]
    if isinstance(value, dict):
        return {without_nul(key): without_nul(held) for key, held in value.items()}
    return value


class UnreadableLine:
    """A line of newline-delimited JSON that could not be read; `cause` says why."""

    def __init__(self, cause: str) -> None:
        self.cause = cause


def _read_lines(encoded: bytes) -> list[Any] | None:
    lines = [line for line in encoded.split(b"\n") if line.strip()]
    if len(lines) < 2 or not lines[0].lstrip().startswith(b"{"):
        return None
    values: list[Any] = []
    read = 0
    for line in lines:
        try:
            values.append(orjson.loads(line))
            read += 1
        except orjson.JSONDecodeError as error:
            values.append(UnreadableLine(f"the line is not JSON: {error}"))
            if not read:
                # A single object printed over many lines and cut short begins with such a line too.
                return None
    return values


def _check_depth(value: Any) -> None:
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for one in level:
            kind = type(one)
            if kind is dict:
                below += [held for held in one.values() if type(held) in _HOLDING]
            elif kind is list:
                below += [held for held in one if type(held) in _HOLDING]
        if not below:
            return
        level = below
    raise TooDeep(f"the JSON nests deeper than {MAX_DEPTH} levels; no news document does")


_HOLDING = frozenset({dict, list})
_NUMBERS = (int, float)


def text_at(value: Any, *keys: str) -> str:
    """Return the first text or number under one of `keys`, as text without white space at its ends; else empty."""
    if isinstance(value, dict):
        for key in keys:
            found = value.get(key)
            if found is None:
                continue
            if isinstance(found, str):
                found = found.strip()
                if found:
                    return found
            elif isinstance(found, _NUMBERS) and not isinstance(found, bool):
                return str(found)
    return ""


def raw_text_at(value: Any, key: str) -> str:
    """Return the text under `key` as it is; else empty."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def whole_at(value: Any, key: str) -> int | None:
    """Return the whole number under `key`, written as number or text, not negative; else None."""
    found = value.get(key) if isinstance(value, dict) else None
    if found is None:
        return None
    if type(found) is int:
        return found if 0 <= found <= 2**53 else None
    if isinstance(found, str) and found.isascii() and found.isdecimal() and len(found) < 16:
        return int(found)
    if isinstance(found, bool) or not isinstance(found, _NUMBERS) or found != found or abs(found) > 2**53:
        return None
    return int(found) if found >= 0 and int(found) == found else None


def number_at(value: Any, key: str) -> float | None:
    """Return the number under `key`, not negative; else None."""
    found = value.get(key) if isinstance(value, dict) else None
    if found is None or isinstance(found, bool) or not isinstance(found, _NUMBERS) or not 0 <= found <= 2**53:
        return None
    return float(found)


def objects_at(value: Any, key: str) -> Sequence[dict[str, Any]]:
    """Return the objects of the array under `key`; one object that stands alone counts as an array of one."""
    found = value.get(key) if isinstance(value, dict) else None
    if found is None:
        return ()
    if isinstance(found, dict):
        return (found,)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else ()
