"""Whose a uri's prefix is: `urn:altai:…` is Altai's, for items and for new agencies alike."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from orkhon.alliance.actions.load_alliance import load_alliance_data
from orkhon.alliance.errors import AllianceFileRefused
from orkhon.alliance.models import Agency, Source
from orkhon.alliance.prefixes import name_in, why_taken
from orkhon.intake.actions.load_file import load_file
from orkhon.intake.actions.take_delivery import take_delivery
from orkhon.intake.actions.take_push import PushedBytes, take_push
from orkhon.intake.deliveries import ParsedDelivery, RawDelivery
from orkhon.items import Item, PubStatus
from orkhon.wire.actions.append import AppendIntent, append
from orkhon.wire.kinds import EntryKind

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.database]
NOW = datetime(2026, 11, 22, 16, 40, tzinfo=UTC)


def agencies() -> Agency:
    """Altai and Registan; returned is Registan."""
    Agency.objects.create(code="altai", sign="AL", name_en="Altai")
    return Agency.objects.create(code="registan", sign="RE", name_en="Registan")


def test_an_item_whose_uri_begins_with_another_agencys_prefix_is_refused_and_stops_no_other() -> None:
    source = Source.objects.create(agency=agencies(), name="wire", url="https://registan.example/feed")
    uris = (
        "urn:altai:1",
        "URN:Altai:2",
        "urn:registan:3",
        "urn:nobody:4",
        "https://altai.example/5",
        "urn:newsml:a:b:6",
    )
    items = tuple(Item(uri=uri, headline=uri) for uri in uris)
    parsed = ParsedDelivery(items=items, refusals=(), format="ninjs", complete=False)
    taken = take_delivery(source, RawDelivery(data=b"x"), parsed, now=NOW)
    assert {entry.uri for entry in taken.entries} == set(uris[2:])
    assert [refusal.where for refusal in taken.refusals] == ["'urn:altai:1'", "'URN:Altai:2'"]
    assert taken.refusals[0].cause == (
        "its uri begins with urn:altai:, the prefix of the agency altai, and it came from registan; "
        "registan must give it a uri of its own, such as one that begins with urn:registan:"
    )


def test_a_push_is_judged_alike_and_what_is_on_the_wire_already_can_still_be_killed() -> None:
    agencies()
    append(AppendIntent(agency="registan", kind=EntryKind.PUBLISH, item=Item(uri="urn:altai:9", version="1")), now=NOW)
    items = (
        Item(uri="urn:altai:1", version="1"),
        Item(uri="urn:registan:2", version="1"),
        Item(uri="urn:altai:9", version="2", pub_status=PubStatus.CANCELED),
    )
    intents = [AppendIntent(agency="registan", kind=EntryKind.PUBLISH, item=item) for item in items]
    taken = take_push(intents, PushedBytes(data=b"{}", content_type="application/json"), now=NOW)
    assert [one.outcome.value for one in taken.items] == ["refused", "new", "new"]
    assert "the prefix of the agency altai, and it came from registan" in taken.items[0].cause


def test_a_file_that_is_loaded_is_judged_alike(tmp_path: Path) -> None:
    path = tmp_path / "items.json"
    path.write_text('[{"uri": "urn:altai:1", "version": "1"}, {"uri": "urn:registan:2", "version": "1"}]')
    loaded = load_file(str(path), agencies(), now=NOW)
    assert (loaded.new, [refusal.where for refusal in loaded.refusals]) == (1, ["urn:altai:1"])
    assert "the prefix of the agency altai, and it came from registan" in loaded.refusals[0].cause


def test_no_new_agency_has_a_code_whose_uris_are_anothers(settings: Settings) -> None:
    # Names without hashes: those are made by collectstatic.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    agencies()
    append(AppendIntent(agency="registan", kind=EntryKind.PUBLISH, item=Item(uri="urn:manas:1")), now=NOW)
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    for code, why in (("manas", "registan has items on the wire"), ("newsml", "are nobody&#x27;s of the alliance")):
        facts = {"code": code, "sign": "MA", "name_en": "Manas", "standing": "member"}
        page = client.post(reverse("agencies:add"), facts)
        assert page.status_code == 200, page
        assert why in page.content.decode()
        assert not Agency.objects.filter(code=code).exists()
    with pytest.raises(AllianceFileRefused, match="agencies manas: 'manas' came, and registan has items"):
        load_alliance_data(
            b'[[agencies]]\ncode = "manas"\nsign = "MA"\nnames = { en = "Manas" }\n', name="a.toml", now=NOW
        )
    assert why_taken("tengri") == ""
    assert (name_in("urn:a"), name_in("https://altai.example/1")) == ("", "")
