"""Whose push this is: by a signature over the request, else by a token. Takes nothing in.

An agency that has registered a key for pushes is never taken at a token's word: whoever finds the token could speak
for it.
"""

from __future__ import annotations

import math
import time
from datetime import datetime
from typing import Final

from django.http import HttpRequest

from orkhon.alliance.actions.use_nonce import use_nonce
from orkhon.alliance.keys import has_push_key, push_keys
from orkhon.alliance.models import Agency
from orkhon.alliance.programs.limits import RequestLimits
from orkhon.alliance.programs.problems import Problem
from orkhon.alliance.programs.tokens import digest_of
from orkhon.intake.actions.note_token_use import note_token_use
from orkhon.intake.models import PushToken
from orkhon.intake.push.open_tokens import open_push_token
from orkhon.trust.http_signatures import RequestRefused, RequestUnsigned, SignedRequest, verify

_LIMITS: Final = RequestLimits("push")
_SIGNED_A_MINUTE: Final = 6000
_LONGEST_SECRET: Final = 200
_WANTED: Final = {"WWW-Authenticate": 'Bearer realm="orkhon push"'}


def pushing_agency(request: HttpRequest, *, now: datetime) -> str:
    """Return the code of the agency that sent the request. Raises `Problem` 401, 403 or 429."""
    if "Signature" in request.headers or "Signature-Input" in request.headers:
        return _by_signature(request, now)
    return _by_token(request.headers.get("Authorization", ""), now)


def _by_signature(request: HttpRequest, now: datetime) -> str:
    signed = SignedRequest(
        method=request.method or "",
        url=request.build_absolute_uri(),
        headers=list(request.headers.items()),
        body=request.body,
    )
    try:
        by = verify(
            signed, push_keys(), now=now, seen_nonce=lambda key, nonce, until: use_nonce(key, nonce, until, now=now)
        )
    except RequestUnsigned as refusal:
        raise Problem(401, "Signature unreadable", str(refusal), headers=_WANTED) from refusal
    except RequestRefused as refusal:
        raise Problem(
            401, "Signature refused", str(refusal), headers=_WANTED, fault=type(refusal).__name__
        ) from refusal
    _count(f"key:{by.key_id}", _SIGNED_A_MINUTE)
    return _open(Agency.objects.filter(code=by.owner).first(), by.owner)


def _by_token(authorization: str, now: datetime) -> str:
    scheme, _, secret = authorization.strip().partition(" ")
    if scheme.lower() != "bearer" or not secret.strip() or len(secret) > _LONGEST_SECRET:
        raise Problem(
            401,
            "Sender unknown",
            "neither a signature nor a token came; sign the request (docs/signing.md), or send `Authorization: Bearer "
            "TOKEN`",
            headers=_WANTED,
        )
    digest = digest_of(secret.strip())
    known = open_push_token(digest, now=now)
    if known is not None:
        _count(known.digest, known.per_minute)
        note_token_use(PushToken(pk=known.pk), now=now)
        return known.agency
    found = PushToken.objects.select_related("agency").filter(digest=digest).first()
    if found is None:
        raise Problem(401, "Token unknown", "this hub has given out no such token for pushes", headers=_WANTED)
    closed = found.why_closed(now=now)
    if closed:
        raise Problem(401, "Token closed", closed, headers=_WANTED)
    if has_push_key(found.agency.code, now=now):
        raise Problem(
            401,
            "Signature wanted",
            f"{found.agency.code} has registered a key for pushes, so nothing unsigned is taken from it; sign the "
            "request with that key, or have the key retired",
            headers=_WANTED,
        )
    _count(found.digest, found.per_minute)
    code = _open(found.agency, found.agency.code)
    note_token_use(found, now=now)
    return code


def _open(agency: Agency | None, code: str) -> str:
    if agency is None or not agency.active:
        raise Problem(403, "Agency closed", f"{code} is no active agency of this hub; ask its secretariat")
    return code


def _count(key: str, per_minute: int) -> None:
    wait = _LIMITS.take(key, per_minute=per_minute, now=time.monotonic())
    if wait:
        seconds = math.ceil(wait)
        raise Problem(
            429,
            "Pushed too often",
            f"{per_minute} requests a minute are taken; send several items in one, and again in {seconds} s",
            headers={"Retry-After": str(seconds)},
        )
