"""The bar under a portal's name and the page of rates, in the reader's language, by words and without script."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from orkhon.items import INTERFACE_LANGUAGES
from orkhon.portals.actions.make_portal import make_portal
from orkhon.portals.errors import PortalTableRefused
from orkhon.portals.models import PortalPage
from orkhon.portals.rates.actions.keep_bulletin import keep_bulletin
from orkhon.portals.rates.banks import BANKS
from orkhon.portals.rates.bulletins import Bulletin, Quote
from orkhon.portals.rates.models import Rate
from orkhon.portals.spec_reading import read_portal
from tests.portals.conftest import FOUR, NEWS
from tests.portals.reading import ReadPage

pytestmark = [pytest.mark.django_db]

BANKS_OF = {"az": "az", "kk": "kz", "tr": "tr"}
"""Russian readers are shown none here."""


@pytest.fixture
def _portal(alliance: object) -> None:
    make_portal(replace(NEWS, languages=FOUR, rates_banks=BANKS_OF, rates_currencies="USD EUR RUB"))


def _today(bank: str) -> date:
    return BANKS[bank].today(datetime.now(UTC))


def _tell(bank: str, day: date, *, invented: bool = False, **rates: str) -> None:
    quotes = tuple(Quote(currency=code, value=Decimal(value), nominal=1) for code, value in rates.items())
    keep_bulletin(Bulletin(bank=bank, day=day, quotes=quotes), invented=invented, now=datetime(2026, 1, 1, tzinfo=UTC))


def _workday(bank: str) -> date:
    """The newest working day of the bank, today included, so that no test depends on the day of the week."""
    day = _today(bank)
    return day - timedelta(days=max(0, day.weekday() - 4))


def _bar(text: str) -> str:
    return text.partition('<a class="rates')[2].partition("</a>")[0]


@pytest.mark.usefixtures("_portal")
def test_the_bar_has_the_rates_in_the_languages_own_money_and_signs(client: Client) -> None:
    day = _workday("kz")
    _tell("kz", day - timedelta(days=1), USD="480.13", EUR="534.85", RUB="5.36")
    _tell("kz", day, USD="480.55", EUR="533.75", RUB="5.36", JPY="3.1")
    _tell("tr", _workday("tr"), USD="42.1234")
    bar = _bar(client.get("/kk/").content.decode())
    assert '<span translate="no">USD</span></b> 480,55' in bar
    assert '<span class="hidden">өсті:</span> 0,42' in bar
    assert '<span class="hidden">төмендеді:</span> 1,10' in bar
    assert bar.count("▲") == bar.count("▼") == 1
    assert "JPY" not in bar
    assert "42,12" in _bar(client.get("/tr/").content.decode())
    assert _bar(client.get("/ru/").content.decode()) == ""
    # Nothing is known of that bank yet.
    assert _bar(client.get("/az/").content.decode()) == ""


@pytest.mark.usefixtures("_portal")
def test_old_rates_are_said_to_be_old_with_their_day(client: Client) -> None:
    _tell("kz", _today("kz") - timedelta(days=9), USD="480.55")
    bar = _bar(client.get("/kk/").content.decode())
    assert "күнгі" in bar
    page = client.get("/kk/rates/").content.decode()
    assert "Бұл бағамдар ескі" in page


@pytest.mark.usefixtures("_portal")
def test_fresh_rates_are_not_said_to_be_old(client: Client) -> None:
    _tell("kz", _workday("kz"), USD="480.55")
    assert "күнгі" not in _bar(client.get("/kk/").content.decode())
    assert "Бұл бағамдар ескі" not in client.get("/kk/rates/").content.decode()


@pytest.mark.usefixtures("_portal")
def test_invented_rates_say_so_in_the_bar_and_on_the_page(client: Client) -> None:
    _tell("tr", _workday("tr"), invented=True, USD="42.1234")
    assert "(uydurma)" in _bar(client.get("/tr/").content.decode())
    assert "Hiçbir banka açıklamamıştır" in client.get("/tr/rates/").content.decode()


@pytest.mark.usefixtures("_portal")
def test_what_is_worth_little_is_told_by_the_hundred(client: Client) -> None:
    _tell("az", _workday("az"), USD="1.7", RUB="0.0189")
    bar = _bar(client.get("/az/").content.decode())
    assert '100 <span translate="no">RUB</span></b> 1,89' in bar


@pytest.mark.usefixtures("_portal")
def test_the_page_holds_all_rates_and_is_whole_html(client: Client) -> None:
    day = _workday("kz")
    _tell("kz", day - timedelta(days=1), USD="480.13", JPY="3.1")
    _tell("kz", day, USD="480.55", JPY="3.1", RUB="5.3612")
    answer = client.get("/kk/rates/")
    read = ReadPage(answer.content.decode())
    assert read.problems == []
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"].startswith("public")
    text = answer.content.decode()
    assert [code for code in ("USD", "RUB", "JPY") if f'<span translate="no">{code}</span></bdi></b>' in text] == [
        "USD",
        "RUB",
        "JPY",
    ]
    assert "5,3612" in text
    assert "өзгермеді" in text
    assert "Қазақстан Ұлттық Банкі" in text
    assert "АҚШ доллары" in text


@pytest.mark.usefixtures("_portal")
def test_a_sum_is_converted_without_script_and_kept_by_nobody(client: Client) -> None:
    _tell("kz", _workday("kz"), USD="480.55", EUR="533.75")
    answer = client.get("/kk/rates/", {"amount": "1 000,50", "from": "USD", "to": "KZT"})
    text = answer.content.decode()
    assert "1\N{NO-BREAK SPACE}000,50" in text
    assert "480\N{NO-BREAK SPACE}790,28" in text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    cross = client.get("/kk/rates/", {"amount": "533.75", "from": "USD", "to": "EUR"}).content.decode()
    assert "480,55 <span" in cross


@pytest.mark.usefixtures("_portal")
@pytest.mark.parametrize(
    "query",
    [
        {"amount": "<script>alert(1)</script>", "from": "USD", "to": "KZT"},
        {"amount": "-1", "from": "<b>", "to": "'"},
        {"amount": "9" * 24, "from": "USD", "to": "XXX"},
        {"amount": "\0", "from": "USD\0", "to": ""},
    ],
)
def test_junk_in_the_form_is_answered_with_words(client: Client, query: dict[str, str]) -> None:
    _tell("kz", _workday("kz"), USD="480.55")
    answer = client.get("/kk/rates/", query)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert ReadPage(text).problems == []
    assert "<script>alert" not in text
    assert "Соманы санмен жазыңыз" in text


@pytest.mark.usefixtures("_portal")
def test_endless_questions_and_portals_without_rates_have_no_such_page(client: Client) -> None:
    assert client.get("/kk/rates/?x=" + "a" * 300).status_code == 404
    assert client.get("/ru/rates/").status_code == 404
    assert client.get("/kk/rates/").status_code == 200


@pytest.mark.usefixtures("_portal")
def test_the_page_in_another_script_keeps_the_codes_of_money(client: Client) -> None:
    _tell("kz", _workday("kz"), USD="480.55")
    assert '<span translate="no">USD</span>' in client.get("/kk-latn/rates/").content.decode()


def test_an_alliances_file_says_whose_rates_a_portal_shows_by_language(alliance: object) -> None:
    table = {
        "code": "money",
        "hostname": "money.example",
        "languages": ["kk", "tr"],
        "names": {"kk": "Ақша", "tr": "Para"},
        "rates": {"banks": {"kk": "kz"}, "currencies": "USD CNY"},
    }
    make_portal(read_portal(table, "portals[1]"))
    pages = {page.locale.language_code: page for page in PortalPage.objects.filter(slug__startswith="money")}
    assert (pages["kk"].rates_bank, pages["kk"].rates_currencies) == ("kz", "USD CNY")
    assert pages["tr"].rates_bank == ""
    for wrong in ({"banks": "fr"}, {"banks": "kz", "currencies": "USD, EUR"}, {"banks": "kz", "every": 5}):
        with pytest.raises(PortalTableRefused, match="rates"):
            read_portal({**table, "rates": wrong}, "portals[1]")


def test_codes_that_are_none_are_refused_in_the_form(alliance: object) -> None:
    page = PortalPage(rates_bank="kz", rates_currencies="USD usd EURO")
    assert "usd EURO" in page.clean_rates()["rates_currencies"][0]
    page.rates_currencies = "USD EUR RUB"
    assert page.clean_rates() == {}


def test_every_language_says_the_bars_words(alliance: object, client: Client) -> None:
    make_portal(replace(NEWS, rates_banks=dict.fromkeys(INTERFACE_LANGUAGES, "ru")))
    _tell("ru", _workday("ru") - timedelta(days=1), USD="80.10", EUR="90.00")
    _tell("ru", _workday("ru"), USD="80.20", EUR="89.00")
    said = {code: _bar(client.get(f"/{code}/").content.decode()) for code in INTERFACE_LANGUAGES}
    assert all("80" in bar for bar in said.values())
    assert [code for code, bar in said.items() if "up by" in bar or "Exchange rates" in bar] == ["en"]
    assert Rate.objects.filter(bank="ru").count() == 4
