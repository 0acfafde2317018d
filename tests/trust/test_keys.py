"""Keys, their ids and their signatures, against the vectors of RFC 8032 and RFC 8037."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from orkhon.trust import KeyMalformed, SignatureMismatch, SigningKey, VerifyingKey
from orkhon.trust.keys import _base64url

SECRET = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
KEY = SigningKey.from_raw(SECRET)


def test_the_public_half_and_the_id_are_those_of_the_standards() -> None:
    # RFC 8037, appendices A.2 and A.3.
    assert KEY.verifying.text == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    assert KEY.key_id == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_the_signature_of_nothing_is_that_of_the_standard() -> None:
    # RFC 8032, section 7.1, test 1.
    expected = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555f"
        "b8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    assert KEY.sign(b"") == _base64url(expected)


@given(st.binary(max_size=200))
def test_what_a_key_signed_its_public_half_accepts(data: bytes) -> None:
    KEY.verifying.check(KEY.sign(data), data)


@given(st.binary(min_size=1, max_size=200), st.data())
def test_a_single_changed_bit_is_noticed(data: bytes, draw: st.DataObject) -> None:
    place = draw.draw(st.integers(0, len(data) * 8 - 1))
    changed = bytearray(data)
    changed[place // 8] ^= 1 << place % 8
    with pytest.raises(SignatureMismatch):
        KEY.verifying.check(KEY.sign(data), bytes(changed))


def test_another_key_does_not_accept_the_signature() -> None:
    with pytest.raises(SignatureMismatch, match=r"is not of key"):
        SigningKey.generate().verifying.check(KEY.sign(b"news"), b"news")


@pytest.mark.parametrize("spoil", [lambda text: text + "=", lambda text: text + "\n", lambda text: "é" + text])
def test_a_signature_has_one_spelling_only(spoil: object) -> None:
    assert callable(spoil)
    with pytest.raises(SignatureMismatch):
        KEY.verifying.check(spoil(KEY.sign(b"news")), b"news")


def test_a_key_survives_being_written_down() -> None:
    again = SigningKey.from_pem(KEY.to_pem())
    assert again.key_id == KEY.key_id
    assert VerifyingKey.from_text(KEY.verifying.text) == KEY.verifying
    assert VerifyingKey(KEY.verifying.raw) == KEY.verifying
    assert len({KEY.verifying, again.verifying}) == 1


def test_the_secret_does_not_show_in_logs() -> None:
    assert repr(KEY) == f"SigningKey({KEY.key_id})"
    assert repr(KEY.verifying) == f"VerifyingKey({KEY.key_id})"


@pytest.mark.parametrize("text", ["", "short", "ü" * 43, "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp"])
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(KeyMalformed):
        VerifyingKey.from_text(text)


def test_a_secret_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(KeyMalformed, match="31 bytes"):
        SigningKey.from_raw(SECRET[:31])


def test_a_pem_of_another_kind_is_refused_by_name() -> None:
    other = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(KeyMalformed, match="Ed25519 key is wanted"):
        SigningKey.from_pem(other)
    with pytest.raises(KeyMalformed, match="no readable private key"):
        SigningKey.from_pem(b"not a key")


def test_both_libraries_make_the_same_signature_of_the_same_bytes() -> None:
    seed = bytes(range(32))
    ours = SigningKey.from_raw(seed)
    openssl = Ed25519PrivateKey.from_private_bytes(seed)
    for data in (b"", b"orkhon", bytes(5000)):
        theirs = urlsafe_b64encode(openssl.sign(data)).rstrip(b"=").decode("ascii")
        assert ours.sign(data) == theirs
