"""A signed request lets in its signer once, within five minutes, with the body that was signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from http_message_signatures import HTTPMessageSigner, MappingKeyResolver
from http_message_signatures.algorithms import ED25519

from orkhon.trust import KeyTimes, SigningKey, http_signatures
from orkhon.trust.http_signatures import (
    BodyChanged,
    ClockSkewed,
    KeyNotInForce,
    KeyUnknown,
    PushKey,
    RequestRefused,
    RequestReplayed,
    RequestUnsigned,
    SignatureIncomplete,
    SignatureWrong,
    SignedRequest,
    VerifiedBy,
    sign,
    verify,
)

NOW = datetime(2026, 11, 22, 16, 40, tzinfo=UTC)
KEY = SigningKey.from_raw(bytes(range(32)))
STRANGER = SigningKey.from_raw(bytes(32))
REQUEST = SignedRequest(
    method="POST",
    url="https://hub.example.org/api/v1/items?batch=1",
    headers=(("Content-Type", "application/json"), ("Host", "hub.example.org")),
    body=b'{"uri":"urn:altai:1"}',
)


class Nonces:
    """The nonces that came, kept in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], datetime] = {}

    def __call__(self, key_id: str, nonce: str, until: datetime) -> bool:
        seen = (key_id, nonce) in self.kept
        self.kept[key_id, nonce] = until
        return seen


def keys(**times: datetime) -> dict[str, PushKey]:
    return {KEY.key_id: PushKey(owner="altai", key=KEY.verifying, times=KeyTimes(**times))}


def signed(request: SignedRequest = REQUEST, key: SigningKey = KEY, **said: Any) -> SignedRequest:
    added = sign(request, key, now=said.pop("now", NOW), nonce=said.pop("nonce", "n-1"), **said)
    return replace(request, headers=(*request.headers, *added.items()))


def covering(*names: str, key: SigningKey = KEY, **said: Any) -> SignedRequest:
    """The request under a signature of the library's own, which covers what it is told to."""

    class Message:
        method, url = REQUEST.method, REQUEST.url
        headers = dict(REQUEST.headers)

    signer = HTTPMessageSigner(
        signature_algorithm=ED25519,
        key_resolver=MappingKeyResolver(public_keys={}, private_keys={key.key_id: key._key}),
    )
    body = {"body": REQUEST.body} if "content-digest" in names else {}
    facts = {"created": NOW, "nonce": "n-1", "key_id": key.key_id, **said, **body}
    signer.sign(Message, covered_component_ids=names, **facts)
    return replace(REQUEST, headers=tuple(Message.headers.items()))


def judged(
    request: SignedRequest,
    *,
    now: datetime = NOW,
    nonces: Nonces | None = None,
    times: Mapping[str, datetime] | None = None,
) -> VerifiedBy:
    return verify(request, keys(**times or {}), now=now, seen_nonce=nonces or Nonces())


def test_a_signed_request_names_its_signer() -> None:
    nonces = Nonces()
    found = judged(signed(), nonces=nonces)
    assert found == VerifiedBy(owner="altai", key_id=KEY.key_id, created=NOW, nonce="n-1")
    assert nonces.kept == {(KEY.key_id, "n-1"): NOW + timedelta(minutes=5)}


def test_a_request_without_a_body_need_not_cover_one() -> None:
    asked = replace(REQUEST, method="GET", headers=(), body=b"")
    assert judged(signed(asked)).owner == "altai"


def test_the_address_may_be_covered_in_its_parts() -> None:
    parts = ("@method", "@authority", "@path", "@query", "content-digest", "content-type")
    assert judged(covering(*parts)).owner == "altai"


def test_each_request_gets_a_nonce_of_its_own() -> None:
    first, second = (sign(REQUEST, KEY, now=NOW)["Signature-Input"] for _ in range(2))
    assert first != second


def test_the_same_request_is_not_taken_twice_and_a_refused_one_uses_no_nonce_up() -> None:
    nonces = Nonces()
    with pytest.raises(BodyChanged):
        judged(replace(signed(), body=b"{}"), nonces=nonces)
    judged(signed(), nonces=nonces)
    with pytest.raises(RequestReplayed, match="make a new nonce"):
        judged(signed(), nonces=nonces)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_clock_that_is_wrong_is_told_both_times(minutes: int) -> None:
    with pytest.raises(ClockSkewed, match=r"created at 2026-11-22 16:(34|46):00 UTC, and here it is 2026-11-22 16:40"):
        judged(signed(now=NOW + timedelta(minutes=minutes)))


@pytest.mark.parametrize("minutes", [-5, 5])
def test_five_minutes_are_allowed_on_either_side(minutes: int) -> None:
    late = signed(now=NOW + timedelta(minutes=minutes), lifetime=timedelta(hours=1))
    assert judged(late).owner == "altai"


def test_what_has_expired_by_its_own_word_is_not_taken() -> None:
    with pytest.raises(ClockSkewed, match="expired at 2026-11-22 16:39:30 UTC"):
        judged(signed(now=NOW - timedelta(seconds=60), lifetime=timedelta(seconds=30)))


