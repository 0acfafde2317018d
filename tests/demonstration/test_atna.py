"""The real alliance's file loads as it stands, and asks nobody anything."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from wagtail.models import Site

from orkhon.alliance.actions.load_alliance import load_alliance
from orkhon.alliance.models import Agency, AgencyStanding, Memorandum, Source
from orkhon.items import INTERFACE_LANGUAGES

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ATNA = Path(__file__).parents[2] / "alliances" / "atna.toml"

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db]


def test_the_real_alliance_loads_with_every_source_switched_off_and_loading_it_again_changes_nothing() -> None:
    loaded = load_alliance(ATNA, now=NOW)
    assert loaded.agencies == 11
    assert loaded.others["portals"] == 7
    assert Source.objects.count() == loaded.sources >= 20
    assert not Source.objects.filter(enabled=True).exists()
    assert not Source.objects.filter(local=True).exists()
    assert not Agency.objects.filter(invented=True).exists()
    assert not Memorandum.objects.exists(), "nothing is granted that was not found in writing"
    for agency in Agency.objects.all():
        assert all(agency.name_in(language) for language in INTERFACE_LANGUAGES), agency.code
        assert all(getattr(agency, name) for name in agency.NAME_FIELDS), agency.code
    assert Agency.objects.get(code="mti").standing == AgencyStanding.OBSERVER
    assert Agency.objects.get(code="desk").standing == AgencyStanding.DESK
    assert {"turkic.world", "el.kz", "e-history.kz", "adebiportal.kz"} <= set(
        Site.objects.values_list("hostname", flat=True)
    )
    counts = (Agency.objects.count(), Source.objects.count(), Site.objects.count())
    assert load_alliance(ATNA, now=NOW) == loaded
    assert counts == (Agency.objects.count(), Source.objects.count(), Site.objects.count())
