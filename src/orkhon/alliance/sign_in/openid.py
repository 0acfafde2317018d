"""Speak OpenID Connect (Core 1.0, code flow) with an agency's directory, by guarded fetches alone. Touches no table.

PyJWT proves the token. Not allauth's or requests' own session: those resolve names themselves, so an address that is
public when it is looked at could be a private one when it is asked (`orkhon.outbound` says more).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import jwt

from orkhon.alliance.errors import DirectoryRefused
from orkhon.outbound.errors import OutboundError
from orkhon.outbound.fetch import FetchRequest, fetch

MOST_BYTES: Final = 500_000
SECONDS: Final = 10.0
LEEWAY: Final = 60
_MOST_SUBJECT: Final = 255
# No `none`, and nothing that is signed with what both know.
_ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")


@dataclass(frozen=True, kw_only=True)
class Client:
    """What the hub is to a provider. `local` lets its addresses lie in the hub's own network."""

    issuer: str
    client_id: str
    secret: str
    local: bool


@dataclass(frozen=True, kw_only=True)
class Provider:
    """Where a provider is asked what, as it says itself (Discovery 1.0, 3)."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str
    basic: bool


@dataclass(frozen=True, kw_only=True)
class Question:
    """What ties an answer to this very browser: made for one sign-in, used once (RFC 7636 for the verifier)."""

    state: str
    nonce: str
    verifier: str


def new_question() -> Question:
    """Return one that nobody can guess."""
    return Question(
        state=secrets.token_urlsafe(32), nonce=secrets.token_urlsafe(32), verifier=secrets.token_urlsafe(48)
    )


def discover(client: Client) -> Provider:
    """Return what the provider says of itself. Raises `DirectoryRefused`."""
    said = _object(_get(client, f"{client.issuer.rstrip('/')}/.well-known/openid-configuration"), "its configuration")
    if said.get("issuer") != client.issuer:
        raise DirectoryRefused(f"the provider calls itself {str(said.get('issuer'))[:200]!r}, not {client.issuer!r}")
    methods = said.get("token_endpoint_auth_methods_supported")
    return Provider(
        issuer=client.issuer,
        authorization=_address(client, said, "authorization_endpoint"),
        token=_address(client, said, "token_endpoint"),
        keys=_address(client, said, "jwks_uri"),
        userinfo=_address(client, said, "userinfo_endpoint") if said.get("userinfo_endpoint") else "",
        # The default is client_secret_basic (Discovery 1.0, 3).
        basic=not isinstance(methods, list) or "client_secret_basic" in methods,
    )


def address_to_ask(provider: Provider, client: Client, question: Question, *, back: str) -> str:
    """Return where the browser is sent (Core 1.0, 3.1.2.1)."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(question.verifier.encode()).digest()).rstrip(b"=").decode()
    words = urlencode(
        {
            "response_type": "code",
            "scope": "openid profile email",
            "client_id": client.client_id,
            "redirect_uri": back,
            "state": question.state,
            "nonce": question.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
    )
    return f"{provider.authorization}{'&' if urlsplit(provider.authorization).query else '?'}{words}"


def claims_for(
    provider: Provider, client: Client, question: Question, *, code: str, back: str, claim: str
) -> dict[str, Any]:
    """Return what the provider says of whoever came back with `code`, proven. Raises `DirectoryRefused`."""
    said = _object(_post(provider, client, question, code=code, back=back), "its tokens")
    token = said.get("id_token")
    if not isinstance(token, str):
        raise DirectoryRefused("the provider gave no ID token; allow this client the scope openid")
    claims = _proven(provider, client, token, nonce=question.nonce)
    access = said.get("access_token")
    lacking = claim.partition(".")[0] not in claims or "email" not in claims
    if provider.userinfo and isinstance(access, str) and lacking:
        more = _object(_get(client, provider.userinfo, authorization=f"Bearer {access}"), "what it says of the person")
        # Core 1.0, 5.3.2: otherwise it may be about somebody else.
        if more.get("sub") != claims["sub"]:
            raise DirectoryRefused("the provider speaks of two people; nobody is signed in")
        claims = {**more, **claims}
    return claims


def _proven(provider: Provider, client: Client, token: str, *, nonce: str) -> dict[str, Any]:
    """Return the token's claims (Core 1.0, 3.1.3.7)."""
    try:
        key = _key_for(token, _object(_get(client, provider.keys), "its keys"))
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=list(_ALGORITHMS),
            audience=client.client_id,
            issuer=provider.issuer,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except jwt.PyJWTError as error:
        raise DirectoryRefused(f"the provider's token does not hold: {error}") from error
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise DirectoryRefused("the provider's token answers another question; begin again at the sign-in page")
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != client.client_id:
        raise DirectoryRefused("the provider's token is for several programs, and not first for this hub")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= _MOST_SUBJECT:
        raise DirectoryRefused(f"the provider's token names nobody in 1 to {_MOST_SUBJECT} letters")
    return claims


def _key_for(token: str, keys: Mapping[str, Any]) -> jwt.PyJWK:
    wanted = jwt.get_unverified_header(token).get("kid")
    usable = [key for key in jwt.PyJWKSet.from_dict(dict(keys)).keys if key.public_key_use in (None, "sig")]
    found = [key for key in usable if key.key_id == wanted] if wanted else usable
    if len(found) != 1:
        raise DirectoryRefused("the provider signs with a key that it does not show")
    return found[0]


def _post(provider: Provider, client: Client, question: Question, *, code: str, back: str) -> bytes:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": question.verifier,
        "client_id": client.client_id,
    }
    authorization = ""
    if provider.basic:
        # Both parts are encoded first (RFC 6749, 2.3.1).
        pair = f"{quote(client.client_id, safe='')}:{quote(client.secret, safe='')}"
        authorization = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form["client_secret"] = client.secret
    return _fetched(
        client,
        FetchRequest(
            url=provider.token,
            form=urlencode(form).encode(),
            authorization=authorization,
            accept="application/json",
            max_bytes=MOST_BYTES,
            timeout=SECONDS,
            allow_local=client.local,
        ),
    )


def _get(client: Client, url: str, *, authorization: str = "") -> bytes:
    return _fetched(
        client,
        FetchRequest(
            url=url,
            authorization=authorization,
            accept="application/json",
            max_bytes=MOST_BYTES,
            timeout=SECONDS,
            allow_local=client.local,
        ),
    )


def _fetched(client: Client, request: FetchRequest) -> bytes:
    if not client.local and urlsplit(request.url).scheme != "https":
        raise DirectoryRefused(f"{request.url[:200]} is not https, so anybody on the way could answer for it")
    try:
        answer = fetch(request)
    except OutboundError as error:
        raise DirectoryRefused(str(error), retryable=error.retryable) from error
    if answer.downgraded:
        raise DirectoryRefused("the provider led from https to http, so anybody on the way could answer for it")
    return answer.body


def _object(body: bytes, what: str) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise DirectoryRefused(f"the provider gave {what} in a form that is no JSON") from error
    if not isinstance(said, dict):
        raise DirectoryRefused(f"the provider gave {what} as no object of JSON")
    return said


def _address(client: Client, said: Mapping[str, Any], name: str) -> str:
    url = said.get(name)
    if not isinstance(url, str) or len(url) > 2000 or urlsplit(url).scheme not in ("https", "http"):
        raise DirectoryRefused(f"the provider names no {name}")
    if not client.local and urlsplit(url).scheme != "https":
        raise DirectoryRefused(f"the provider's {name} is not https")
    return url
