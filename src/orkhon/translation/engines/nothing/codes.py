"""Languages go by their own tags here."""

from __future__ import annotations

from orkhon.items import Language


def code_of(language: Language) -> str:
    """Return the tag."""
    return language.tag
