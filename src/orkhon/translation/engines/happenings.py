"""What engines do, well and badly, and the words for it. Knows no engine and no text that was sent."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Happening(StrEnum):
    """What came of asking one engine."""

    TRANSLATED = "translated"
    DOUBTFUL = "doubtful"
    SILENT = "silent"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    TOO_OFTEN = "too_often"
    WRONG_KEY = "wrong_key"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    COUNT = "count"
    NO_PAIR = "no_pair"
    FORBIDDEN = "forbidden"
    OUTSIDE = "outside"
    PAUSED = "paused"
    DEAR = "dear"
    NOT_INSTALLED = "not_installed"
    NO_MODEL = "no_model"
    NOBODY = "nobody"
    NO_SCRIPT = "no_script"
    FAILED = "failed"


class Doubt(StrEnum):
    """Why a sentence of an engine is not believed."""

    EMPTY = "empty"
    UNTRANSLATED = "untranslated"
    LANGUAGE = "language"
    SCRIPT = "script"
    SWAPPED = "swapped"
    NUMBERS = "numbers"
    MARKS = "marks"
    REPEATS = "repeats"
    HTML = "html"
    REFUSAL = "refusal"
    LENGTH = "length"


_HAPPENINGS: Final[Mapping[Happening, Promise | str]] = {
    Happening.TRANSLATED: _("translated"),
    Happening.DOUBTFUL: _("gave sentences that cannot be used: %(reasons)s"),
    Happening.SILENT: _("did not answer within %(seconds)s seconds"),
    Happening.UNREACHABLE: _("cannot be reached"),
    Happening.REFUSED: _("answered with the error %(status)s"),
    Happening.TOO_OFTEN: _("wants to be asked less often"),
    Happening.WRONG_KEY: _("does not take this hub's key"),
    Happening.BROKEN: _("answered something that cannot be read"),
    Happening.TOO_LARGE: _("answered far too much"),
    Happening.COUNT: _("answered another number of sentences than it was sent"),
    Happening.NO_PAIR: _("does not know this pair of languages"),
    Happening.FORBIDDEN: _("leads where this hub does not go"),
    Happening.OUTSIDE: _("lies outside, where embargoed and restricted text never goes"),
    Happening.PAUSED: _("failed too often and is asked again at %(until)s"),
    Happening.DEAR: _("has reached what it may cost this month"),
    Happening.NOT_INSTALLED: _("needs programs that are not installed: %(packages)s"),
    Happening.NO_MODEL: _("has no model that can be used in its folder"),
    Happening.NOBODY: _("leaves this pair of languages to people"),
    Happening.NO_SCRIPT: _("wants a script into which this text cannot be converted"),
    Happening.FAILED: _("failed; the hub's log says more"),
}

_DOUBTS: Final[Mapping[Doubt, Promise | str]] = {
    Doubt.EMPTY: _("nothing was said"),
    Doubt.UNTRANSLATED: _("left untranslated"),
    Doubt.LANGUAGE: _("wrong language"),
    Doubt.SCRIPT: _("wrong script"),
    Doubt.SWAPPED: _("sentences swapped"),
    Doubt.NUMBERS: _("numbers lost or invented"),
    Doubt.MARKS: _("links or emphasis lost"),
    Doubt.REPEATS: _("words repeated without end"),
    Doubt.HTML: _("markup that nobody asked for"),
    Doubt.REFUSAL: _("a refusal instead of a translation"),
    Doubt.LENGTH: _("far too long or too short"),
}


def words_for(code: str, values: Mapping[str, str]) -> str:
    """Return what happened in the active language; for a code that is unknown, the code itself."""
    try:
        words = _HAPPENINGS[Happening(code)]
    except ValueError:
        return code
    shown = dict(values)
    if "reasons" in shown:
        shown["reasons"] = ", ".join(doubt_words(reason) for reason in shown["reasons"].split(",") if reason)
    try:
        return str(words) % shown
    except (KeyError, ValueError, TypeError):
        # Rows outlive releases: one that lacks a value of today still says which engine did what.
        return code


def doubt_words(doubt: str) -> str:
    """Return why a sentence is not believed, in the active language."""
    try:
        return str(_DOUBTS[Doubt(doubt)])
    except ValueError:
        return doubt
