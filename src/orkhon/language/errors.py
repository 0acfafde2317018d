"""Why this room refuses a request. Texts are never refused: any text comes back, converted as far as it can be."""

from __future__ import annotations


class LanguageError(ValueError):
    """A language, a script or a rule was asked for that this room does not hold."""

    retryable: bool = False


class UnknownTag(LanguageError):
    """The tag names no language and script of this room."""


class UnknownConversion(LanguageError):
    """No chain of rules leads from the one alphabet to the other."""


class BrokenAlphabet(LanguageError):
    """A file of letters and rules cannot be read as it should."""