CHANGES: dict[str, Callable[[SignedRequest], SignedRequest]] = {
    "method": lambda request: replace(request, method="PUT"),
    "host": lambda request: replace(request, url=request.url.replace("hub.", "other.")),
    "query": lambda request: replace(request, url=request.url + "&more=1"),
    "type": lambda request: replace(
        request, headers=(("Content-Type", "text/html"), *(one for one in request.headers if one[0] != "Content-Type"))
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_covered_cannot_be_changed(change: str) -> None:
    with pytest.raises(SignatureWrong, match="sign what you send"):
        judged(CHANGES[change](signed()))


def test_another_body_is_found_with_its_digest_or_a_new_one() -> None:
    with pytest.raises(BodyChanged, match="2 bytes"):
        judged(replace(signed(), body=b"{}"))
    digest = sign(replace(REQUEST, body=b"{}"), STRANGER, now=NOW)["Content-Digest"]
    changed = replace(signed(), body=b"{}")
    headers = tuple((name, digest if name == "Content-Digest" else value) for name, value in changed.headers)
    with pytest.raises(SignatureWrong):
        judged(replace(changed, headers=headers))


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        (("@target-uri", "content-digest", "content-type"), "@method"),
        (("@method", "content-digest", "content-type"), "@target-uri"),
        (("@method", "@authority", "@path", "content-digest", "content-type"), "@target-uri"),
        (("@method", "@target-uri", "content-type"), "content-digest"),
        (("@method", "@target-uri", "content-digest"), "content-type"),
    ],
)
def test_a_signature_must_cover_all_that_matters(names: tuple[str, ...], missing: str) -> None:
    with pytest.raises(SignatureIncomplete, match=f"does not cover {missing}"):
        judged(covering(*names))


@pytest.mark.parametrize("nonce", [None, "", "n" * 201])
def test_a_signature_must_have_a_nonce_of_a_fair_length(nonce: str | None) -> None:
    full = ("@method", "@target-uri", "content-digest", "content-type")
    with pytest.raises(SignatureIncomplete, match="nonce"):
        judged(covering(*full, nonce=nonce))


def test_a_key_that_is_not_on_record_lets_nobody_in() -> None:
    with pytest.raises(KeyUnknown, match="register the public half"):
        judged(signed(key=STRANGER))


def test_a_stranger_who_names_the_agencys_key_is_not_let_in() -> None:
    forged = signed(key=STRANGER)
    headers = tuple((name, value.replace(STRANGER.key_id, KEY.key_id)) for name, value in forged.headers)
    with pytest.raises(SignatureWrong):
        judged(replace(forged, headers=headers))


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ({"retired": NOW - timedelta(days=1)}, "was retired at 2026-11-21"),
        ({"revoked": NOW, "compromised_since": NOW - timedelta(days=9)}, "was revoked at 2026-11-22"),
        ({"not_before": NOW + timedelta(days=1)}, "counts from 2026-11-23"),
    ],
)
def test_a_key_counts_only_while_it_is_in_force(times: dict[str, datetime], said: str) -> None:
    with pytest.raises(KeyNotInForce, match=said):
        judged(signed(), times=times)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda headers: [one for one in headers if one[0] != "Signature"],
        lambda headers: [one for one in headers if not one[0].startswith("Signature")],
        lambda headers: [(name, "(" if name == "Signature-Input" else value) for name, value in headers],
        lambda headers: [(name, value * 100 if name == "Signature" else value) for name, value in headers],
        lambda headers: [
            (name, f"{value}, b{value}" if name.startswith("Signature") else value) for name, value in headers
        ],
    ],
)
def test_no_signature_two_or_one_that_cannot_be_read_are_refused(spoil: Callable[[Any], Any]) -> None:
    request = signed()
    with pytest.raises(RequestUnsigned):
        judged(replace(request, headers=tuple(spoil(request.headers))))


def test_a_signature_over_what_is_not_there_is_refused_and_none_is_made() -> None:
    bare = replace(signed(), headers=tuple(one for one in signed().headers if one[0] != "Content-Type"))
    with pytest.raises(SignatureIncomplete, match="not there"):
        judged(bare)
    with pytest.raises(SignatureIncomplete, match="cannot be signed"):
        sign(replace(REQUEST, headers=()), KEY, now=NOW)


@pytest.mark.parametrize("created", [-(10**14), 10**14])
def test_a_time_that_is_none_is_refused(created: int) -> None:
    text = str(int(NOW.timestamp()))
    headers = tuple((name, value.replace(text, str(created))) for name, value in signed().headers)
    with pytest.raises(SignatureIncomplete, match="no time"):
        judged(replace(signed(), headers=headers))


def test_every_refusal_is_permanent() -> None:
    assert not RequestRefused.retryable


@pytest.mark.parametrize(
    "url",
    [
        "https://hub.example.org/api/v1/items?batch=1",
        "https://Hub.Example.org:443",
        "http://127.0.0.1:9/a/../b?x=%20#f",
    ],
)
def test_what_is_signed_by_hand_is_to_the_letter_what_the_library_signs(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = replace(REQUEST, url=url)
    by_hand = sign(request, KEY, now=NOW, nonce="n-1")
    monkeypatch.setattr(http_signatures, "_sign_plain", lambda *args, **facts: pytest.fail("not by the library"))
    monkeypatch.setattr(http_signatures, "_plain_content_type", lambda *args: "")
    assert by_hand == sign(request, KEY, now=NOW, nonce="n-1")


@pytest.mark.parametrize(
    "changes",
    [
        {"headers": (("Content-Type", "text/plain;  charset=x"),)},
        {"headers": (("Content-Type", "a/b"), ("content-type", "c/d"))},
        {"headers": (("Content-Type", ' a/b; c="d"'),)},
        {"body": b""},
    ],
)
def test_what_is_unusual_is_left_to_the_library(changes: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_signatures, "_sign_plain", lambda *args, **facts: pytest.fail("signed by hand"))
    assert "Signature" in sign(replace(REQUEST, **changes), KEY, now=NOW)
