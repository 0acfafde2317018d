"""What can go wrong between the hub and Telegram, and in setting the tipline up."""

from __future__ import annotations


class TipError(Exception):
    """The tipline did not do what was asked."""

    retryable = True


class BotPaused(TipError):
    """Telegram wants to be left alone for `seconds`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"Telegram wants to be asked again after {seconds:.0f} s")


class BotUnreached(TipError):
    """No usable answer came; it may come later."""


class BotClosed(TipError):
    """The token is none, or Telegram knows it no more: nothing goes until somebody mends it."""


class PersonGone(TipError):
    """This person cannot be written to: the bot was blocked, or the chat is no more."""

    retryable = False


class FileRefused(TipError):
    """The picture is not to be had, or is larger than is taken."""

    retryable = False


class TipRefused(TipError):
    """What was given for the tipline's settings cannot be kept; the words say what to do."""

    retryable = False
