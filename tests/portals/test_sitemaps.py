"""Sitemaps and robots: held against schemas written from the standards' words, and against what pages say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.robotparser import RobotFileParser
from uuid import uuid4

import pytest
from lxml import etree

from orkhon.desk.models import Article
from orkhon.portals.spec import PortalSpec
from orkhon.portals.views import sitemaps
from orkhon.wire.actions.kill import kill
from tests.portals.conftest import FOUR, Sends, Writes, a_picture
from tests.portals.reading import ReadPage
from tests.portals.test_pages import PAST_HOST, get, path_of, text_of

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

Portals = tuple[PortalSpec, PortalSpec]
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

# sitemaps.org 0.9: what an index, a set and each address must and may have; foreign elements are those of extensions.
_CORE = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
 targetNamespace="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<xs:simpleType name="loc"><xs:restriction base="xs:anyURI"><xs:minLength value="12"/><xs:maxLength value="2048"/>
<xs:pattern value="https?://.+"/></xs:restriction></xs:simpleType>
<xs:element name="sitemapindex"><xs:complexType><xs:sequence>
<xs:element name="sitemap" minOccurs="1" maxOccurs="50000"><xs:complexType><xs:sequence>
<xs:element name="loc" type="loc"/><xs:element name="lastmod" type="xs:dateTime" minOccurs="0"/>
</xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
<xs:element name="urlset"><xs:complexType><xs:sequence>
<xs:element name="url" minOccurs="0" maxOccurs="50000"><xs:complexType><xs:sequence>
<xs:element name="loc" type="loc"/><xs:element name="lastmod" type="xs:dateTime" minOccurs="0"/>
<xs:any namespace="##other" processContents="skip" minOccurs="0" maxOccurs="unbounded"/>
</xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element></xs:schema>"""
SCHEMA = etree.XMLSchema(etree.fromstring(_CORE))
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}


def tree(path: str, host: str = "localhost") -> etree._Element:
    answer = get(path, host)
    assert answer.status_code == 200, path
    found = etree.fromstring(answer.content)
    SCHEMA.assertValid(found)
    return found


def locations(found: etree._Element) -> list[str]:
    return [str(one.text) for one in found.iter(f"{SITEMAP}loc")]


def test_the_index_names_files_that_are_there_and_valid(portals: Portals, write: Writes) -> None:
    write("kk", picture=a_picture("red"))
    files = locations(tree("/sitemap.xml"))
    assert len(files) == 4 * len(FOUR)
    for address in files:
        tree(address.removeprefix("http://localhost"))


def test_an_article_tells_its_other_languages_and_they_tell_it(portals: Portals, write: Writes) -> None:
    key, picture = uuid4(), a_picture("red")
    made = {code: write(code, translation_key=key, picture=picture) for code in ("kk", "ru", "tr")}
    wanted = {code: f"http://localhost{path_of(article)}" for code, article in made.items()}
    for code, article in made.items():
        (row,) = tree(f"/sitemap-{code}-1.xml").findall("s:url", NAMES)
        links = {link.get("hreflang"): link.get("href") for link in row.findall("x:link", NAMES)}
        assert row.findtext("s:loc", namespaces=NAMES) == wanted[code]
        assert links == wanted
        page = ReadPage(text_of(get(path_of(article))))
        told = {link["hreflang"]: link["href"] for link in page.all("link", rel="alternate") if "hreflang" in link}
        assert {name: address for name, address in told.items() if name != "x-default"} == wanted
        (shown,) = row.findall("i:image/i:loc", NAMES)
        assert get(str(shown.text).removeprefix("http://localhost")).status_code == 200


def test_an_article_of_two_portals_stands_in_the_sitemap_of_the_one_whose_address_counts(
    portals: Portals, write: Writes
) -> None:
    article = write("kk", "culture")
    assert any(str(article.pk) in address for address in locations(tree("/sitemap-kk-1.xml")))
    assert locations(tree("/sitemap-kk-1.xml", PAST_HOST)) == []


def test_the_news_sitemap_holds_two_days_and_no_more(portals: Portals, write: Writes) -> None:
    fresh, old = write("tr", headline="Bugün & yarın"), write("tr")
    Article.objects.filter(pk=old.pk).update(first_published_at=datetime.now(UTC) - timedelta(hours=49))
    (row,) = tree("/sitemap-news-tr.xml").findall("s:url", NAMES)
    assert row.findtext("n:news/n:title", namespaces=NAMES) == fresh.headline
    assert row.findtext("n:news/n:publication/n:language", namespaces=NAMES) == "tr"
    assert row.findtext("n:news/n:publication/n:name", namespaces=NAMES) == "Orkhon"
    assert str(row.findtext("n:news/n:publication_date", namespaces=NAMES)).startswith("20")


def test_every_address_of_a_sitemap_answers(portals: Portals, write: Writes) -> None:
    write("kk", places=[{"name": "Алматы", "code": "GN1526384", "latitude": 43.25, "longitude": 76.92}], byline="Әсет")
    for host in ("localhost", PAST_HOST):
        for name in ("pages-kk", "subjects-kk", "kk-1"):
            for address in locations(tree(f"/sitemap-{name}.xml", host)):
                assert get(address.removeprefix(f"http://{host}"), host).status_code == 200, address


def test_long_lists_are_cut_into_files(portals: Portals, write: Writes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "PER_FILE", 2)
    made = [write("kk") for _ in range(5)]
    files = [address for address in locations(tree("/sitemap.xml")) if "sitemap-kk-" in address]
    assert len(files) == 3
    found = [address for file in files for address in locations(tree(file.removeprefix("http://localhost")))]
    assert found == [f"http://localhost{path_of(article)}" for article in made]
    assert get("/sitemap-kk-4.xml").status_code == 404


def test_a_kill_takes_the_article_from_all_of_them(portals: Portals, write: Writes, send: Sends) -> None:
    source = send("tag:a:1")
    article = write("kk", source=source.uri, byline="Әсет Жұма")
    other = write("ru", translation_key=article.translation_key)
    files = ("/sitemap-kk-1.xml", "/sitemap-news-kk.xml", "/sitemap-ru-1.xml")
    assert all(str(article.pk) in text_of(get(path)) for path in files)
    kill(source.uri, person="Editor", reason="wrong", now=datetime.now(UTC))
    for path in files:
        assert f"-{article.pk}/" not in text_of(get(path)), path
    assert f"-{other.pk}/" in text_of(get("/sitemap-ru-1.xml"))


def test_robots_are_shown_the_sitemaps_and_kept_from_desk_and_search(portals: Portals) -> None:
    rules = RobotFileParser()
    rules.parse(text_of(get("/robots.txt")).splitlines())
    assert rules.site_maps() == ["http://localhost/sitemap.xml"]
    assert rules.can_fetch("*", "http://localhost/kk/science/")
    for path in ("/admin/", "/api/v1/items"):
        assert not rules.can_fetch("*", f"http://localhost{path}"), path
    assert "Disallow: /*/search/" in text_of(get("/robots.txt"))
