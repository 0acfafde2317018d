"""What can go wrong with a newsletter."""

from __future__ import annotations

from orkhon.portals.errors import PortalError


class NewsletterError(PortalError):
    """The newsletter cannot do that."""


class LetterNotSent(NewsletterError):
    """A letter did not leave. `of_reader`: the reader's own box refuses it, and trying again at once cannot help."""

    retryable = True

    def __init__(self, words: str, *, of_reader: bool = False) -> None:
        self.of_reader = of_reader
        super().__init__(words)
