"""Dates on the newsroom's screens are written as the language writes them, in all eight."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format, localize

WHEN = datetime(2026, 11, 3, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize("language", ["az", "kk", "ky", "ru", "tk", "uz"])
def test_a_short_date_has_the_day_before_the_month(language: str) -> None:
    with translation.override(language):
        assert date_format(WHEN, "SHORT_DATE_FORMAT") == "03.11.2026"
        assert date_format(WHEN, "SHORT_DATETIME_FORMAT", use_l10n=True) == "03.11.2026 14:05"


def test_kazakh_and_turkmen_dates_are_written_in_their_own_way() -> None:
    with translation.override("kk"):
        assert date_format(WHEN, "DATETIME_FORMAT").startswith("2026 ж. 3 ")
        assert date_format(WHEN, "DATETIME_FORMAT").casefold().endswith("қараша, 14:05")
        assert localize(0.5) == "0,5"
    with translation.override("tk"):
        assert date_format(WHEN, "DATE_FORMAT").startswith("3 ")
        assert date_format(WHEN, "DATE_FORMAT").endswith(" 2026")
