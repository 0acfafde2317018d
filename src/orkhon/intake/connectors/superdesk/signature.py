"""Check the signature of Superdesk's HTTP push: `x-superdesk-signature: sha1=…` over the body. Knows no request."""

from __future__ import annotations

import hashlib
import hmac

from orkhon.intake.errors import SignatureMissing, SignatureWrong

HEADER = "x-superdesk-signature"


def signature_of(body: bytes, secret: str) -> str:
    """Return what the header holds for a body, as Superdesk writes it."""
    # HMAC-SHA1 is Superdesk's choice; as a MAC it is unbroken, and no hash of ours.
    return f"sha1={hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()}"


def check_signature(body: bytes, header: str, secret: str) -> None:
    """Return where `header` is the signature of `body`. Raises `SignatureMissing` or `SignatureWrong`.

    Without a secret nothing fits: an empty one would let everybody in.
    """
    if not header:
        raise SignatureMissing(f"the push has no {HEADER}; give the destination a secret token in Superdesk")
    if not secret:
        raise SignatureWrong("the source has no secret, so no push can be checked; give it the token set in Superdesk")
    if not hmac.compare_digest(header.strip().lower().encode(), signature_of(body, secret).encode()):
        raise SignatureWrong(f"the {HEADER} does not fit the body; compare the token with the one set in Superdesk")
