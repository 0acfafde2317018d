"""Whoever enters a time is told by which clock: the one of the account."""

from __future__ import annotations

import zoneinfo

import pytest
from django.utils import timezone, translation

from orkhon.desk.own_clock import CLOCK_WORDS
from orkhon.desk.views.queue import AssignForm


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Asia/Almaty", "By the clock of Asia/Almaty (UTC+05:00), the one of your account."),
        ("Europe/Istanbul", "By the clock of Europe/Istanbul (UTC+03:00), the one of your account."),
        ("UTC", "By the clock of UTC (UTC+00:00), the one of your account."),
    ],
)
def test_the_clock_is_named_with_its_distance_from_utc(zone: str, words: str) -> None:
    with timezone.override(zoneinfo.ZoneInfo(zone)), translation.override("en"):
        assert str(CLOCK_WORDS) == words


def test_the_deadline_says_by_which_clock_it_counts_when_it_is_shown() -> None:
    form = AssignForm(None, people=[], initial={})
    with timezone.override(zoneinfo.ZoneInfo("Asia/Bishkek")), translation.override("en"):
        assert "Asia/Bishkek (UTC+06:00)" in str(form["due"].help_text)
