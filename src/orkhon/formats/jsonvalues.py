"""Read JSON that others wrote, within limits, and take values of the wanted kind from it without trusting any."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from orkhon.formats.errors import Malformed, TooDeep

MAX_DEPTH = 64


def read_json(text: str) -> Any:
    """Return the value that `text` holds; lines that each hold an object come as a list.

    NULs are left out. Raises `Malformed` for what is not JSON (a cut document too) and `TooDeep` beyond 64 levels.
    """
    encoded = text.strip().encode("utf-8", "replace")
    try:
        value = orjson.loads(encoded)
    except orjson.JSONDecodeError as error:
        if "recursion" in str(error).lower() or "depth" in str(error).lower():
            raise TooDeep(f"the JSON nests deeper than {MAX_DEPTH} levels; no news document does") from error
        lines = _read_lines(encoded)
        if lines is None:
            raise Malformed(f"the JSON cannot be read: {error}; was the document cut short?") from error
        value = lines
    _check_depth(value)
    return without_nul(value) if b"\\u0000" in encoded else value


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
            if isinstance(one, dict):
                below.extend(v for v in one.values() if isinstance(v, dict | list))
            elif isinstance(one, list):
                below.extend(v for v in one if isinstance(v, dict | list))
        if not below:
            return
        level = below
    raise TooDeep(f"the JSON nests deeper than {MAX_DEPTH} levels; no news document does")


def text_at(value: Any, *keys: str) -> str:
    """Return the first text or number under one of `keys`, as text without white space at its ends; else empty."""
    if isinstance(value, dict):
        for key in keys:
            found = value.get(key)
            if isinstance(found, str) and found.strip():
                return found.strip()
            if isinstance(found, int | float) and not isinstance(found, bool):
                return str(found)
    return ""


def raw_text_at(value: Any, key: str) -> str:
    """Return the text under `key` as it is; else empty."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def whole_at(value: Any, key: str) -> int | None:
    """Return the whole number under `key`, written as number or text, not negative; else None."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, str) and found.isascii() and found.isdecimal() and len(found) < 16:
        return int(found)
    if isinstance(found, bool) or not isinstance(found, int | float) or found != found or abs(found) > 2**53:
        return None
    return int(found) if found >= 0 and int(found) == found else None


def number_at(value: Any, key: str) -> float | None:
    """Return the number under `key`, not negative; else None."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found <= 2**53:
        return None
    return float(found)


def objects_at(value: Any, key: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of the array under `key`; one object that stands alone counts as an array of one."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, dict):
        yield found
    elif isinstance(found, list):
        yield from (one for one in found if isinstance(one, dict))
