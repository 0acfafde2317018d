"""Passkeys as browsers make and use them (WebAuthn, level 2), for the very name that the hub is reached by.

The library reads and proves what the browser sent; which origin counts is decided here. Touches no table.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.translation import gettext
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from orkhon.alliance.errors import PasskeyRefused

MOST_LETTERS: Final = 20_000
"""What a browser sends has about 1,500; an attestation, which is not asked for, a few thousand more."""


@dataclass(frozen=True, kw_only=True)
class NewKey:
    """What a device has made: the identifier in base64url, the attested credential, and how often it has signed."""

    credential: str
    data: bytes
    count: int


def host_for_keys(request: HttpRequest) -> str:
    """Return the name that keys are made for here; empty where browsers make none: by number, or without TLS."""
    host, _ = split_domain_port(request.get_host())
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        safe = request.is_secure() or host == "localhost" or host.endswith(".localhost")
        return host if safe else ""
    return ""


def begin_adding(request: HttpRequest, user: User, known: Sequence[bytes]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the browser is asked for, and what the session remembers of it. `known` are credentials' data."""
    options, state = _server(request).register_begin(
        user=PublicKeyCredentialUserEntity(
            id=_handle(user), name=user.get_username(), display_name=user.get_full_name() or user.get_username()
        ),
        credentials=[AttestedCredentialData(data) for data in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _plain(options), _plain(state)


def finish_adding(request: HttpRequest, state: Mapping[str, Any], answer: str) -> NewKey:
    """Return the new key. Raises `PasskeyRefused`."""
    sent = _read(answer)
    try:
        made = _server(request).register_complete(state, sent)
    except (ValueError, TypeError, KeyError, AssertionError) as error:
        raise PasskeyRefused(
            gettext("the browser's answer does not hold: %(error)s; try again") % {"error": error}
        ) from error
    data = made.credential_data
    if data is None:
        raise PasskeyRefused(gettext("the browser sent no key; try again"))
    return NewKey(credential=websafe_encode(data.credential_id), data=bytes(data), count=made.counter)


def begin_using(request: HttpRequest, known: Sequence[bytes] = ()) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the browser is asked for: one of the keys `known`, or whichever the person chooses."""
    options, state = _server(request).authenticate_begin(
        credentials=[AttestedCredentialData(data) for data in known] or None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _plain(options), _plain(state)


def credential_in(answer: str) -> str:
    """Return which key the browser says that it used. Raises `PasskeyRefused`."""
    found = _read(answer).get("rawId") or _read(answer).get("id")
    if not isinstance(found, str):
        raise PasskeyRefused(gettext("the browser named no key; try again"))
    return found


def finish_using(request: HttpRequest, state: Mapping[str, Any], answer: str, *, data: bytes, count: int) -> int:
    """Return how often the key has signed by now. Raises `PasskeyRefused`, also for a copy of a key.

    A device that counts gives a higher number each time (WebAuthn, 7.2, step 21); many count nothing and say 0.
    """
    sent = _read(answer)
    try:
        _server(request).authenticate_complete(state, [AttestedCredentialData(data)], sent)
        signed = AuthenticationResponse.from_dict(sent).response.authenticator_data.counter
    except (ValueError, TypeError, KeyError, AssertionError) as error:
        raise PasskeyRefused(
            gettext("the browser's answer does not hold: %(error)s; try again") % {"error": error}
        ) from error
    if (signed or count) and signed <= count:
        raise PasskeyRefused(
            gettext("this key has signed %(count)s times and says %(signed)s; it may be a copy, so remove it")
            % {"count": count, "signed": signed}
        )
    return signed


def _server(request: HttpRequest) -> Fido2Server:
    host = host_for_keys(request)
    if not host:
        raise PasskeyRefused(
            gettext("no browser makes passkeys for this address; open the hub by its name, with https")
        )
    # Exactly this origin: neither a neighbour below the same name nor another port of it.
    origin = f"{request.scheme}://{request.get_host()}"
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name="Orkhon"), verify_origin=lambda asked: asked == origin)


def _handle(user: User) -> bytes:
    """Return what the device knows the account by: says nothing about the person (WebAuthn, 14.6.1)."""
    return hashlib.sha256(f"orkhon person {settings.ORKHON_HUB} {user.pk}".encode()).digest()


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > MOST_LETTERS:
        raise PasskeyRefused(
            gettext("the browser sent %(count)s letters; at most %(most)s are read")
            % {"count": len(answer), "most": MOST_LETTERS}
        )
    try:
        sent = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise PasskeyRefused(gettext("the browser's answer is no JSON; try again")) from error
    if not isinstance(sent, dict):
        raise PasskeyRefused(gettext("the browser's answer is no object; try again"))
    return sent


def _plain(value: Any) -> Any:
    """Return options and states as JSON has them: bytes in base64url, as browsers read them back."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items() if part is not None}
    if isinstance(value, bytes | bytearray):
        return websafe_encode(bytes(value))
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
