"""The languages that the desk writes in."""

from __future__ import annotations

from orkhon.desk.errors import UnknownLanguage
from orkhon.items import INTERFACE_LANGUAGES


def require_desk_language(code: str) -> str:
    """Return `code` if it is one of the eight. Raises `UnknownLanguage`."""
    if code not in INTERFACE_LANGUAGES:
        raise UnknownLanguage(code)
    return code
