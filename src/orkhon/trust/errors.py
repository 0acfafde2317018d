"""The root of what goes wrong in this room. Every error here is permanent: the same bytes fail again."""

from __future__ import annotations

from typing import ClassVar


class TrustError(ValueError):
    """Bytes, a key or a signature are not what they should be."""

    retryable: ClassVar[bool] = False
