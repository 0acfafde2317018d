"""A browser is written to as the standards say, and reads what was written."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from orkhon.outbound.errors import AddressRefused, RefusedByServer
from orkhon.outbound.web_push import (
    MOST_BYTES,
    BrowserKeys,
    BrowserKeysRefused,
    authorization,
    point_of,
    push,
    seal,
    wrapped,
)
from tests.outbound.servers import Handler, serving

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
CURVE = ec.SECP256R1()


def unwrapped(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(unwrapped(text), "big"), CURVE)


class Browser:
    """A browser's own side: opens what was sealed for it, written from RFC 8188 and 8291 by itself."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(CURVE)
        self.auth = b"sixteen bytes ok"
        self.keys = BrowserKeys.parse(wrapped(point_of(self.key)), wrapped(self.auth))

    def opened(self, body: bytes) -> bytes:
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs))
        info = b"WebPush: info\0" + point_of(self.key) + theirs
        material = HKDF(SHA256(), 32, self.auth, info).derive(shared)
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(material)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(material)
        plain = AESGCM(key).decrypt(nonce, sealed, None)
        assert plain[-1:] == b"\x02"
        return plain[:-1]


def test_the_example_of_the_standard_comes_out_byte_for_byte() -> None:
    # RFC 8291, section 5 and appendix A.
    to = BrowserKeys.parse(
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
    )
    own = private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")
    sealed = seal(b"When I grow up, I want to be a watermelon", to, own=own, salt=unwrapped("DGv6ra1nlYgDCS1FRnbzlw"))
    assert wrapped(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_only_the_browser_that_it_is_for_opens_a_message() -> None:
    browser, other = Browser(), Browser()
    sealed = seal("Қазақша хабар".encode(), browser.keys)
    assert browser.opened(sealed).decode() == "Қазақша хабар"
    with pytest.raises(InvalidTag):
        other.opened(sealed)


def test_what_the_push_service_is_told_is_signed_for_it_alone() -> None:
    key = ec.generate_private_key(CURVE)
    header = authorization("https://push.example:8443/send/abc", key, contact="mailto:hub@desk.example", now=NOW)
    scheme, _, rest = header.partition(" ")
    fields = dict(part.split("=", 1) for part in rest.split(", "))
    public = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, unwrapped(fields["k"]))
    claims = jwt.decode(
        fields["t"],
        public,
        algorithms=["ES256"],
        audience="https://push.example:8443",
        options={"verify_exp": False},
    )
    assert scheme == "vapid"
    assert claims["sub"] == "mailto:hub@desk.example"
    assert claims["exp"] == int((NOW + timedelta(hours=12)).timestamp())


def test_a_message_goes_to_the_push_service_with_its_time_and_urgency() -> None:
    browser, key = Browser(), ec.generate_private_key(CURVE)
    came: list[tuple[dict[str, str], bytes]] = []

    def answer(request: Handler) -> None:
        came.append((dict(request.headers), request.rfile.read(int(request.headers["Content-Length"]))))
        request.send_response(201)
        request.send_header("Content-Length", "0")
        request.end_headers()

    with serving(answer) as url:
        status = push(
            b"{}",
            endpoint=f"{url}/send",
            to=browser.keys,
            key=key,
            contact="mailto:hub@desk.example",
            now=NOW,
            keep_for=timedelta(hours=1),
            urgent=True,
            allow_local=True,
        )
    [(headers, body)] = came
    assert status == 201
    assert (headers["TTL"], headers["Urgency"], headers["Content-Encoding"]) == ("3600", "high", "aes128gcm")
    assert headers["Authorization"].startswith("vapid t=")
    assert browser.opened(body) == b"{}"


def test_a_browser_that_is_gone_is_said_to_be_gone() -> None:
    def answer(request: Handler) -> None:
        request.send_response(410)
        request.send_header("Content-Length", "0")
        request.end_headers()

    with serving(answer) as url, pytest.raises(RefusedByServer) as refusal:
        pushed(f"{url}/send", local=True)
    assert refusal.value.status == 410


def test_a_browser_cannot_send_the_hub_into_its_own_network() -> None:
    with pytest.raises(AddressRefused):
        pushed("http://127.0.0.1:9/send", local=False)


def pushed(endpoint: str, *, local: bool) -> int:
    return push(
        b"{}",
        endpoint=endpoint,
        to=Browser().keys,
        key=ec.generate_private_key(CURVE),
        contact="mailto:hub@desk.example",
        now=NOW,
        keep_for=timedelta(hours=1),
        allow_local=local,
    )


@pytest.mark.parametrize(
    ("p256dh", "auth", "said"),
    [
        ("", "BTBZMqHH6r4Tts7J_aSIgg", "no point"),
        ("AAAA", "BTBZMqHH6r4Tts7J_aSIgg", "no point"),
        ("#not base64#", "BTBZMqHH6r4Tts7J_aSIgg", "no base64url"),
        (wrapped(b"\x04" + b"\xff" * 64), "BTBZMqHH6r4Tts7J_aSIgg", "no point"),
        (wrapped(b"\x04" + b"\xff" * 64), "AAAA", "16 were wanted"),
    ],
)
def test_keys_that_are_none_are_refused_with_what_was_wanted(p256dh: str, auth: str, said: str) -> None:
    with pytest.raises(BrowserKeysRefused, match=said):
        BrowserKeys.parse(p256dh, auth)


def test_a_message_too_long_for_push_services_is_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        seal(b"x" * (MOST_BYTES + 1), Browser().keys)
