"""Who asks: the subscriber that a token is for."""

from __future__ import annotations

import binascii
import math
import time
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from orkhon.alliance.programs.limits import RequestLimits
from orkhon.alliance.programs.problems import Problem
from orkhon.alliance.programs.tokens import digest_of
from orkhon.exchange.models import Subscriber, Token
from orkhon.exchange.queries import Reader, reader_of
from orkhon.exchange.selecting import Narrowing
from orkhon.intake.models import PushToken

_LONGEST_SECRET: Final = 200
_LIMITS: Final = RequestLimits("api")
_WANTED: Final = {"WWW-Authenticate": 'Bearer realm="orkhon", Basic realm="orkhon"'}


@dataclass(frozen=True, kw_only=True)
class Access:
    """An open token, and whose it is."""

    token: Token
    subscriber: Subscriber
    now: datetime

    def reader(self, asked: Narrowing | None = None) -> Reader:
        """Return the subscriber as pages are chosen for it, narrowed by what this request asked for."""
        return reader_of(self.subscriber, now=self.now, asked=asked)


def _secret_in(authorization: str) -> str:
    """Return the token in an Authorization header: `Bearer TOKEN`, or Basic with the token as the password."""
    scheme, _, rest = authorization.strip().partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() == "basic":
        # For feed readers, which know users and passwords alone.
        try:
            return b64decode(rest, validate=True).decode().rpartition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""


def open_access(authorization: str, *, now: datetime) -> Access:
    """Return whose request this is. Raises `Problem` 401 without an open token, and 429 above its limit."""
    access = known_access(authorization, now=now)
    token = access.token
    wait = _LIMITS.take(token.digest, per_minute=token.per_minute, now=time.monotonic())
    if wait:
        seconds = math.ceil(wait)
        raise Problem(
            429,
            "Asked too often",
            f"the token {token.hint}… may ask {token.per_minute} times a minute; ask again in {seconds} s, or wait for "
            "news with `wait=15` rather than asking in a loop",
            headers={"Retry-After": str(seconds)},
        )
    return access


def known_access(authorization: str, *, now: datetime) -> Access:
    """Return whose token this is, without counting. Raises `Problem` 401 without an open one."""
    secret = _secret_in(authorization)
    if not secret or len(secret) > _LONGEST_SECRET:
        raise Problem(
            401,
            "Token wanted",
            "no token came; send `Authorization: Bearer TOKEN`, or the token as the password of HTTP Basic",
            headers=_WANTED,
        )
    found = Token.objects.select_related("subscriber__agency").filter(digest=digest_of(secret)).first()
    if found is None and PushToken.objects.filter(digest=digest_of(secret)).exists():
        raise Problem(
            401,
            "Token for pushing",
            "the token that came is one for pushing: it sends items to /api/v1/items and opens nothing else; ask this "
            "hub for a subscriber's token",
            headers=_WANTED,
        )
    if found is None:
        raise Problem(401, "Token unknown", "this hub has given out no such token; ask it for one", headers=_WANTED)
    closed = found.why_closed(now=now)
    if closed:
        raise Problem(401, "Token closed", closed, headers=_WANTED)
    return Access(token=found, subscriber=found.subscriber, now=now)
