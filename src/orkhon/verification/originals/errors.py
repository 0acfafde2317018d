"""What can go wrong with the archive's index. It holds nothing of its own: it can always be built again."""

from __future__ import annotations


class OriginalsError(Exception):
    """Something about the index of originals that its caller must know."""

    retryable = False


class OriginalsMissing(OriginalsError):
    """There is no index that this version reads: it is being built, or nobody has begun."""

    retryable = True


class OriginalsDamaged(OriginalsError):
    """The index cannot be read or written; build it again."""


class OriginalsBusy(OriginalsError):
    """Another process writes this index, or builds one."""

    retryable = True


class TextTooLong(OriginalsError):
    """The text is longer than one check compares."""

    def __init__(self, length: int, most: int) -> None:
        super().__init__(f"the text has {length:,} characters and {most:,} can be checked at once; check it in parts")
        self.length = length
        self.most = most
