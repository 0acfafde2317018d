"""What can go wrong with terms and rules of style, in words for whoever keeps them."""

from __future__ import annotations

from typing import Self

from django.utils.translation import gettext as _

from orkhon.translation.errors import TranslationError


class TermRefused(TranslationError):
    """The term, or one of its wordings, cannot be kept; nothing was changed."""

    @classmethod
    def empty(cls) -> Self:
        """Nothing was said in any language."""
        return cls(_("The term has no wording; write it in at least one language."))

    @classmethod
    def too_long(cls, text: str) -> Self:
        """A wording is a few words."""
        return cls(_("“%(text)s…” is too long for a term; write a few words.") % {"text": text[:40]})

    @classmethod
    def without_letters(cls, text: str) -> Self:
        """Signs alone are found nowhere."""
        return cls(_("“%(text)s” has neither letters nor digits; write the word.") % {"text": text[:40]})

    @classmethod
    def too_many(cls, came: int, most: int) -> Self:
        """No term has so many names."""
        return cls(_("The term has %(came)d wordings; at most %(most)d are kept.") % {"came": came, "most": most})

    @classmethod
    def unknown_kind(cls, kind: str) -> Self:
        """The kind is none of ours."""
        return cls(_("“%(kind)s” is no kind of term; choose one of the list.") % {"kind": kind[:40]})

    @classmethod
    def unknown_status(cls, status: str) -> Self:
        """The status is none of ours."""
        return cls(_("“%(status)s” is no status; write preferred, admitted or forbidden.") % {"status": status[:40]})

    @classmethod
    def unknown_language(cls, tag: str) -> Self:
        """The tag is none."""
        return cls(_("“%(tag)s” is no language; write a code such as kk or uz-Cyrl.") % {"tag": tag[:40]})

    @classmethod
    def without_agency(cls) -> Self:
        """An own form belongs to somebody."""
        return cls(_("A form of one's own needs the agency that writes it; choose the agency."))


class RuleRefused(TranslationError):
    """A rule of style cannot be kept; nothing was changed."""


class SheetRefused(TranslationError):
    """A file of terms cannot be taken; nothing of it was. `line` is 0 where no line is to blame."""

    def __init__(self, reason: str, *, line: int = 0) -> None:
        """Say why, and where."""
        self.line = line
        super().__init__(_("Line %(line)d: %(reason)s") % {"line": line, "reason": reason} if line else reason)
