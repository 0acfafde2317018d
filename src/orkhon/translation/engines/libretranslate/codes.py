"""What LibreTranslate calls our languages. Scripts are not told: the pair says which one the model knows."""

from __future__ import annotations

from orkhon.items import Language


def code_of(language: Language) -> str:
    """Return the two-letter code."""
    return language.code
