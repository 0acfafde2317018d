"""What the two families of local models call our languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from orkhon.items import Language

# NLLB-200 knows each of ours in one script alone.
_NLLB: Final[Mapping[str, str]] = {
    "az": "azj_Latn",
    "en": "eng_Latn",
    "kk": "kaz_Cyrl",
    "ky": "kir_Cyrl",
    "ru": "rus_Cyrl",
    "tk": "tuk_Latn",
    "tr": "tur_Latn",
    "uz": "uzn_Latn",
}


def code_of(language: Language) -> str:
    """Return the two-letter code, by which MADLAD-400 goes; the process writes it as its family wants it."""
    return language.code


def nllb_codes() -> Mapping[str, str]:
    """Return NLLB-200's codes of our languages, FLORES-200 style."""
    return _NLLB
