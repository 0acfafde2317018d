"""What chat models call our languages: names in English, with the script where a language has two."""

from __future__ import annotations

from typing import Final

from babel import Locale, UnknownLocaleError

from orkhon.items import Language

_SCRIPTS: Final = {"Latn": "Latin", "Cyrl": "Cyrillic", "Arab": "Arabic"}
_OF_TWO_SCRIPTS: Final = frozenset({"az", "kk", "ky", "tk", "uz"})


def code_of(language: Language) -> str:
    """Return a name such as `Uzbek in Cyrillic script`."""
    try:
        name = Locale.parse(language.code).get_language_name("en") or language.code
    except (UnknownLocaleError, ValueError):
        name = language.code
    script = _SCRIPTS.get(language.script, "")
    return f"{name} in {script} script" if script and language.code in _OF_TWO_SCRIPTS else name
