"""What Apertium calls our languages: ISO 639-3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from orkhon.items import Language

_CODES: Final[Mapping[str, str]] = {
    "az": "aze",
    "en": "eng",
    "kk": "kaz",
    "ky": "kir",
    "ru": "rus",
    "tk": "tuk",
    "tr": "tur",
    "uz": "uzb",
}


def code_of(language: Language) -> str:
    """Return the three-letter code of one of the eight; of any other language its own code, for APy knows many."""
    return _CODES.get(language.code, language.code)
