"""Sign and verify HTTP requests: RFC 9421 with Ed25519, over the body's digest (RFC 9530). Opens no connection.

What a signature must cover is fixed here and not left to the sender: one that left out the body or the address would
let whoever reads it put another in its place. The library judges the signature; times are judged by the caller's now.
"""

from __future__ import annotations

import re
import secrets
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    MappingKeyResolver,
    VerifyResult,
)
from http_message_signatures.algorithms import ED25519
from http_message_signatures.exceptions import HTTPMessageSignaturesException
from http_message_signatures.resolvers import HTTPSignatureComponentResolver

from orkhon.trust.errors import TrustError
from orkhon.trust.key_times import KeyTimes
from orkhon.trust.keys import SigningKey, VerifyingKey
from orkhon.trust.moments import told

MOST_SKEW: Final = timedelta(minutes=5)
"""How far `created` may lie from this hub's clock, on either side."""

MOST_NONCE_LETTERS: Final = 200
MOST_HEADER_LETTERS: Final = 8000
LABEL: Final = "orkhon"

_TARGET: Final = ("@target-uri",)
_TARGET_IN_PARTS: Final = ("@authority", "@path", "@query")
_BODY: Final = ("content-digest", "content-type")
_METHOD: Final = re.compile(r"[A-Z]+")
_PLAIN: Final = re.compile(r"[A-Za-z0-9+._/=;-]+(?: [A-Za-z0-9+._/=;-]+)*")
"""Without anything that a structured field would write in another way, or a header's blanks."""


class RequestRefused(TrustError):
    """The request's signature does not let it in."""


class RequestUnsigned(RequestRefused):
    """The request carries no signature, several, or none that can be read."""


class SignatureIncomplete(RequestRefused):
    """The signature leaves out something that it must cover or say."""


class ClockSkewed(RequestRefused):
    """The request was signed too long before or after now."""


class KeyUnknown(RequestRefused):
    """No key of that id is on record for pushes."""


class KeyNotInForce(RequestRefused):
    """The key does not count now."""


class BodyChanged(RequestRefused):
    """The body is not the one whose digest was signed."""


class SignatureWrong(RequestRefused):
    """The signature was not made by that key over this request."""


class RequestReplayed(RequestRefused):
    """A request with this nonce came before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedRequest:
    """A request as it came: `url` absolute and as the sender wrote it, `headers` in their order, names in any case."""

    method: str
    url: str
    headers: Sequence[tuple[str, str]]
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class PushKey:
    """A public key that may sign requests, whose it is, and when it counts."""

    owner: str
    key: VerifyingKey
    times: KeyTimes


@dataclass(frozen=True, kw_only=True, slots=True)
class VerifiedBy:
    """Who signed a request: the owner of the key, the key's id, when, and with which nonce."""

    owner: str
    key_id: str
    created: datetime
    nonce: str


SeenNonce = Callable[[str, str, datetime], bool]
"""From key id, nonce and how long to keep it: True where it was there already, else it is kept from now on."""


def verify(request: SignedRequest, keys: Mapping[str, PushKey], *, now: datetime, seen_nonce: SeenNonce) -> VerifiedBy:
    """Return who signed the request. The nonce is used up, but only by a request that is good in all else.

    The one signature must cover @method; @target-uri, or @authority with @path and @query; and where there is a body
    content-digest and content-type. It must say `created` (within `MOST_SKEW` of `now`), `keyid` and `nonce`; `expires`
    counts where it is said. Raises the subclass of `RequestRefused` that names what is wrong.
    """
    result = _Verifier(keys, now=now).judge(request)
    said: dict[str, Any] = dict(result.parameters)
    created = datetime.fromtimestamp(said["created"], tz=UTC)
    key_id, nonce = said["keyid"], said["nonce"]
    if seen_nonce(key_id, nonce, created + MOST_SKEW):
        raise RequestReplayed(
            f"a request of key {key_id} with the nonce {nonce!r} came before; make a new nonce for each request, and "
            "sign again what you send again"
        )
    return VerifiedBy(owner=keys[key_id].owner, key_id=key_id, created=created, nonce=nonce)


