"""An alliance file is loaded whole or not at all, and what is wrong in it is named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from orkhon.alliance.actions import load_alliance as loading
from orkhon.alliance.actions.load_alliance import load_alliance, load_alliance_data, register_table
from orkhon.alliance.alliance_file import Table
from orkhon.alliance.errors import AllianceFileRefused
from orkhon.alliance.models import Agency, Memorandum, Source
from orkhon.alliance.permits import ItemFacts, Use
from orkhon.alliance.queries import may_now

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

FILE = """
[[agencies]]
code = "altai"
sign = "AP"
country = "KZ"
languages = ["kk-Cyrl", "ru"]
state_owner = "a trust"
invented = true
names = { en = "Altai Press", kk = "Алтай Пресс" }

[[agencies.sources]]
name = "Wire"
url = "http://127.0.0.1:8791/altai/ninjs.json"
language = "kk"
time_zone = "Asia/Almaty"
interval_seconds = 15
silence_alert_after_hours = 1.5
local = true

[[memoranda]]
translate = true
edit = true
credit_line = "{agency}"
signed = 2026-01-15
names = { en = "All for all" }

[[memoranda]]
agency = "altai"
broadcast = true
signed = 2026-02-01
until = 2026-12-31
names = { en = "Altai on the air" }
"""


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test register tables of its own."""
    monkeypatch.setattr(loading, "_tables", {})


def _load(text: str) -> loading.Loaded:
    return load_alliance_data(text.encode(), name="alliance.toml", now=NOW)


def test_a_file_makes_agencies_sources_and_memoranda() -> None:
    loaded = _load(FILE)
    assert (loaded.agencies, loaded.sources, loaded.memoranda) == (1, 1, 2)
    agency = Agency.objects.get(code="altai")
    assert agency.languages == "kk-Cyrl ru-Cyrl"
    assert (agency.name_in("kk"), agency.name_in("tr")) == ("Алтай Пресс", "Altai Press")
    assert (agency.standing, agency.invented, agency.active) == ("member", True, True)
    source = agency.sources.get()
    assert (source.interval, source.silence_alert_after) == (timedelta(seconds=15), timedelta(minutes=90))
    assert (source.enabled, source.local, source.connector) == (False, True, "feed")
    item = ItemFacts(uri="urn:altai:1", agency="altai")
    assert may_now(Use.TRANSLATE, item=item, by="desk", now=NOW).allowed
    assert may_now(Use.BROADCAST, item=item, by="desk", now=NOW).allowed
    assert not may_now(Use.BROADCAST, item=item, by="desk", now=NOW.replace(year=2027)).allowed


def test_loading_again_changes_what_has_changed_and_doubles_nothing() -> None:
    _load(FILE)
    _load(FILE.replace('"a trust"', '"a society"').replace("local = true", "local = true\nenabled = true"))
    assert Agency.objects.get().state_owner == "a society"
    assert Source.objects.get().enabled
    assert Memorandum.objects.count() == 2


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("[[agencies]]", "[[agencies]", "not a TOML file"),
        ('code = "altai"', "", "agencies[1]: code is missing; write small Latin letters"),
        ('code = "altai"', 'code = "Altai"', "agencies Altai: code: write small Latin letters"),
        ('sign = "AP"', 'sign = "APRESS"', "agencies altai: sign is 'APRESS'; at most 3 letters"),
        ('"kk-Cyrl", "ru"', '"Kazakh language"', "agencies altai: languages is"),
        ("invented = true", 'invented = "yes"', "invented is 'yes'; write true or false"),
        ('en = "Altai Press", ', "", "agencies altai.names: en is missing; write the English name"),
        ('kk = "Алтай Пресс"', 'qq = "?"', "agencies altai.names: the key 'qq' is unknown"),
        ('country = "KZ"', 'county = "KZ"', "agencies altai: the key 'county' is unknown; known are"),
        ('country = "KZ"', 'standing = "friend"', "standing is 'friend'; write one of member, partner"),
        ("Asia/Almaty", "Asia/Nowhere", "agencies altai.sources[1]: time_zone is 'Asia/Nowhere'; write a name"),
        ("http://127.0.0.1:8791/altai/ninjs.json", "nowhere", "agencies altai.sources Wire: url:"),
        ("interval_seconds = 15", "interval_seconds = 0", "interval_seconds is 0; write a number of 10 or more"),
        ("signed = 2026-01-15", 'signed = "today"', "memoranda[1]: signed is 'today'; write a date"),
        ("signed = 2026-01-15", "signed = 2026-01-15T10:00:00Z", "memoranda[1]: signed is"),
        ('agency = "altai"', 'agency = "altay"', "memoranda Altai on the air: agency is 'altay'; known are altai"),
        ("[[memoranda]]\ntranslate", "[[memorandum]]\ntranslate", "the file: the key 'memorandum' is unknown"),
    ],
)
def test_what_is_wrong_is_named_with_file_table_and_key_and_nothing_is_kept(before: str, after: str, told: str) -> None:
    assert before in FILE
    with pytest.raises(AllianceFileRefused) as refusal:
        _load(FILE.replace(before, after))
    assert str(refusal.value).startswith("alliance.toml: ")
    assert told in str(refusal.value)
    assert not Agency.objects.exists()
    assert not Memorandum.objects.exists()


def test_an_agency_that_comes_twice_is_refused() -> None:
    with pytest.raises(AllianceFileRefused, match="altai comes twice"):
        _load(FILE + FILE)


def test_another_room_reads_its_own_tables_in_the_same_transaction(tables: None) -> None:
    seen: list[Sequence[Table]] = []
    register_table("portals", seen.append)
    loaded = _load(FILE + '[[portals]]\ncode = "orkhon"\n')
    assert loaded.others == {"portals": 1}
    assert [row["code"] for row in seen[0]] == ["orkhon"]


def test_a_refusal_of_another_room_undoes_the_whole_file(tables: None) -> None:
    def refuse(rows: Sequence[Table]) -> None:
        raise AllianceFileRefused("orkhon has no hostname")

    def find_invalid(rows: Sequence[Table]) -> None:
        raise ValidationError({"theme": "no such theme"})

    for loader, told in ((refuse, "portals: orkhon has no hostname"), (find_invalid, "theme: no such theme")):
        register_table("portals", loader)
        with pytest.raises(AllianceFileRefused, match=told):
            _load(FILE + '[[portals]]\ncode = "orkhon"\n')
        assert not Agency.objects.exists()


def test_tables_of_a_room_that_is_not_there_are_refused_by_name(tables: None) -> None:
    with pytest.raises(AllianceFileRefused, match="'portals' is unknown"):
        _load(FILE + '[[portals]]\ncode = "orkhon"\n')


def test_the_command_says_what_was_loaded_and_names_a_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(FILE, encoding="utf-8")
    told = StringIO()
    call_command("alliance", "load", str(path), stdout=told)
    assert told.getvalue() == f"{path}: 1 agencies, 1 sources, 2 memoranda\n"
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("alliance", "load", str(tmp_path / "none.toml"))
    with pytest.raises(AllianceFileRefused, match="cannot be read"):
        load_alliance(tmp_path, now=NOW)
