"""Monthly statements: a written month with known sums, and what they look like as page, CSV and PDF."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader
from wagtail.models import Locale, Revision

from orkhon.alliance.models import Memorandum, Role
from orkhon.desk.models import Article, ArticleSource
from orkhon.exchange.actions.record_given import record_given
from orkhon.exchange.errors import MonthRefused
from orkhon.exchange.models import Channel
from orkhon.exchange.selecting import Given
from orkhon.exchange.statement_sheets import COLUMNS, NOT_COUNTED, document, sheet
from orkhon.exchange.statements import MonthlyStatement, Uncredited, month_of, statements_for
from orkhon.items.month import Month
from orkhon.wire.actions.kill import kill
from orkhon.wire.entries import EntryKind
from tests.exchange.conftest import BrowserOf
from tests.exchange.making import a_member, an_agency, an_outsider, sent

OCTOBER, NOVEMBER = Month(year=2026, month=10), Month(year=2026, month=11)
LAST_OF_OCTOBER = datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC)
FIRST_OF_NOVEMBER = datetime(2026, 11, 1, tzinfo=UTC)
MIDDLE = datetime(2026, 11, 15, 12, tzinfo=UTC)


def an_article(
    newsroom: str,
    source: str = "",
    *,
    begun: datetime = MIDDLE,
    published: datetime | None = None,
    original: Article | None = None,
    credit: str = "",
    language: str = "kk",
) -> Article:
    """An article as the desk's tables hold it, made of the item `altai:1` of the agency before the colon."""
    article = Article(
        agency=newsroom,
        locale=Locale.objects.get(language_code=language),
        headline=f"Мақала {newsroom}",
        credit=credit,
        original=original,
        live=published is not None,
        first_published_at=published,
    )
    if source:
        agency, _, number = source.partition(":")
        article.sources = [ArticleSource(agency=agency, uri=f"urn:{agency}:{number}", version="1")]
    article.save()
    revision = article.save_revision()
    Revision.objects.filter(pk=revision.pk).update(created_at=begun)
    return article


def a_written_month() -> None:
    """October and November as they were: altai put out three versions in November, one before; manas took part."""
    manas, outsider = a_member("manas"), an_outsider()
    for code in ("altai", "registan", "desk"):
        an_agency(code)
    # Those alone that this month has; the cast brings one along.
    Memorandum.objects.all().delete()
    Memorandum.objects.create(
        name_en="All for all", republish=True, translate=True, edit=True, signed=date(2026, 11, 10)
    )
    entries = [
        sent(1, now=LAST_OF_OCTOBER),
        sent(2, now=FIRST_OF_NOVEMBER),
        sent(2, now=FIRST_OF_NOVEMBER, version="2", headline="Түзету", kind=EntryKind.CORRECT),
        sent(3, now=MIDDLE),
        sent(1, now=MIDDLE, agency="manas"),
    ]
    taken_back = kill("urn:altai:3", reason="false", person="Dana Seit", now=MIDDLE)
    given = [Given(entry=entry, shown=entry) for entry in entries] + [Given(entry=taken_back)]
    record_given(manas.pk, given[:1], channel=Channel.API, now=LAST_OF_OCTOBER)
    record_given(manas.pk, given, channel=Channel.API, now=MIDDLE)
    record_given(outsider.pk, given, channel=Channel.API, now=MIDDLE)
    # Begun in October and changed in November: October's. Published in November without a credit, before there was an
    # agreement that wants one.
    early = an_article("manas", "altai:1", begun=LAST_OF_OCTOBER, published=FIRST_OF_NOVEMBER)
    Revision.objects.filter(pk=early.save_revision().pk).update(created_at=MIDDLE)
    an_article("manas", "altai:2", published=MIDDLE, credit="Материал: ALTAI агенттігі")
    bare = an_article("manas", "altai:2", published=MIDDLE)
    an_article("manas", "altai:2", original=bare, language="tr", published=MIDDLE + timedelta(days=1), credit="manas")
    an_article("registan", "altai:2", original=bare, language="uz")
    an_article("manas", "manas:1")
    an_article("desk", "altai:2", begun=datetime(2026, 12, 1, tzinfo=UTC))


def sums(month: Month, **facts: Any) -> dict[tuple[str, str], tuple[int, ...]]:
    return {
        (one.giver, one.taker): (
            one.sent, one.received, one.taken, one.translated, one.published, len(one.uncredited),
        )
        for one in statements_for(month, **facts)
    }  # fmt: skip


