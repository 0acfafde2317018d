"""What can go wrong when people are told something."""

from __future__ import annotations

from pathlib import Path


class TidingError(Exception):
    """Nobody can be told in that way."""

    retryable = False


class UnknownKind(TidingError):
    """No room has registered tidings of that kind."""

    def __init__(self, code: str) -> None:
        super().__init__(f"tidings of the kind {code!r} are not known; register the kind at start")


class NotSent(TidingError):
    """A message did not leave, or was not taken. `for_good` says that trying again cannot help."""

    retryable = True

    def __init__(self, words: str, *, for_good: bool = False) -> None:
        self.for_good = for_good
        super().__init__(words)


class PushKeyRefused(TidingError):
    """The file of the hub's key for push services holds no such key."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} holds no private key on P-256; bring it back from the backup, or remove the file: then people "
            "register their browsers anew"
        )


class TooManyBrowsers(TidingError):
    """A person is told in many browsers already."""

    def __init__(self, most: int) -> None:
        super().__init__(f"you are told in {most} browsers already; remove one that you no longer use")
