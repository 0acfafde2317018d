"""What can go wrong with the index. A question never goes wrong: it is answered, and says what it left out."""

from __future__ import annotations


class SearchError(Exception):
    """Something about the index that its caller must know."""

    retryable = False


class IndexMissing(SearchError):
    """There is no index that this version reads: it is being built, or nobody has begun."""

    retryable = True


class IndexDamaged(SearchError):
    """The index cannot be read or written; it holds nothing of its own, so it is built again."""


class IndexBusy(SearchError):
    """Another process writes this index, or builds one."""

    retryable = True


class CursorRefused(SearchError):
    """The cursor is none that a search gave out."""
