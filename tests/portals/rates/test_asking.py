"""Banks are asked over HTTP, what they say is kept once for each day, and none stops the others."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from orkhon.portals.rates import loop
from orkhon.portals.rates.actions.ask_bank import Asked, ask_bank
from orkhon.portals.rates.actions.keep_bulletin import keep_bulletin
from orkhon.portals.rates.actions.load_rate_sources import load_rate_sources
from orkhon.portals.rates.bulletins import Bulletin, Quote
from orkhon.portals.rates.errors import BulletinUnreadable, RateTableRefused
from orkhon.portals.rates.health import state_of
from orkhon.portals.rates.models import Rate, RateSource
from orkhon.portals.rates.queries import due_sources, rates_of
from tests.outbound.servers import Handler, serving
from tests.portals.rates.samples import KG, KZ, SAMPLES, TR

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NOW = datetime(2026, 4, 2, 9, tzinfo=UTC)
"""A Thursday."""


@dataclass
class Banks:
    """What is at each path, and who asked."""

    pages: dict[str, bytes | int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    not_modified: int = 0
    url: str = ""

    def __call__(self, request: Handler) -> None:
        """Answer one request."""
        self.asked.append(request.path)
        self.agents.append(request.headers["User-Agent"])
        page = self.pages.get(request.path, 404)
        if isinstance(page, int):
            request.send(b"<html>no</html>", status=page)
        elif request.headers["If-None-Match"] == '"same"':
            self.not_modified += 1
            request.send(status=304)
        else:
            request.send(page, headers={"ETag": '"same"', "Content-Type": "text/xml"})


@pytest.fixture
def banks() -> Iterator[Banks]:
    """A web server on loopback that stands for all banks."""
    known = Banks()
    with serving(known) as address:
        known.url = address
        yield known


def _source(banks: Banks, bank: str, path: str = "", **facts: object) -> RateSource:
    address = f"{banks.url}{path or f'/{bank}'}"
    return RateSource.objects.create(bank=bank, address=address, enabled=True, local=True, **facts)


def _ask(source: RateSource, now: datetime = NOW) -> Asked:
    return ask_bank(source, now=now, chance=0.5)


def test_what_a_bank_says_is_kept_as_it_was_told(banks: Banks) -> None:
    banks.pages["/kz"] = KZ
    asked = _ask(_source(banks, "kz"))
    assert (asked.day, asked.problem) == (date(2026, 4, 1), "")
    rows = {row.currency: row for row in Rate.objects.filter(bank="kz")}
    assert (rows["AUD"].value, rows["AUD"].told_change, rows["AUD"].day) == ("328.01", "-2.13", date(2026, 4, 1))
    assert rows["VND"].per_unit == Decimal("0.0186")
    assert isinstance(rows["VND"].value, str)


def test_the_same_day_is_kept_once_and_asked_for_with_its_mark(banks: Banks) -> None:
    banks.pages["/kg"] = KG
    source = _source(banks, "kg")
    later = datetime(2026, 5, 25, 6, tzinfo=UTC)
    _ask(source, later)
    before = list(Rate.objects.values("pk", "value", "fetched"))
    assert _ask(source, later + timedelta(hours=1)).unchanged
    assert banks.not_modified == 1
    assert list(Rate.objects.values("pk", "value", "fetched")) == before


def test_a_day_that_the_bank_mends_changes_and_no_second_row_is_made(banks: Banks) -> None:
    banks.pages["/tr"] = TR
    _ask(_source(banks, "tr"))
    banks.pages["/mended"] = TR.replace(b"7.9073", b"7.9100")
    asked = _ask(_source(banks, "tr", "/mended"))
    assert asked.kept is not None
    assert (asked.kept.new, asked.kept.mended) == (0, 1)
    assert Rate.objects.get(bank="tr", currency="USD").value == "7.9100"


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (b"<!doctype html><html><body>Bot check</body></html>", "page for people"),
        (b"", "nothing came"),
        (KZ[:300], "ends before its end"),
        (503, "503"),
        (404, "404"),
        (403, "403"),
    ],
)
def test_what_goes_wrong_is_told_in_the_sources_row_and_keeps_what_was_known(
    banks: Banks, page: bytes | int, said: str
) -> None:
    banks.pages["/kz"] = KZ
    source = _source(banks, "kz")
    _ask(source)
    RateSource.objects.update(etag="")
    source.refresh_from_db()
    banks.pages["/kz"] = page
    asked = _ask(source, NOW + timedelta(hours=1))
    source.refresh_from_db()
    assert said in asked.problem
    assert (source.problem, source.failures) == (asked.problem, 1)
    assert source.last_good == NOW
    assert Rate.objects.filter(bank="kz").count() == 2
    assert state_of(source, now=NOW) == "failed last time"


def test_one_failing_bank_never_stops_the_others(banks: Banks) -> None:
    for bank, sample in SAMPLES.items():
        banks.pages[f"/{bank}"] = sample if bank != "az" else b"<html>"
        _source(banks, bank)
    _source(banks, "ru", "/nowhere")
    for source in due_sources(now=NOW):
        _ask(source, datetime(2026, 5, 25, 6, tzinfo=UTC))
    told = set(Rate.objects.values_list("bank", flat=True))
    assert told == {"kg", "kz", "ru", "tm", "tr", "uz"}
    assert {one.address.rpartition("/")[2] for one in RateSource.objects.exclude(problem="")} == {"az", "nowhere"}


def test_an_address_by_day_is_asked_back_to_the_newest_day_and_one_before_it_at_first(banks: Banks) -> None:
    friday, thursday = (KZ.replace(b"01.04.2026", day) for day in (b"03.04.2026", b"02.04.2026"))
    banks.pages |= {"/kz/2026-04-03": friday, "/kz/2026-04-02": thursday, "/kz/2026-04-01": KZ}
    source = _source(banks, "kz", "/kz/{YYYY}-{MM}-{DD}")
    sunday = datetime(2026, 4, 5, 9, tzinfo=UTC)
    assert _ask(source, sunday).day == date(2026, 4, 3)
    assert banks.asked == [f"/kz/2026-04-{day:02}" for day in (5, 4, 3, 2)]
    banks.asked.clear()
    assert _ask(source, sunday + timedelta(hours=1)).problem == ""
    assert banks.asked == ["/kz/2026-04-05", "/kz/2026-04-04"]
    assert source.failures == 0


def test_a_weekend_document_that_repeats_friday_is_kept_under_friday(banks: Banks) -> None:
    for day in ("04", "03", "02"):
        banks.pages[f"/{day}"] = KZ.replace(b"01.04.2026", b"03.04.2026" if day != "02" else b"02.04.2026")
    _ask(_source(banks, "kz", "/{DD}"), datetime(2026, 4, 4, 9, tzinfo=UTC))
    assert set(Rate.objects.values_list("day", flat=True)) == {date(2026, 4, 3), date(2026, 4, 2)}


def test_nothing_on_a_day_of_rest_is_no_failure(banks: Banks) -> None:
    source = _source(banks, "tr")
    assert _ask(source, datetime(2026, 4, 5, 9, tzinfo=UTC)).problem == ""
    assert "404" in _ask(source, NOW).problem


def test_an_address_into_the_hubs_own_network_is_refused_unless_marked(banks: Banks) -> None:
    banks.pages["/kz"] = KZ
    source = _source(banks, "kz")
    source.local = False
    assert "127.0.0.1" in _ask(source).problem
    assert banks.asked == []


def test_a_source_may_give_itself_another_name(banks: Banks) -> None:
    banks.pages["/tm"] = SAMPLES["tm"]
    _ask(_source(banks, "tm", user_agent="Mozilla/5.0 (reader)"))
    assert banks.agents == ["Mozilla/5.0 (reader)"]


def test_failures_are_followed_by_longer_pauses_and_success_ends_them(banks: Banks) -> None:
    source = _source(banks, "kz", interval_minutes=15)
    banks.pages["/kz"] = 503
    _ask(source)
    _ask(source)
    assert source.next_ask is not None
    assert source.next_ask - NOW >= timedelta(minutes=54)
    assert due_sources(now=NOW) == []
    banks.pages["/kz"] = KZ
    _ask(source)
    assert (source.failures, source.problem) == (0, "")


def test_what_is_switched_off_is_not_asked(banks: Banks) -> None:
    source = _source(banks, "kz")
    RateSource.objects.update(enabled=False)
    assert due_sources(now=NOW) == []
    source.refresh_from_db()
    assert state_of(source, now=NOW) == "not in use"


@pytest.mark.django_db(transaction=True)
def test_the_loop_asks_what_is_due_and_ends_when_it_is_told_to(banks: Banks) -> None:
    banks.pages |= {"/kz": KZ, "/kg": KG}
    _source(banks, "az")
    _source(banks, "kz")
    stop = threading.Event()
    thread = threading.Thread(target=loop.run, args=(stop,), daemon=True)
    thread.start()
    _wait(lambda: Rate.objects.filter(bank="kz").exists())
    stop.set()
    thread.join(30)
    assert not thread.is_alive()
    assert RateSource.objects.get(bank="az").failures == 1


def _wait(done: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(600):
        if done():
            return
        pause.wait(0.1)
    raise AssertionError("nothing came")


def _bulletin(bank: str, day: date, value: str, **facts: object) -> Bulletin:
    quote = Quote(currency="USD", value=Decimal(value), nominal=1)
    return Bulletin(bank=bank, day=day, quotes=(quote,), **facts)  # type: ignore[arg-type]


def test_the_change_is_from_the_day_before_and_tomorrows_rate_is_not_todays() -> None:
    for day, value in ((1, "480.10"), (2, "481.30"), (3, "479.00")):
        keep_bulletin(_bulletin("kz", date(2026, 4, day), value), invented=False, now=NOW)
    [usd] = rates_of("kz", ["USD"], now=NOW)
    assert (usd.value, usd.change, usd.day, usd.stale, usd.ahead) == (
        Decimal("481.30"),
        Decimal("1.20"),
        date(2026, 4, 2),
        False,
        False,
    )
    [tomorrow] = rates_of("kz", ["USD"], now=NOW + timedelta(days=1))
    assert (tomorrow.value, tomorrow.change) == (Decimal("479.00"), Decimal("-2.30"))


def test_what_was_told_long_ago_is_stale_and_is_no_yesterday() -> None:
    keep_bulletin(_bulletin("kz", date(2026, 1, 5), "500"), invented=False, now=NOW)
    keep_bulletin(_bulletin("kz", date(2026, 3, 25), "480"), invented=False, now=NOW)
    [usd] = rates_of("kz", ["USD"], now=NOW)
    assert (usd.stale, usd.change) == (True, None)


def test_a_currency_of_the_weekly_list_is_found_beside_those_of_the_daily_one() -> None:
    old = Bulletin(
        bank="kg", day=date(2026, 3, 2), days=7, quotes=(Quote(currency="AZN", value=Decimal(50), nominal=1),)
    )
    keep_bulletin(old, invented=False, now=NOW)
    for day in range(1, 60):
        keep_bulletin(_bulletin("kg", date(2026, 2, 1) + timedelta(days=day), "87"), invented=False, now=NOW)
    assert [one.currency for one in rates_of("kg", ["USD", "AZN", "XYZ"], now=NOW)] == ["USD", "AZN"]


def test_a_banks_own_rates_take_the_place_of_invented_ones_and_never_the_other_way() -> None:
    keep_bulletin(_bulletin("kz", date(2026, 4, 2), "500"), invented=True, now=NOW)
    assert rates_of("kz", ["USD"], now=NOW)[0].invented
    keep_bulletin(_bulletin("kz", date(2026, 4, 1), "481"), invented=False, now=NOW)
    assert [(one.value, one.invented) for one in rates_of("kz", ["USD"], now=NOW)] == [(Decimal(481), False)]
    with pytest.raises(BulletinUnreadable, match="stand-in"):
        keep_bulletin(_bulletin("kz", date(2026, 4, 2), "500"), invented=True, now=NOW)


def test_figures_are_kept_beyond_what_a_binary_fraction_holds() -> None:
    keep_bulletin(_bulletin("uz", date(2026, 4, 2), "123456789012.1234567891"), invented=False, now=NOW)
    assert rates_of("uz", ["USD"], now=NOW)[0].value == Decimal("123456789012.1234567891")


def test_an_alliances_file_names_sources_and_they_are_off_unless_it_says_so() -> None:
    table = {"bank": "tr", "address": "https://bank.example/today.xml"}
    load_rate_sources([table])
    load_rate_sources([{**table, "interval_minutes": 120}])
    source = RateSource.objects.get()
    assert (source.enabled, source.local, source.interval_minutes) == (False, False, 120)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"bank": "tr"}, "address"),
        ({"bank": "fr", "address": "https://bank.example/"}, "bank"),
        ({"bank": "tr", "address": "ftp://bank.example/"}, "web address"),
        ({"bank": "tr", "address": "https://bank.example/{day}"}, "{day}"),
        ({"bank": "tr", "address": "https://bank.example/", "enabled": "yes"}, "enabled"),
        ({"bank": "tr", "address": "https://bank.example/", "every": 5}, "every"),
        ({"bank": "tr", "address": "https://bank.example/", "interval_minutes": 1}, "interval_minutes"),
    ],
)
def test_a_table_that_describes_no_source_is_refused_with_its_key(table: dict[str, object], said: str) -> None:
    with pytest.raises(RateTableRefused, match=r"rates\[1\]") as refused:
        load_rate_sources([table])
    assert said in str(refused.value)
