"""What can go wrong when something is posted to a channel."""

from __future__ import annotations

from orkhon.portals.errors import PortalError


class ChannelError(PortalError):
    """The channel did not do what was asked."""

    retryable = True


class ChannelPaused(ChannelError):
    """Telegram wants to be left alone for `seconds`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"Telegram wants to be asked again after {seconds:.0f} s")


class ChannelUnreached(ChannelError):
    """No answer came. `doubtful`: the question may have been heard all the same."""

    def __init__(self, words: str, *, doubtful: bool = False) -> None:
        self.doubtful = doubtful
        super().__init__(words)


class ChannelClosed(ChannelError):
    """The token is none, the bot was sent away, or there is no such channel: nothing goes until somebody mends it."""


class MessageRefused(ChannelError):
    """Telegram took the question and refuses this one message. `said` is its own description."""

    retryable = False

    def __init__(self, said: str) -> None:
        self.said = said.lower()
        super().__init__(f"Telegram answered: {said}")

    @property
    def is_as_it_was(self) -> bool:
        """True where the text stands there already."""
        return "not modified" in self.said

    @property
    def is_not_there(self) -> bool:
        """True where the message is no more: somebody took it away by hand."""
        return "not found" in self.said and "message" in self.said


class CorrectionNotTold(ChannelError):
    """The correction does not stand in the channel yet."""
