"""A source whose facts can never work is refused before it is kept, by forms and files alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from orkhon.alliance.actions.load_alliance import load_alliance_data
from orkhon.alliance.errors import AllianceFileRefused
from orkhon.alliance.models import Agency, Source
from orkhon.alliance.models.source import ConnectorName
from orkhon.intake.registry import CONNECTORS

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]

FILE = """
[[agencies]]
code = "altai"
names = { en = "Altai Press" }

[[agencies.sources]]
name = "Wire"
url = "http://127.0.0.1:8791/altai/rss"
"""


def _source(**facts: object) -> Source:
    agency, _ = Agency.objects.get_or_create(code="altai", defaults={"name_en": "Altai Press", "sign": "AP"})
    return Source(agency=agency, name="Wire", url="https://altai.example/rss", **facts)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("interval", timedelta(0), "0:00:00 is too short; write 10 seconds or more"),
        ("interval", timedelta(seconds=-60), "write 10 seconds or more"),
        ("interval", timedelta(seconds=9.9), "write 10 seconds or more"),
        ("silence_alert_after", timedelta(0), "0:00:00 is no time to wait; write more than 0"),
        ("silence_alert_after", timedelta(hours=-1), "write more than 0"),
        ("max_bytes", 999, "999 is no size for an answer; write a number of bytes from 1,000 to 50,000,000"),
        ("max_bytes", 50_000_001, "50000001 is no size for an answer"),
        ("time_zone", "Asia/Nowhere", "'Asia/Nowhere' is no time zone; write a name of the time zone database"),
        ("time_zone", "Asia", "'Asia' is no time zone"),
        ("time_zone", "../../etc/passwd", "is no time zone"),
        ("connector", "telex", "'telex' is no connector; choose one of: feed, file"),
        ("language", "Kazakh", "'Kazakh' is not a language tag"),
        ("language", "qq", "'qq' names no language, script or region that is known: 'qq'; write one such as kk-Cyrl"),
        ("language", "und", "'und' names no language"),
        ("language", "kk-Abcd", "'kk-Abcd' names no language, script or region that is known: 'Abcd'"),
        ("language", "kk-Cyrl-XQ", "known: 'XQ'"),
        ("language", "uz-Cyrillic", "known: 'Cyrillic'"),
    ],
)
def test_a_fact_that_can_never_work_is_refused_with_what_came_and_what_is_wanted(
    field: str, value: object, told: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        _source(**{field: value}).full_clean()
    assert list(refusal.value.message_dict) == [field]
    assert told in refusal.value.message_dict[field][0]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("interval", timedelta(seconds=10)),
        ("silence_alert_after", timedelta(seconds=1)),
        ("max_bytes", 1000),
        ("max_bytes", 50_000_000),
        ("time_zone", "Asia/Almaty"),
        ("connector", "file"),
        *(("language", tag) for tag in ("", "kk", "kz", "kk-Cyrl", "uz_UZ", "uz-latn-uz", "de", "ckb", "es-419")),
    ],
)
def test_what_works_is_kept(field: str, value: object) -> None:
    source = _source(**{field: value})
    source.full_clean()
    source.save()
    assert getattr(Source.objects.get(), field) == value


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("interval_seconds = 0", "interval_seconds is 0; write a number of 10 or more"),
        ("max_bytes = 50_000_001", "max_bytes is 50000001; write a number from 1000 to 50000000"),
        ("silence_alert_after_hours = -1", "silence_alert_after_hours is -1"),
        ('time_zone = "Asia"', "time_zone is 'Asia'; write a name of the time zone database"),
        ('connector = "telex"', "agencies altai.sources Wire: connector: 'telex' is no connector"),
        ('language = "kk-Abcd"', "language is 'kk-Abcd'; 'kk-Abcd' names no language"),
        ('language = "uz-Cyrillic"', "uz-Cyrillic"),
    ],
)
def test_an_alliance_file_with_such_a_source_is_refused_whole(line: str, told: str) -> None:
    text = FILE.replace("names =", 'sign = "AP"\nnames =') + line
    with pytest.raises(AllianceFileRefused) as refusal:
        load_alliance_data(text.encode(), name="alliance.toml", now=datetime(2026, 11, 22, tzinfo=UTC))
    assert told in str(refusal.value)
    assert not Agency.objects.exists()


def test_the_connectors_that_may_be_chosen_are_those_that_intake_has() -> None:
    assert set(ConnectorName.values) == set(CONNECTORS)
