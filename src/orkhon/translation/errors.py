"""What can go wrong with segments, the memory and its files, in words for whoever reads them on a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from orkhon.translation.models import Segment


class TranslationError(Exception):
    """Something about a translation that its caller must know."""

    retryable = False


class SegmentChanged(TranslationError):
    """Somebody else was faster. `theirs` is the segment as it stands; the refused text is kept among its versions."""

    def __init__(self, segment: int, theirs: Segment) -> None:
        """Tell which segment it is, and what stands there."""
        self.segment = segment
        self.theirs = theirs
        super().__init__(
            _("Somebody else has changed this sentence meanwhile. Your text is kept beside it; choose which one stays.")
        )


class SegmentGone(TranslationError):
    """The sentence is no longer in the original."""

    def __init__(self, segment: int) -> None:
        """Tell which segment was asked for."""
        self.segment = segment
        super().__init__(_("This sentence is no longer in the original. Open the translation again."))


class SegmentEmpty(TranslationError):
    """There is nothing to confirm."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(_("There is no translation to confirm yet; write one first."))


class TextTooLong(TranslationError):
    """The text is longer than any sentence."""

    def __init__(self, length: int, most: int) -> None:
        """Say what came and what may come."""
        super().__init__(
            _("The text has %(length)d characters; a sentence may have %(most)d.") % {"length": length, "most": most}
        )


class FileRefused(TranslationError):
    """A TMX or XLIFF file that cannot be taken; nothing of it was. `line` is 0 where no line is to blame."""

    def __init__(self, reason: str, *, line: int = 0) -> None:
        """Say why, and where."""
        self.line = line
        self.reason = reason
        super().__init__(
            _("Line %(line)d: %(reason)s") % {"line": line, "reason": reason} if line else reason,
        )


class IndexTrouble(TranslationError):
    """The index of the memory cannot be used; it holds nothing of its own and can be built again."""


class IndexTaken(IndexTrouble):
    """Another process writes the index of the memory."""

    retryable = True
