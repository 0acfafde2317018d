"""The stand-in's documents are of the banks' own shapes, say that they are invented, and are the same each time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from orkhon.demonstration.agencies import ALLIANCE_FILE
from orkhon.demonstration.feeds.rates import SAYS, document
from orkhon.portals.rates.reading import read_bulletin
from orkhon.portals.rates.shapes import SHAPES

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize("bank", sorted(SHAPES))
def test_each_document_is_read_by_the_hubs_own_reader(bank: str) -> None:
    told = document(f"/rates/{bank}/{MONDAY}")
    assert told is not None
    content_type, body = told
    bulletin = read_bulletin(bank, body, content_type=content_type, today=MONDAY)
    assert bulletin.day == MONDAY
    assert len(bulletin.quotes) == 9
    assert SAYS.encode() in body
    assert document(f"/rates/{bank}/{MONDAY}") == told
    assert document(f"/rates/{bank}/{MONDAY - timedelta(days=3)}") != told


@pytest.mark.parametrize("bank", sorted(SHAPES))
def test_on_a_sunday_nothing_is_there_or_fridays_document_again(bank: str) -> None:
    told = document(f"/rates/{bank}/{MONDAY - timedelta(days=1)}")
    if bank == "az":
        assert told is not None
        assert read_bulletin(bank, told[1], today=MONDAY).day == date(2026, 11, 20)
    else:
        assert told is None


@pytest.mark.parametrize(
    "path", ["/rates/fr/2026-11-23", "/rates/kz/2026-02-31", "/rates/kz/", "/rates/kz/2026-11-23/x", "/altai/"]
)
def test_nothing_else_is_there(path: str) -> None:
    assert document(path) is None


def test_the_demonstration_asks_no_bank() -> None:
    lines = ALLIANCE_FILE.read_text(encoding="utf-8").splitlines()
    addresses = [line for line in lines if line.startswith("address =") and "/rates/" in line]
    assert len(addresses) == 7
    assert all("http://127.0.0.1:8791/" in line for line in addresses)
