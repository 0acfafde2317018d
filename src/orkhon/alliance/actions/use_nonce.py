"""Use up the nonces of signed requests, so that none does anything twice."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from orkhon.alliance.models import SeenNonce
from orkhon.trust import sha256_hex

SWEPT_A_CALL: Final = 20
"""How many of those that have run out go with each new one: more than come, so that the table stays small."""


def use_nonce(key_id: str, nonce: str, until: datetime, *, now: datetime) -> bool:
    """Return True where the nonce was used before; otherwise it is kept until `until`, and others that ran out go.

    For `orkhon.trust.http_signatures.verify`, with `functools.partial(use_nonce, now=now)`. Two requests at once
    cannot both get False: the digest is the table's key.
    """
    # The key id has no space, so that no other pair has the same text.
    _, new = SeenNonce.objects.get_or_create(digest=sha256_hex(f"{key_id} {nonce}".encode()), defaults={"until": until})
    if new:
        past = SeenNonce.objects.filter(until__lt=now).order_by("until").values_list("digest", flat=True)
        if digests := list(past[:SWEPT_A_CALL]):
            SeenNonce.objects.filter(digest__in=digests).delete()
    return not new
