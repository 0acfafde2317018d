"""A public key may come in any spelling; a private one is refused by name."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from orkhon.trust import KeyMalformed, SigningKey
from orkhon.trust.public_keys import MOST_LETTERS, PrivateHalfGiven, read_public_key

KEY = SigningKey.from_raw(bytes(range(32)))
PUBLIC = Ed25519PublicKey.from_public_bytes(KEY.verifying.raw)
JWK = {"kty": "OKP", "crv": "Ed25519", "x": KEY.verifying.text}


@pytest.mark.parametrize(
    "text",
    [
        KEY.verifying.text,
        f"  {KEY.verifying.text}\n",
        b64encode(KEY.verifying.raw).decode(),
        json.dumps(JWK),
        PUBLIC.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        PUBLIC.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode() + " engineer@altai",
    ],
)
def test_each_spelling_is_the_same_key(text: str) -> None:
    assert read_public_key(text) == KEY.verifying


@pytest.mark.parametrize("text", [KEY.to_pem().decode(), json.dumps({**JWK, "d": KEY.verifying.text})])
def test_a_private_key_is_refused_by_name(text: str) -> None:
    with pytest.raises(PrivateHalfGiven, match="make a new key"):
        read_public_key(text)


OTHER = generate_private_key(SECP256R1()).public_key()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "0 bytes"),
        ("AAAA", "3 bytes"),
        ("ключ", "no public key"),
        ("x" * (MOST_LETTERS + 1), "letters are no public key"),
        ("{", "no JSON"),
        (json.dumps({"kty": "RSA", "n": "AQAB"}), "of kty 'RSA'"),
        (json.dumps({**JWK, "x": 7}), "wanted are OKP"),
        (json.dumps({**JWK, "x": "AAAA"}), "3 bytes"),
        ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "no readable public key"),
        ("ssh-ed25519 AAAA", "no readable public key"),
        (OTHER.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(), "give an Ed25519 public key"),
    ],
)
def test_what_is_no_ed25519_public_key_is_told_what_is_wanted(text: str, said: str) -> None:
    with pytest.raises(KeyMalformed, match=said):
        read_public_key(text)


def test_a_private_key_may_lie_encrypted_and_opens_with_its_passphrase_alone() -> None:
    pem = KEY.to_pem(b"seven quiet wolves")
    assert b"ENCRYPTED" in pem
    assert SigningKey.from_pem(pem, b"seven quiet wolves").key_id == KEY.key_id
    for wrong in (None, b"six loud wolves"):
        with pytest.raises(KeyMalformed):
            SigningKey.from_pem(pem, wrong)
