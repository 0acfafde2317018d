"""Turn a JSON value into the one sequence of bytes that RFC 8785 (JCS) gives it. Signs and hashes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import orjson
import rfc8785

from orkhon.trust.errors import TrustError

MOST_DEEP: Final = 120
"""Levels of nesting that are accepted; deeper documents are attacks, and both serialisers give up later."""

_MOST_INTEGER: Final = 2**53 - 1
_FIRST_EXPONENT: Final = 1e21
"""From here on ECMAScript writes numbers with an exponent; below, a whole one looks like an integer."""

_END_OF_BMP: Final = "\uffff"
_FAST = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER


class CanonicalError(TrustError):
    """The value has no canonical form."""


def canonical(value: object) -> bytes:
    """Return the RFC 8785 bytes of `value`: str, int, float, bool, None, and lists and mappings of these.

    Raises `CanonicalError` for integers beyond ±(2^53 − 1), floats that would be written as such, NaN and
    the infinities, lone surrogates, keys that are not text, other types, and nesting deeper than
    `MOST_DEEP`.
    """
    if _same_in_orjson(value, MOST_DEEP):
        try:
            return orjson.dumps(value, option=_FAST)
        except orjson.JSONEncodeError as cause:
            raise CanonicalError(f"the value has no canonical JSON form: {cause}; send well-formed text") from cause
    try:
        return rfc8785.dumps(_plain(value, MOST_DEEP))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as cause:
        raise CanonicalError(
            f"the value has no canonical JSON form: {cause}; send text, and numbers that a double can hold"
        ) from cause


def canonical_flat(document: Mapping[str, str | int]) -> bytes:
    """Return the RFC 8785 bytes of an object of texts and integers under ASCII keys, without looking twice.

    For this room's own signed documents: of what orjson writes otherwise, only too large integers and lone
    surrogates are left, and those it refuses. Raises `CanonicalError`.
    """
    try:
        return orjson.dumps(document, option=_FAST)
    except orjson.JSONEncodeError as cause:
        raise CanonicalError(f"the document has no canonical form: {cause}; send well-formed text") from cause


def _same_in_orjson(value: object, levels: int) -> bool:
    """Tell whether orjson with sorted keys gives the bytes of RFC 8785.

    It does not for floats (`1.0`), integers beyond 2^53 (written out in full) and keys beyond the Basic
    Multilingual Plane (sorted by UTF-8, where the standard, section 3.2.3, sorts by UTF-16).
    """
    if type(value) is str or type(value) is bool or value is None:
        return True
    if type(value) is int:
        return -_MOST_INTEGER <= value <= _MOST_INTEGER
    if levels <= 0:
        return False
    if type(value) is dict:
        for key, inner in value.items():
            if type(key) is not str or not (key.isascii() or max(key) <= _END_OF_BMP):
                return False
            if type(inner) is not str and not _same_in_orjson(inner, levels - 1):
                return False
        return True
    if type(value) is list or type(value) is tuple:
        for inner in value:  # noqa: SIM110 - a generator would take twice the time, once for each item
            if type(inner) is not str and not _same_in_orjson(inner, levels - 1):
                return False
        return True
    return False


# What rfc8785 takes; its own name for it is private.
_Plain = bool | int | str | float | None | list["_Plain"] | dict[str, "_Plain"]


def _plain(value: object, levels: int) -> _Plain:
    """Copy `value` into plain dicts and lists, so that read-only mappings have a canonical form as well."""
    if isinstance(value, float) and _MOST_INTEGER < abs(value) < _FIRST_EXPONENT:
        raise CanonicalError(f"{value!r} would be written as an integer beyond 2^53; send it as text")
    if value is None or isinstance(value, bool | int | str | float):
        return value
    if levels <= 0:
        raise CanonicalError(f"the value is nested deeper than {MOST_DEEP} levels; send a flatter document")
    if isinstance(value, Mapping):
        copied: dict[str, _Plain] = {}
        for key, inner in value.items():
            if not isinstance(key, str):
                raise CanonicalError(f"the key {key!r} is not text; JSON's keys are")
            copied[key] = _plain(inner, levels - 1)
        return copied
    if isinstance(value, list | tuple):
        return [_plain(inner, levels - 1) for inner in value]
    raise CanonicalError(f"{type(value).__name__} is no JSON value; convert it to text or numbers first")
