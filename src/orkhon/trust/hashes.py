"""SHA-256 as the log writes it: 64 lower-case hexadecimal digits. Knows nothing of what is hashed."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final

ZERO_HASH: Final = "0" * 64
"""What stands for the previous hash in the first element of a chain."""

SALT_BYTES: Final = 32

_HASH = re.compile(r"[0-9a-f]{64}")


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return sha256(data).hexdigest()


def salted_hash(salt: bytes, body: bytes) -> str:
    """Return SHA-256(salt ‖ body) in hexadecimal.

    The salt has `SALT_BYTES` random bytes and is removed together with the body: after a redaction nobody can
    test guesses about the body against the hash that stays.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"the salt has {len(salt)} bytes; it must have {SALT_BYTES}")
    return sha256(salt + body).hexdigest()


def is_hash(text: str) -> bool:
    """Tell whether `text` is written as this room writes hashes."""
    return _HASH.fullmatch(text) is not None
