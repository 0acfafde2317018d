"""Superdesk's push: its signature, and its dialect of ninjs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from orkhon.formats import FormatError
from orkhon.intake.connectors.superdesk.parse import binaries_of, parse
from orkhon.intake.connectors.superdesk.signature import check_signature, signature_of
from orkhon.intake.deliveries import RawDelivery
from orkhon.intake.errors import SignatureMissing, SignatureWrong
from orkhon.items import PubStatus
from tests.intake.connectors.retrievals import READING

PUSHED: dict[str, Any] = {
    "guid": "urn:newsml:altai.example:2",
    "type": "text",
    "version": "2",
    "pubstatus": "usable",
    "language": "ru",
    "headline": "Выдуманная новость",
    "body_html": "<p>Текст<script>1</script></p>",
    "evolvedfrom": "urn:newsml:altai.example:1",
    "versioncreated": "2026-11-22T16:00:00+0000",
    "copyrightholder": None,
    "associations": {
        "featuremedia": {
            "guid": "urn:newsml:altai.example:p",
            "type": "picture",
            "renditions": {
                "original": {"href": "https://altai.example/p.jpg", "media": "m1", "mimetype": "image/jpeg"}
            },
        },
        "related": None,
    },
}


def _raw(value: object) -> RawDelivery:
    return RawDelivery(data=json.dumps(value).encode(), content_type="application/json")


def test_the_dialect_is_read_and_the_evolved_item_replaces_its_former() -> None:
    (item,) = parse(_raw(PUSHED), READING).items
    assert (item.uri, item.version, item.headline) == ("urn:newsml:altai.example:2", "2", "Выдуманная новость")
    assert item.replaces == "urn:newsml:altai.example:1"
    assert "script" not in item.body.xhtml
    assert [association.name for association in item.associations] == ["featuremedia"]


def test_a_cancelled_item_is_the_agencys_kill() -> None:
    (item,) = parse(_raw(PUSHED | {"pubstatus": "canceled"}), READING).items
    assert item.pub_status is PubStatus.CANCELED


@pytest.mark.parametrize("data", [b"", b"<html>", b'{"a":', b"[" * 5000])
def test_what_is_no_ninjs_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        parse(RawDelivery(data=data), READING)


def test_binaries_are_known_by_their_media_names() -> None:
    assert binaries_of(PUSHED) == {"m1": "https://altai.example/p.jpg"}


def test_the_signature_covers_every_byte() -> None:
    body = b'{"guid":"1"}'
    # RFC 2202, test case 2.
    assert signature_of(b"what do ya want for nothing?", "Jefe") == "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
    check_signature(body, signature_of(body, "hush"), "hush")
    for wrong, secret in ((body + b" ", "hush"), (body, "other")):
        with pytest.raises(SignatureWrong, match="does not fit"):
            check_signature(wrong, signature_of(body, "hush"), secret)


def test_no_signature_and_no_secret_let_nobody_in() -> None:
    with pytest.raises(SignatureMissing):
        check_signature(b"{}", "", "hush")
    with pytest.raises(SignatureWrong, match="no secret"):
        check_signature(b"{}", signature_of(b"{}", ""), "")
