"""Addresses: readable in every language, one that counts, and the way on from those of an old site."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from orkhon.audit.models import Act
from orkhon.desk.slugs import MAX_SLUG, slug_of
from orkhon.portals.actions.load_old_addresses import load_old_addresses
from orkhon.portals.actions.make_portal import make_portal
from orkhon.portals.errors import OldAddressesRefused
from orkhon.portals.models import OldAddress, PortalPage, SectionPage
from orkhon.portals.old_addresses import plain_path
from orkhon.portals.spec import PortalSpec
from orkhon.portals.spec_reading import read_portal
from tests.portals.conftest import NEWS, Sends, Writes
from tests.portals.test_looks import described

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
Portals = tuple[PortalSpec, PortalSpec]


def get(path: str, host: str = "localhost") -> Any:
    return Client(headers={"host": host}).get(path)


def load(*rows: str, code: str = "orkhon") -> int:
    return load_old_addresses(code, rows, by="command:portals", now=NOW)


@pytest.mark.parametrize(
    ("language", "headline", "slug"),
    [
        ("kk", "Түркі агенттіктері альянсына төрағалық", "turki-agenttikteri-alyansyna-toragalyq"),
        ("ky", "Кыргыз өкмөтү жаңы мыйзам", "kyrgyz-okmotu-zhany-myizam"),
        ("uz", "Oʻzbekiston: yangi yoʻl", "ozbekiston-yangi-yol"),
        ("uz", "Ўзбекистон ҳақида", "ozbekiston-haqida"),
        ("az", "Əliyev ilə görüş", "eliyev-ile-gorus"),
        ("tr", "Güneşli ılık İstanbul", "gunesli-ilik-istanbul"),
        ("tk", "Ýylyň ýazgysy", "yylyn-yazgysy"),
        ("ru", "Подъём объёма щуки", "podem-obema-shchuki"),
        ("en", "Don’t stop", "dont-stop"),
    ],
)
def test_a_headline_becomes_letters_that_its_language_writes_in_addresses(
    language: str, headline: str, slug: str
) -> None:
    assert slug_of(headline, language=language) == slug


@pytest.mark.parametrize("headline", ["", " ", "🎉🎉", "!!! ???", "—", "\u200f\u200b", "❤️‍🔥"])
def test_a_headline_without_a_letter_is_called_by_its_kind_and_day(headline: str) -> None:
    assert slug_of(headline, otherwise="news-2026-11-23") == "news-2026-11-23"
    assert slug_of("🎉 Nauryz 🎉") == "nauryz"
    assert len(slug_of("ұзақ " * 100, language="kk")) <= MAX_SLUG


@pytest.mark.database
@pytest.mark.django_db
def test_an_article_of_pictures_alone_has_an_address_that_its_old_ones_lead_to(portals: Portals, write: Writes) -> None:
    article = write("kk", headline="🎉", kind="photo-report", first_published_at=NOW)
    assert article.slug == "photo-report-2026-11-23"
    path = f"/kk/science/photo-report-2026-11-23-{article.pk}/"
    assert get(path).status_code == 200
    article.headline = "Наурыз тойы"
    article.save()
    answer = get(path)
    assert (answer.status_code, answer["Location"]) == (301, f"/kk/science/nauryz-toiy-{article.pk}/")


@pytest.mark.database
@pytest.mark.django_db
def test_of_several_portals_the_owner_s_then_the_topic_s_home_has_the_one_address(
    portals: Portals, write: Writes
) -> None:
    shared, own = write("kk", "culture"), write("kk", "culture", agency="altai")

    def canonical(article: Any) -> str:
        text = get(f"/kk/culture/{article.slug}-{article.pk}/").content.decode()
        return str(text.partition('rel="canonical" href="')[2].partition("/kk/")[0])

    assert canonical(shared) == canonical(own) == "http://localhost"
    SectionPage.objects.filter(slug="culture", url_path__startswith="/culture-kk/").update(is_home=True)
    assert canonical(shared) == "http://culture.localhost"
    SectionPage.objects.update(is_home=False)
    PortalPage.objects.filter(slug="culture-kk").update(agency="altai")
    assert canonical(own) == "http://culture.localhost"
    SectionPage.objects.filter(slug="culture", url_path__startswith="/culture-kk/").update(is_home=True)
    assert canonical(shared) == "http://localhost", "an agency's portal takes nothing of the joint desk's"


@pytest.mark.database
@pytest.mark.django_db
def test_an_old_address_leads_at_once_to_where_the_text_is_now(portals: Portals, write: Writes, send: Sends) -> None:
    article = write("kk", source=send("tag:old:1").uri)
    where = f"/kk/science/{article.slug}-{article.pk}/"
    count = load(
        "old,new",
        f"/news/view/{article.slug}__77,article:{article.pk}",
        f"/kk/news/text-{article.pk},{article.uri}",
        "/kz/publications/view/5,tag:old:1",
        "/teg/өнер,/kk/culture",
        "/away/*,https://example.org/*",
        "/kz/*,/kk/*",
        "/amp/*,/*",
        "/chain,/chain/2",
        "/chain/2,/teg/өнер",
    )
    assert count == 9
    for old, new in {
        f"/news/view/{article.slug}__77": where,
        f"/news/view/{article.slug}__77/?utm=1": where,
        f"/amp/news/view/{article.slug}__77/": where,
        f"/kk/news/text-{article.pk}/": where,
        "/kz/publications/view/5": where,
        "/teg/%D3%A9%D0%BD%D0%B5%D1%80/": "/kk/culture/",
        "/kz/science": "/kk/science/",
        "/chain": "/kk/culture/",
        "/away/a/b": "https://example.org/a/b",
    }.items():
        answer = get(old)
        assert (answer.status_code, answer["Location"]) == (301, new), old
    assert get("/kz/nothing/like/this").status_code == 404
    assert get("/chain", "culture.localhost").status_code == 404, "each portal has its own"
    assert Client().post("/chain").status_code in {403, 404}
    article.live = False
    article.save()
    assert get(f"/news/view/{article.slug}__77").status_code == 404
    assert Act.objects.filter(verb="portals.load_old_addresses").count() == 1


@pytest.mark.django_db
def test_an_unknown_address_costs_one_query_of_the_table(portals: Portals, django_assert_max_num_queries: Any) -> None:
    load("/a/*,/b/*", "/b/*,/a/*", "/x/*,/x/y/*")
    for path in ("/a/1", "/x/1", "/b/" + "z/" * 40):
        with django_assert_max_num_queries(18):
            assert get(path).status_code == 404, "a circle leads nowhere"


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (("/a,/b", "/b,/a"), "leads back to itself"),
        (("/a,/a/",), "leads back to itself"),
        (tuple(f"/{n},/{n + 1}" for n in range(12)), "leads on over more than"),
        (("/a,javascript:alert(1)",), "row 1: the new address is 'javascript"),
        (("/a,//evil.example/x",), "row 1"),
        (("/a,https://user:word@evil.example/",), None),
        (("a,/b",), "row 1: the old address is 'a'"),
        (("/a*b,/b",), "row 1: the old address"),
        (("/,/kk/",), "row 1: the old address is '/'"),
        (("/a,/b,/c",), "has 3 columns"),
        (("/a,/b c",), "row 1: the new address"),
        (("/" + "x" * 600 + ",/b",), "row 1: the old address"),
    ],
)
def test_a_list_that_cannot_be_is_refused_with_its_row_and_nothing_is_kept(
    portals: Portals, rows: tuple[str, ...], said: str | None
) -> None:
    with pytest.raises(OldAddressesRefused, match=said):
        load("/good,/kk/", *rows) if said and "row 1" not in said else load(*rows)
    assert not OldAddress.objects.exists()


@pytest.mark.django_db
def test_the_command_takes_a_file_and_says_what_a_portal_lacks(portals: Portals, tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_text("﻿old,new\n/a,/kk/\n", encoding="utf-8")
    out = StringIO()
    call_command("portals", "redirects", "load", str(file), portal="orkhon", stdout=out)
    assert "1 old addresses of orkhon" in out.getvalue()
    with pytest.raises(CommandError, match="no portal is called 'nobody'"):
        call_command("portals", "redirects", "load", str(file), portal="nobody")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("portals", "redirects", "load", str(tmp_path / "none.csv"), portal="orkhon")
    file.write_bytes(b"\xff\xfe/a")
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("portals", "redirects", "load", str(file), portal="orkhon")
    out = StringIO()
    call_command("portals", "check", stdout=out)
    assert "localhost/kk (no country): 2 to be said" in out.getvalue()


@pytest.mark.django_db
def test_patterns_of_an_alliance_file_are_kept_and_a_circle_in_it_is_refused() -> None:
    make_portal(replace(NEWS, languages=("kk",), old_addresses={"/kz/*": "/kk/*"}))
    assert get("/kz/science/")["Location"] == "/kk/science/"
    make_portal(replace(NEWS, languages=("kk",), old_addresses={"/kz/*": "/kk/*"}))
    assert OldAddress.objects.count() == 1
    assert read_portal(described(old_addresses={"/amp/*": "/*"}), "x").old_addresses == {"/amp/*": "/*"}


def test_a_path_is_kept_in_one_form_and_what_no_address_has_is_none() -> None:
    assert plain_path("/a/b/?x=1#y") == "/a/b"
    assert plain_path("/%D3%A9/") == "/ө"
    assert plain_path("/e\u0301") == "/\u00e9"
    for odd in ("/a\x00b", "/a%00b", "/a%ff", "/a\\b", "/*", "/" + "x" * 501):
        assert plain_path(odd) == ""


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize(
    "host", ["evil.example", "localhost@evil.example", "localhost:99999x", "localhost\t", "[::1", ""]
)
def test_a_host_that_is_not_ours_is_told_nothing_and_named_nowhere(portals: Portals, host: str) -> None:
    answer = Client(headers={"host": host}).get("/kk/") if host else Client(SERVER_NAME="evil.example").get("/kk/")
    assert answer.status_code == 400
    assert b"evil.example" not in answer.content.partition(b"<body")[2]


@pytest.mark.django_db
def test_headers_of_a_proxy_nobody_trusts_change_no_address(portals: Portals) -> None:
    answer = Client(
        headers={"host": "localhost", "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    ).get("/kk/")
    assert answer.status_code == 200
    assert b"evil.example" not in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["?" + "a=1&" * 5000, "?page=" + "9" * 4000, "?" + "%00" * 2000, "?%ff=<script>"])
def test_endless_and_odd_queries_change_nothing_of_a_page(portals: Portals, query: str) -> None:
    plain = get("/kk/imprint/").content.decode()
    answer = get(f"/kk/imprint/{query}")
    assert answer.status_code == 200
    assert answer.content.decode() == plain
    assert get(f"/nothing/{query}").status_code == 404
