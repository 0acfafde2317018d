"""What readers and machines are told of a translation that a machine made. Knows no article.

The addresses are IPTC's (NewsCodes *Digital Source Type*), which ninjs 3.1 and NewsML-G2 carry as `digitalSourceType`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, gettext

from orkhon.translation.models.engines import EngineKind

_SCHEME: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
MACHINE: Final = f"{_SCHEME}trainedAlgorithmicMedia"
"""Made by a model that learned from samples."""

MACHINE_CHECKED: Final = f"{_SCHEME}compositeWithTrainedAlgorithmicMedia"
"""The same, together with a person's work."""

RULES: Final = f"{_SCHEME}algorithmicMedia"
"""Made by rules alone, which is how Apertium translates."""

RULES_CHECKED: Final = f"{_SCHEME}humanEdits"
"""The same, corrected by a person."""

_BY_RULES: Final = frozenset({EngineKind.APERTIUM})


def digital_source_type(kind: str, *, checked: bool) -> str:
    """Return IPTC's address for a translation by an engine of that kind; an unknown kind is taken for a model."""
    if kind in _BY_RULES:
        return RULES_CHECKED if checked else RULES
    return MACHINE_CHECKED if checked else MACHINE


def provenance_words(route: Sequence[str], kind: str, checked: bool) -> str:
    """Return what readers are told, in the active language: `translated from Kazakh via Russian, machine, …`.

    `route` holds the codes of the languages on the way, the text's own last. Empty for a route without two languages.
    """
    if len(route) < 2:
        return ""
    names = [language_name(code) for code in route]
    values = {"source": names[0], "via": ", ".join(names[1:-1])}
    if len(names) > 2:
        if checked:
            return gettext("translated from %(source)s via %(via)s, machine, checked by a person") % values
        return gettext("translated from %(source)s via %(via)s, machine, not checked by a person") % values
    if checked:
        return gettext("translated from %(source)s, machine, checked by a person") % values
    return gettext("translated from %(source)s, machine, not checked by a person") % values


def language_name(code: str) -> str:
    """Return the name of a language in the active one (CLDR); its code where there is none."""
    bare = code.partition("-")[0]
    try:
        return str(Locale.parse((get_language() or "en").partition("-")[0]).languages.get(bare, bare))
    except (UnknownLocaleError, ValueError):
        return bare