def sign(
    request: SignedRequest, key: SigningKey, *, now: datetime, nonce: str = "", lifetime: timedelta = MOST_SKEW
) -> dict[str, str]:
    """Return the headers to add to the request: Signature-Input, Signature and, with a body, Content-Digest.

    A request with a body must have a Content-Type. Raises `SignatureIncomplete` where something to cover is not there.
    """
    nonce = nonce or secrets.token_urlsafe(18)
    content_type = _plain_content_type(request, nonce)
    try:
        if content_type:
            return _sign_plain(request, content_type, key, now=now, nonce=nonce, lifetime=lifetime)
        signer = HTTPMessageSigner(
            signature_algorithm=ED25519,
            key_resolver=MappingKeyResolver(
                public_keys={}, private_keys={key.key_id: Ed25519PrivateKey.from_private_bytes(key.seed)}
            ),
        )
        message = _Message(request)
        signer.sign(
            message,
            key_id=key.key_id,
            created=now,
            expires=now + lifetime,
            nonce=nonce,
            label=LABEL,
            covered_component_ids=["@method", *_TARGET, *(_BODY if request.body else ())],
            body=request.body or None,
        )
    except HTTPMessageSignaturesException as cause:
        raise SignatureIncomplete(f"the request cannot be signed: {cause}; give it what is to be covered") from cause
    names = ("Content-Digest", "Signature-Input", "Signature")
    return {name: message.headers[name] for name in names if name in message.headers}


def _plain_content_type(request: SignedRequest, nonce: str) -> str:
    """Return the Content-Type of a request with which nothing is unusual, empty for any other."""
    fields = [(name.lower(), value) for name, value in request.headers]
    types = [value for name, value in fields if name == "content-type"]
    if not request.body or len(types) != 1 or any(name == "content-digest" for name, _ in fields):
        return ""
    plain = _METHOD.fullmatch(request.method) and request.url.isascii() and _PLAIN.fullmatch(nonce)
    return types[0] if plain and _PLAIN.fullmatch(types[0]) else ""


@lru_cache(maxsize=4096)
def _target_of(method: str, url: str) -> str:
    message = _Message(SignedRequest(method=method, url=url, headers=(), body=b""))
    # The library has no types for it.
    resolver: Any = HTTPSignatureComponentResolver
    return str(resolver(message).get_target_uri())


def _sign_plain(
    request: SignedRequest, content_type: str, key: SigningKey, *, now: datetime, nonce: str, lifetime: timedelta
) -> dict[str, str]:
    """Do what the library does, to the letter, for the request that a hub sends a thousand times a minute.

    RFC 9421, sections 2.5 and 3.1; the library's parsers and writers of structured fields take six times as long.
    """
    digest = f"sha-256=:{b64encode(sha256(request.body).digest()).decode()}:"
    created, expires = int(now.timestamp()), int((now + lifetime).timestamp())
    covered = '("@method" "@target-uri" "content-digest" "content-type")'
    said = f'{covered};created={created};keyid="{key.key_id}";alg="ed25519";expires={expires};nonce="{nonce}"'
    base = (
        f'"@method": {request.method}\n"@target-uri": {_target_of(request.method, request.url)}\n'
        f'"content-digest": {digest}\n"content-type": {content_type}\n"@signature-params": {said}'
    )
    signature = b64encode(urlsafe_b64decode(key.sign(base.encode("ascii")) + "==")).decode()
    return {"Content-Digest": digest, "Signature-Input": f"{LABEL}={said}", "Signature": f"{LABEL}=:{signature}:"}


class _Message:
    """A request as the library takes it: several lines of one header are put together in their order."""

    def __init__(self, request: SignedRequest) -> None:
        self.method = request.method
        self.url = request.url
        self.headers: dict[str, str] = {}
        names: dict[str, str] = {}
        for name, value in request.headers:
            known = names.setdefault(name.lower(), name)
            self.headers[known] = f"{self.headers[known]}, {value}" if known in self.headers else value