@pytest.mark.database
@pytest.mark.django_db
def test_a_written_month_has_the_sums_that_were_written() -> None:
    a_written_month()
    november = sums(NOVEMBER)
    # Sent: three versions, the kill is none. Received: these three, for the fourth was given in October. Published: of
    # three that name nobody, the one that came out before the memorandum was signed owes no credit.
    assert november["altai", "manas"] == (3, 3, 2, 1, 4, 2)
    assert november["manas", "registan"] == (1, 0, 0, 1, 0, 0)
    assert november["altai", "registan"] == (3, 0, 0, 1, 0, 0)
    assert november["altai", "desk"] == (3, 0, 0, 0, 0, 0)
    assert november["manas", "altai"] == (1, 0, 0, 0, 0, 0)
    assert ("manas", "manas") not in november
    october = sums(OCTOBER)
    assert october["altai", "manas"] == (1, 1, 1, 0, 0, 0)
    assert sums(Month(year=2026, month=12))["altai", "desk"] == (0, 0, 1, 0, 0, 0)
    assert set(sums(NOVEMBER, agencies=["registan"])) == {("altai", "registan"), ("manas", "registan")}


@pytest.mark.django_db(databases="__all__")
def test_an_agency_reads_its_own_statements_alone_and_takes_them_along(browser_of: BrowserOf) -> None:
    a_written_month()
    own = browser_of(Role.SECRETARIAT, "registan")
    address = reverse("exchange_statements")
    page = own.get(f"{address}?month=2026-11").content.decode()
    assert "registan" in page
    assert str(NOT_COUNTED) in page
    # What manas took of altai's is no affair of registan's, whatever is asked for.
    assert "Мақала manas" not in page
    taken = own.get(reverse("exchange_statements_sheet") + "?month=2026-11&agency=manas")
    rows = list(csv.reader(io.StringIO(taken.content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert {"registan"} == {row[2] for row in rows[1:]}
    assert ["2026-11", "manas", "registan", "1", "0", "0", "1", "0", str(NOT_COUNTED), "0"] in rows
    made = own.get(reverse("exchange_statements_pdf") + "?month=2026-11")
    assert made.headers["Content-Type"] == "application/pdf"
    assert made.content.startswith(b"%PDF-")
    desk, editor = browser_of(Role.SECRETARIAT), browser_of(Role.EDITOR)
    assert "Мақала manas" in desk.get(f"{address}?month=2026-11&agency=manas").content.decode()
    for name in ("exchange_statements", "exchange_statements_sheet", "exchange_statements_pdf"):
        assert desk.get(reverse(name) + "?month=2026-13").status_code == 400
        assert editor.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-1", "1926-11", "２０２６-11", "2026-11-01", "x" * 500])
def test_what_names_no_month_is_refused(text: str) -> None:
    with pytest.raises(MonthRefused, match="write year and month"):
        month_of(text)


def test_a_month_ends_where_the_next_begins() -> None:
    december = month_of("2026-12")
    assert (december.since, december.until) == (datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


def a_statement(**changes: Any) -> MonthlyStatement:
    facts: dict[str, Any] = dict.fromkeys(("sent", "received", "taken", "translated", "published"), 0)
    return MonthlyStatement(**{"giver": "altai", "taker": "uza", **facts, **changes})


def test_no_cell_of_the_sheet_is_a_formula() -> None:
    assert b"\r\n2026-11,'=HYPERLINK(1),uza,0" in sheet(NOVEMBER, [a_statement(giver="=HYPERLINK(1)")])


def test_the_pdf_holds_kazakh_and_uzbek_letters_and_is_the_same_each_time() -> None:
    missing = (
        Uncredited(headline="Ә Ғ Қ Ң Ө Ұ Ү Һ І жаңалық", uri="urn:1", published=MIDDLE),
        Uncredited(headline="نسخ", uri="urn:in-arabic-letters", published=MIDDLE),
    )
    names = {"altai": "Алтай <b>& Қазақ", "uza": "Oʻzbekiston, Türkmençe, İğdır"}
    many = [a_statement(uncredited=missing), *[a_statement(sent=number) for number in range(60)]]
    made = document(NOVEMBER, many, names, hub="hub")
    assert made == document(NOVEMBER, many, names, hub="hub")
    pages = PdfReader(io.BytesIO(made)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert len(pages) > 1
    for words in ("Қазақ", "Oʻzbekiston", "İğdır", "Ә Ғ Қ Ң Ө Ұ Ү Һ І жаңалық", "urn:in-arabic-letters", "<b>&"):
        assert words in text, words
