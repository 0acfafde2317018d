"""Old payloads are read for ever, and newer ones are refused by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from orkhon.formats import to_ninjs
from orkhon.trust import canonical
from orkhon.wire import envelopes
from orkhon.wire.entries import read_item
from orkhon.wire.envelopes import control_body, item_body, read_body
from orkhon.wire.errors import EnvelopeUnknown, WireBroken
from tests.wire.samples.envelope_1 import CONTROL, ITEM

SAMPLES = Path(__file__).with_name("samples")


def test_an_item_in_envelope_1_is_read_for_ever() -> None:
    contents = read_body((SAMPLES / "envelope_1_item.json").read_bytes())
    assert contents.schema == "ninjs/3.1"
    assert read_item(contents) == ITEM


def test_a_control_in_envelope_1_is_read_for_ever() -> None:
    contents = read_body((SAMPLES / "envelope_1_control.json").read_bytes())
    assert contents.schema == "orkhon/control/1"
    assert contents.extra == CONTROL
    assert read_item(contents) is None


def test_the_item_of_the_sample_is_written_today_as_it_stands_there() -> None:
    document = to_ninjs(ITEM)
    assert item_body(document.ninjs, document.extra) == (SAMPLES / "envelope_1_item.json").read_bytes()


def test_todays_bodies_are_canonical_and_say_their_envelope() -> None:
    body = item_body({"uri": "urn:altai:1"}, {"b": 1, "a": 2})
    assert body == b'{"envelope":1,"extra":{"a":2,"b":1},"ninjs":{"uri":"urn:altai:1"},"schema":"ninjs/3.1"}'
    assert control_body(CONTROL) == (SAMPLES / "envelope_1_control.json").read_bytes()


def test_an_older_envelope_is_raised_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def from_minus_1(document: dict[str, Any]) -> dict[str, Any]:
        return {"envelope": 0, "body": document["old"]}

    def from_0(document: dict[str, Any]) -> dict[str, Any]:
        return {"envelope": 1, "schema": "ninjs/3.1", "ninjs": document["body"], "extra": {}}

    monkeypatch.setattr(envelopes, "_UPCASTS", {-1: from_minus_1, 0: from_0})
    assert read_body(canonical({"envelope": -1, "old": {"uri": "u"}})).ninjs == {"uri": "u"}


def test_a_newer_envelope_is_refused_by_name() -> None:
    with pytest.raises(EnvelopeUnknown, match="envelope 2; this Orkhon reads up to 1"):
        read_body(canonical({"envelope": 2}))


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b'{"envelope":1}'])
def test_what_is_no_envelope_is_broken(body: bytes) -> None:
    with pytest.raises(WireBroken, match="no envelope"):
        read_body(body)