class _Verifier(HTTPMessageVerifier, HTTPSignatureKeyResolver):
    """The library's verifier, with our keys and our clock in place of its own."""

    def __init__(self, keys: Mapping[str, PushKey], *, now: datetime) -> None:
        super().__init__(signature_algorithm=ED25519, key_resolver=self)
        self._keys = keys
        self._now = now

    def judge(self, request: SignedRequest) -> VerifyResult:
        """Return what the request's one signature covers and says, if it is good."""
        message = _Message(request)
        fields = {name.lower(): value for name, value in message.headers.items()}
        if "signature" not in fields or "signature-input" not in fields:
            raise RequestUnsigned(
                "the request has no Signature and Signature-Input; sign it as RFC 9421 says (docs/signing.md)"
            )
        if max(len(fields["signature"]), len(fields["signature-input"])) > MOST_HEADER_LETTERS:
            raise RequestUnsigned(f"the signature's headers are over {MOST_HEADER_LETTERS} letters; send one signature")
        try:
            found = self.verify(message, max_age=None)
        except RequestRefused:
            raise
        except HTTPMessageSignaturesException as cause:
            raise _refusal(cause) from cause
        self._judge_cover(found[0], with_body=bool(request.body))
        try:
            self.verify_body(message, found, request.body)
        except HTTPMessageSignaturesException as cause:
            raise BodyChanged(
                f"the body of {len(request.body)} bytes is not the one that was signed ({cause}); sign SHA-256 or "
                "SHA-512 over the bytes that you send (RFC 9530)"
            ) from cause
        return found[0]

    def validate_created_and_expires(self, sig_input: Any, max_age: timedelta | None = None) -> None:
        """Judge what the signature says of itself, before the library looks at the signature."""
        said = sig_input.params
        for name in ("created", "keyid", "nonce"):
            if name not in said:
                raise SignatureIncomplete(f"the signature does not say {name!r}; it must say created, keyid and nonce")
        if not 0 < len(said["nonce"]) <= MOST_NONCE_LETTERS:
            raise SignatureIncomplete(
                f"the nonce has {len(said['nonce'])} letters; make one of 1 to {MOST_NONCE_LETTERS}, never used before"
            )
        created = self._time(said["created"], "created")
        if abs(created - self._now) > MOST_SKEW:
            raise ClockSkewed(
                f"the request says that it was created at {told(created)}, and here it is "
                f"{told(self._now)}; set the clock right, and send within {MOST_SKEW.seconds // 60} minutes"
            )
        if "expires" in said and self._time(said["expires"], "expires") < self._now:
            expires = self._time(said["expires"], "expires")
            raise ClockSkewed(
                f"the request expired at {told(expires)}, and here it is {told(self._now)}; sign it again"
            )

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey:
        """Return the key of that id, if it counts now."""
        known = self._keys.get(key_id)
        if known is None:
            raise KeyUnknown(
                f"no key {key_id[:60]!r} is on record for pushes; have the agency's engineer register the public half"
            )
        fault = known.times.why_not_now(self._now)
        if fault:
            raise KeyNotInForce(f"the key {key_id} of {known.owner} {fault}; sign with one that counts now")
        return Ed25519PublicKey.from_public_bytes(known.key.raw)

    def _judge_cover(self, result: VerifyResult, *, with_body: bool) -> None:
        # Bare names alone: a parameter such as `req` or `key` would make another component of it.
        covered = {name[1:-1] for name in result.covered_components if name.count('"') == 2 and name.endswith('"')}
        missing = [name for name in ("@method", *(_BODY if with_body else ())) if name not in covered]
        if not covered.issuperset(_TARGET) and not covered.issuperset(_TARGET_IN_PARTS):
            missing.append("@target-uri")
        if missing:
            raise SignatureIncomplete(
                f"the signature does not cover {', '.join(missing)}; whoever reads it could put in another: cover "
                "@method, @target-uri and, with a body, content-digest and content-type"
            )

    def _time(self, seconds: int, name: str) -> datetime:
        try:
            return datetime.fromtimestamp(seconds, tz=UTC)
        except (ValueError, OverflowError, OSError) as cause:
            raise SignatureIncomplete(f"{name} is {seconds}, which is no time; give seconds since 1970") from cause


def _refusal(cause: HTTPMessageSignaturesException) -> RequestRefused:
    """Return our error for the library's: it wraps our own where they were raised within its own steps."""
    inner: BaseException | None = cause
    while inner is not None:
        if isinstance(inner, RequestRefused):
            return inner
        inner = inner.__cause__ or inner.__context__
    told = str(cause) or type(cause).__name__
    if "Malformed" in told or "Multiple signatures" in told or "No signatures" in told or "labels" in told:
        return RequestUnsigned(f"the signature cannot be taken: {told}; send one, as RFC 9421 writes it")
    if "not found in the message" in told:
        return SignatureIncomplete(f"the signature covers what is not there: {told}")
    detail = f" ({told})" if str(cause) else ""
    return SignatureWrong(
        f"the signature is not of that key over this request{detail}; sign what you send, as you send it, with the "
        "private half of the key that you name"
    )
