"""What can go wrong when somebody is to be told of a topic."""

from __future__ import annotations


class TopicError(Exception):
    """Something about a saved topic that its caller must know."""

    retryable = False


class NotSent(TopicError):
    """It did not go. `for_good`: trying again is of no use."""

    def __init__(self, said: str, *, for_good: bool = False) -> None:
        super().__init__(said)
        self.for_good = for_good
        self.retryable = not for_good


class ChatRefused(TopicError):
    """Telegram will not take what is sent to this chat: the bot was blocked, or there is no such chat."""


class ChatUnreached(TopicError):
    """Telegram could not be reached, or wants a pause."""

    retryable = True
