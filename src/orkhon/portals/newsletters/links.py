"""The links in letters to readers: sealed, so that nobody can make one for somebody else. Touches no database."""

from __future__ import annotations

import secrets
from typing import Final

from django.core.signing import BadSignature, Signer

_SALT: Final = "orkhon.portals.newsletters"


def new_secret() -> str:
    """Return what a reader's links hold beside the reader's number."""
    return secrets.token_urlsafe(18)


def sealed(reader: int, secret: str) -> str:
    """Return what stands in the address."""
    return Signer(salt=_SALT, sep=".").sign(f"{reader}-{secret}")


def unsealed(text: str) -> tuple[int, str] | None:
    """Return number and secret of the reader whose letter held that text, None for anything else."""
    if len(text) > 200:
        return None
    try:
        number, _, secret = Signer(salt=_SALT, sep=".").unsign(text).partition("-")
    except BadSignature:
        return None
    return (int(number), secret) if number.isdecimal() and len(number) < 19 and secret else None
