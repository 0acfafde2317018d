"""What the seven banks write is read to the last figure, and what is no bulletin is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkhon.portals.rates.bulletins import Bulletin, Quote
from orkhon.portals.rates.errors import BulletinCut, BulletinUnreadable, NotABulletin, RatesError, StrangeDay
from orkhon.portals.rates.reading import LARGEST, read_bulletin
from orkhon.portals.rates.shapes import MOST_LINES, SHAPES
from tests.portals.rates.samples import AZ, KG, KG_WEEKLY, KZ, KZ_ALL, RU, SAMPLES, TM, TR, UZ, UZ_XML

TODAY = date(2026, 5, 24)


def _read(bank: str, data: bytes, content_type: str = "") -> Bulletin:
    return read_bulletin(bank, data, content_type=content_type, today=TODAY)


def _told(bulletin: Bulletin) -> dict[str, tuple[str, int]]:
    return {quote.currency: (str(quote.value), quote.nominal) for quote in bulletin.quotes}


@pytest.mark.parametrize(
    ("bank", "data", "day", "told"),
    [
        ("kz", KZ, date(2026, 4, 1), {"AUD": ("328.01", 1), "VND": ("18.6", 1000)}),
        ("kz", KZ_ALL, date(2026, 4, 1), {"USD": ("480.55", 1)}),
        ("az", AZ, date(2024, 5, 27), {"USD": ("1.7", 1), "RUB": ("1.8989", 100), "XDR": ("2.2498", 1)}),
        ("tr", TR, date(2020, 10, 8), {"USD": ("7.9073", 1), "JPY": ("7.4793", 100), "XDR": ("11.1239", 1)}),
        ("kg", KG, date(2026, 5, 24), {"USD": ("87.4500", 1), "KZT": ("0.1683", 1)}),
        ("kg", KG_WEEKLY, date(2026, 5, 23), {"JPY": ("5.6041", 10)}),
        ("uz", UZ, date(2026, 4, 1), {"USD": ("12194.21", 1), "JPY": ("765.2", 10)}),
        ("uz", UZ_XML, date(2026, 4, 1), {"USD": ("12194.21", 1)}),
        ("tm", TM, date(2026, 5, 22), {"USD": ("3.5", 1), "UZS": ("0.287", 1000)}),
        ("ru", RU, date(2026, 4, 25), {"AUD": ("53.8359", 1), "KZT": ("16.1702", 100)}),
    ],
)
def test_each_shape_gives_its_own_day_its_rates_and_their_units(
    bank: str, data: bytes, day: date, told: dict[str, tuple[str, int]]
) -> None:
    bulletin = _read(bank, data)
    assert (bulletin.bank, bulletin.day, _told(bulletin)) == (bank, day, told)
    assert all(isinstance(quote.value, Decimal) for quote in bulletin.quotes)


def test_all_seven_banks_have_a_shape_and_a_sample() -> None:
    assert set(SAMPLES) == set(SHAPES) == {"az", "kg", "kz", "ru", "tm", "tr", "uz"}


def test_metals_and_currencies_without_a_number_are_left_out_and_counted() -> None:
    assert _read("az", AZ).skipped == 2
    assert _read("tr", TR).skipped == 1
    assert _read("kz", KZ).skipped == 1


def test_the_change_that_a_bank_tells_is_taken_unless_its_arrow_says_otherwise() -> None:
    assert _read("kz", KZ).quotes[0].change == Decimal("-2.13")
    assert _read("uz", UZ).quotes[0].change == Decimal("-16.5")
    assert _read("kz", KZ.replace(b"DOWN", b"UP")).quotes[0].change is None


def test_a_weekly_list_holds_for_seven_days_and_a_daily_one_for_one() -> None:
    assert (_read("kg", KG_WEEKLY).days, _read("kg", KG).days) == (7, 1)


def test_turkiyes_two_dates_must_be_one_day() -> None:
    with pytest.raises(BulletinUnreadable, match="one day"):
        _read("tr", TR.replace(b'Date="10/08/2020"', b'Date="08/10/2020"'))
    assert _read("tr", TR.replace(b'Tarih="08.10.2020" ', b"")).day == date(2020, 10, 8)


def test_turkmenistans_older_way_of_writing_days_is_read() -> None:
    assert _read("tm", TM.replace(b"22.05.2026", b"2022-05-22")).day == date(2022, 5, 22)


@pytest.mark.parametrize(
    ("bank", "data"),
    [
        ("kz", KZ.replace(b"328.01", b"328,01").replace(b"18.6", b"18,6")),
        ("ru", RU.replace(b"53,8359", b"53.8359").replace(b"16,1702", b"1.016,1702")),
        ("uz", UZ.replace(b'"12194.21"', b'"12,194.21"').replace(b'"765.2"', b"765.2")),
        ("tm", TM.replace(b"3.5<", b"-3.5<").replace(b"0.287", b"0")),
        ("kg", KG.replace(b"87,4500", b"NaN").replace(b"0,1683", b"1e5")),
    ],
)
def test_a_number_that_could_be_read_two_ways_is_no_rate(bank: str, data: bytes) -> None:
    with pytest.raises(BulletinUnreadable, match="none names a rate"):
        _read(bank, data)


@pytest.mark.parametrize("bank", sorted(SHAPES))
@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><html><head><title>503</title></head><body>Try later</body></html>",
        b'<?xml version="1.0"?>\n<!-- cache -->\n<HTML lang="ru"><body>404</body></HTML>',
        b"\xef\xbb\xbf  <html><script>challenge()</script></html>",
    ],
)
def test_a_page_of_html_under_a_good_status_is_refused(bank: str, page: bytes) -> None:
    with pytest.raises(NotABulletin, match="page for people"):
        _read(bank, page, "text/xml")


@pytest.mark.parametrize("bank", sorted(SHAPES))
def test_a_document_that_is_cut_is_refused_and_asked_for_again(bank: str) -> None:
    whole = SAMPLES[bank]
    for end in range(len(whole) // 2, len(whole) - 3, 7):
        with pytest.raises(RatesError) as refused:
            _read(bank, whole[:end])
        assert refused.value.retryable
    assert bank == "uz" or isinstance(refused.value, BulletinCut)


@pytest.mark.parametrize("bank", sorted(SHAPES))
def test_another_banks_document_is_refused(bank: str) -> None:
    for other, data in SAMPLES.items():
        if other != bank:
            with pytest.raises(NotABulletin):
                _read(bank, data)


def test_entities_are_never_opened() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "9"><!ENTITY b "&a;&a;&a;">]><rates><date>&b;</date></rates>'
    with pytest.raises(NotABulletin, match="entities"):
        _read("kz", bomb)


def test_endless_documents_are_refused() -> None:
    item = b"<item><title>USD</title><description>1</description><quant>1</quant></item>"
    with pytest.raises(BulletinUnreadable, match="lines"):
        _read("kz", b"<rates><date>01.04.2026</date>" + item * (MOST_LINES + 1) + b"</rates>")
    with pytest.raises(NotABulletin, match="at most"):
        _read("kz", b" " * (LARGEST + 1))
    with pytest.raises(NotABulletin):
        _read("uz", b"[" * 100_000)


@pytest.mark.parametrize("written", ["31.02.2026", "2026.04.01", "", "01/04/2026", "٠١.٠٤.٢٠٢٦"])
def test_a_day_that_no_calendar_has_is_no_day(written: str) -> None:
    with pytest.raises(BulletinUnreadable, match="no day"):
        _read("kz", KZ.replace(b"01.04.2026", written.encode()))


def test_a_day_far_ahead_is_refused_and_the_next_working_day_is_not() -> None:
    assert _read("kg", KG.replace(b"24.05.2026", b"25.05.2026")).day == date(2026, 5, 25)
    with pytest.raises(StrangeDay):
        _read("kg", KG.replace(b"24.05.2026", b"24.05.2036"))


def test_cyrillic_without_a_declared_encoding_is_read_all_the_same() -> None:
    assert _told(_read("ru", RU.replace(b' encoding="windows-1251"', b"")))["AUD"] == ("53.8359", 1)


@given(bank=st.sampled_from(sorted(SHAPES)), data=st.binary(max_size=300))
def test_whatever_comes_gives_rates_or_words(bank: str, data: bytes) -> None:
    with pytest.raises(RatesError):
        _read(bank, data)


@given(
    bank=st.sampled_from(sorted(SHAPES)),
    place=st.integers(min_value=0, max_value=900),
    junk=st.binary(min_size=1, max_size=20),
)
def test_a_broken_byte_never_makes_a_rate_of_nought_or_less(bank: str, place: int, junk: bytes) -> None:
    whole = SAMPLES[bank]
    try:
        bulletin = _read(bank, whole[:place] + junk + whole[place + len(junk) :])
    except RatesError:
        return
    assert all(isinstance(one, Quote) and one.value > 0 and one.nominal > 0 for one in bulletin.quotes)
