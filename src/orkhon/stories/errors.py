"""What can go wrong with stories, in words for whoever asked."""

from __future__ import annotations


class StoriesError(Exception):
    """Something about stories that its caller must know."""

    retryable = False


class NotForYou(StoriesError):
    """The person may not do this to the story."""


class NoSuchStory(StoriesError):
    """There is no story by that key that the person may see."""


class NothingToDecide(StoriesError):
    """What was decided would change nothing, or leave a story without reports."""


class EmbedderAway(StoriesError):
    """What turns words into vectors does not answer; items wait for it, in their order."""

    retryable = True


class EmbedderBroken(StoriesError):
    """What turns words into vectors gave something else than vectors."""


class StoriesBusy(StoriesError):
    """Another process of this hub makes the stories at this moment."""

    retryable = True


class UnfitFile(StoriesError):
    """A file that stories are replayed from or to is none that this can be done with; says what to do instead."""
