"""Codes of an authenticator app (RFC 6238) and codes on paper. Pure: touches no table and no clock."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

DIGITS: Final = 6
SECONDS: Final = 30
TOLERANCE: Final = 1
"""Steps that a clock may be wrong by, either way (RFC 6238, 5.2)."""

_SECRET_BYTES: Final = 20
# Without 0, o, 1, l and i, which people read wrongly from paper; 31 of them.
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_PAPER: Final = 10
_PAPER_CODES: Final = 10
_APP_CODE: Final = re.compile(rf"[0-9]{{{DIGITS}}}")


def new_secret() -> str:
    """Return a secret of 160 bits in base32 (RFC 4226, 4, R6)."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode("ascii")


def in_groups(text: str, size: int = 4) -> str:
    """Return the text in groups that people can copy by eye."""
    return " ".join(text[at : at + size] for at in range(0, len(text), size))


def address_for_app(secret: str, *, name: str, hub: str) -> str:
    """Return what the QR code says, as authenticator apps read it."""
    words = urlencode({"secret": secret, "issuer": hub, "digits": DIGITS, "period": SECONDS}, quote_via=quote)
    return f"otpauth://totp/{quote(hub)}:{quote(name)}?{words}"


def step_at(now: datetime) -> int:
    """Return the number of the half-minute."""
    return int(now.timestamp()) // SECONDS


def code_at(secret: str, step: int) -> str:
    """Return the code of that half-minute (RFC 4226, 5.3, with HMAC-SHA-1 as all apps have it)."""
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def matching_step(secret: str, typed: str, *, after: int, now: datetime) -> int | None:
    """Return which half-minute the code is of, or None. One up to `after` was taken before and is none any more."""
    if not _APP_CODE.fullmatch(typed):
        return None
    here = step_at(now)
    found = None
    for step in range(here - TOLERANCE, here + TOLERANCE + 1):
        # Every one is compared, so that the time taken tells nothing.
        if hmac.compare_digest(code_at(secret, step), typed) and step > after:
            found = step
    return found


def new_paper_codes() -> list[str]:
    """Return ten codes of 49 bits, as they are written on paper."""
    return ["".join(secrets.choice(_LETTERS) for _ in range(_PAPER)) for _ in range(_PAPER_CODES)]


def as_typed(text: str) -> str:
    """Return a code without what people put between its letters."""
    return re.sub(r"[\s\-–—]", "", text).lower()[:64]
