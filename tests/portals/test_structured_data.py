"""Linked data and cards' words in pages, read by a browser's parser and held against rules of schema.org and OGP."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import lxml.html
import pytest

from orkhon.desk.models import Author, Book, BookChapter, BookText
from orkhon.portals.actions.make_portal import make_portal
from orkhon.portals.spec import PortalSpec, SectionSpec
from tests.portals.conftest import Sends, Writes, a_picture
from tests.portals.test_pages import get, path_of

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

Portals = tuple[PortalSpec, PortalSpec]

_ADDRESS = {"type": "string", "pattern": "^https?://"}
_WORDS = {"type": "string", "minLength": 1}
_MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$"}
_ORGANISATION = {
    "type": "object",
    "required": ["@type", "name"],
    "properties": {"@type": {"enum": ["NewsMediaOrganization", "Organization", "Person"]}, "name": _WORDS},
}
_IMAGE = {
    "type": "object",
    "required": ["@type", "url"],
    "properties": {"@type": {"const": "ImageObject"}, "url": _ADDRESS},
}
# What schema.org's pages of these types ask for, and the search engines that show them.
_ARTICLE = {
    "type": "object",
    "required": ["@context", "@type", "headline", "inLanguage", "url", "mainEntityOfPage", "datePublished",
                 "dateModified", "publisher", "author", "image", "identifier"],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "headline": _WORDS,
        "url": _ADDRESS,
        "datePublished": _MOMENT,
        "dateModified": _MOMENT,
        "publisher": {"allOf": [_ORGANISATION, {"required": ["logo"], "properties": {"logo": _IMAGE}}]},
        "author": {"type": "array", "minItems": 1, "items": _ORGANISATION},
        "provider": {"type": "array", "minItems": 1, "items": _ORGANISATION},
        "image": {"type": "array", "minItems": 1, "items": _IMAGE},
        "isBasedOn": {"type": "array", "items": {"required": ["@type", "identifier", "provider"]}},
    },
}  # fmt: skip
RULES: dict[str, dict[str, Any]] = {
    "NewsArticle": _ARTICLE,
    "LiveBlogPosting": {
        "allOf": [_ARTICLE, {"required": ["coverageStartTime", "liveBlogUpdate"]}],
        "properties": {
            "liveBlogUpdate": {"type": "array", "minItems": 1, "items": {"required": ["@type", "articleBody"]}}
        },
    },
    "VideoObject": {
        "required": ["name", "description", "thumbnailUrl", "uploadDate", "contentUrl"],
        "properties": {
            "thumbnailUrl": {"type": "array", "items": _ADDRESS},
            "contentUrl": _ADDRESS,
            "uploadDate": _MOMENT,
        },
    },
    "BreadcrumbList": {
        "required": ["itemListElement"],
        "properties": {
            "itemListElement": {
                "type": "array",
                "minItems": 2,
                "items": {
                    "required": ["@type", "position", "name", "item"],
                    "properties": {"name": _WORDS, "item": _ADDRESS, "position": {"type": "integer", "minimum": 1}},
                },
            }
        },
    },
    "Book": {"required": ["name", "url", "inLanguage"], "properties": {"author": _ORGANISATION, "url": _ADDRESS}},
    "Chapter": {"required": ["name", "position", "isPartOf", "url"], "properties": {"position": {"type": "integer"}}},
}


def data_of(path: str, host: str = "localhost") -> dict[str, dict[str, Any]]:
    """All linked data of a page by its type, each valid."""
    answer = get(path, host)
    assert answer.status_code == 200, path
    page = lxml.html.fromstring(answer.content)
    found = [json.loads(block.text) for block in page.xpath("//script[@type='application/ld+json']")]
    for one in found:
        jsonschema.validate(one, RULES[one["@type"]])
    return {one["@type"]: one for one in found}


def test_an_article_says_who_published_it_and_what_it_is_made_of(portals: Portals, write: Writes, send: Sends) -> None:
    source = send("tag:a:1")
    article = write("kk", source=source.uri, byline="Әсет Жұма", picture=a_picture("red"), correction_note="Түзету")
    data = data_of(path_of(article))
    told = data["NewsArticle"]
    assert told["inLanguage"] == "kk-Cyrl"
    assert told["url"] == f"http://localhost{path_of(article)}"
    assert told["author"] == [
        {"@type": "Person", "name": "Әсет Жұма", "url": "http://localhost/kk/authors/aset-zhuma/"}
    ]
    assert [one["name"] for one in told["provider"]] == ["Altai Press"]
    assert [one["identifier"] for one in told["isBasedOn"]] == [source.uri]
    assert told["correction"]["text"] == "Түзету"
    for image in told["image"]:
        assert get(urlsplit(image["url"]).path).status_code == 200
    assert get(urlsplit(told["publisher"]["logo"]["url"]).path).status_code == 200
    steps = data["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in steps] == ["Orkhon", "Ғылым", article.headline]
    assert [get(urlsplit(step["item"]).path).status_code for step in steps] == [200] * 3


def test_no_word_of_an_article_ends_the_script_that_tells_of_it(portals: Portals, write: Writes) -> None:
    nasty = "</script><script>alert(1)</script><!-- \u2028 & ]]>"
    article = write("tr", headline=nasty, deck=nasty, byline=nasty)
    page = lxml.html.fromstring(get(path_of(article)).content)
    assert [one for one in page.xpath("//script[not(@src)]") if one.get("type") != "application/ld+json"] == []
    assert data_of(path_of(article))["NewsArticle"]["headline"] == nasty


def test_live_coverage_and_a_film_are_told_as_what_they_are(portals: Portals, write: Writes) -> None:
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    live = write(
        "kk",
        kind="live",
        content=[{"type": "live_update", "value": {"time": moment, "heading": "A", "text": "<p>B</p>"}, "id": "1"}],
    )
    assert data_of(path_of(live))["LiveBlogPosting"]["liveBlogUpdate"][0]["articleBody"] == "B"
    film = write(
        "kk",
        kind="video",
        content=[
            {
                "type": "video",
                "value": {"title": "F", "address": "https://v.example/f.mp4", "transcript": "Бір"},
                "id": "2",
            }
        ],
    )
    told = data_of(path_of(film))["VideoObject"]
    assert (told["name"], told["contentUrl"], told["transcript"]) == ("F", "https://v.example/f.mp4", "Бір")


def test_a_book_and_its_chapters_are_told(alliance: object) -> None:
    make_portal(
        PortalSpec(
            code="books", hostname="books.localhost", names={"kk": "Кітап"}, languages=("kk",), theme="literature",
            sections=(SectionSpec(code="letters", names={"kk": "Әдебиет"}, topics=("literature",)),),
        )
    )  # fmt: skip
    author = Author.objects.create(newsroom="desk", slug="abay", name_en="Abay", name_kk="Абай", public=True)
    book = Book.objects.create(newsroom="desk", slug="wells", author=author, year=1890, public=True)
    BookText.objects.create(book=book, language="kk", title="Құдық", rights="Free")
    BookChapter.objects.create(book=book, language="kk", number=1, title="Бірінші", body="<p>Су.</p>")
    told = data_of("/kk/books/wells/", "books.localhost")
    assert (told["Book"]["name"], told["Book"]["author"]["name"]) == ("Құдық", "Абай")
    assert told["Book"]["datePublished"] == "1890"
    chapter = data_of("/kk/books/wells/1/", "books.localhost")["Chapter"]
    assert (chapter["name"], chapter["isPartOf"]["name"]) == ("Бірінші", "Құдық")


def test_every_kind_of_page_has_a_card_and_a_section_its_place(portals: Portals, write: Writes) -> None:
    article = write("kk")
    for path in ("/kk/", "/kk/science/", path_of(article), "/kk/imprint/", "/kk/corrections/"):
        page = lxml.html.fromstring(get(path).content)
        told = {one.get("property"): one.get("content") for one in page.xpath("//meta[@property]")}
        assert len(page.xpath("//meta[@property='og:image']")) == 1, path
        assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
        assert told["og:image:alt"], path
        assert page.xpath("//meta[@name='twitter:card']/@content") == ["summary_large_image"]
        assert get(urlsplit(told["og:image"]).path).headers["Content-Type"] == "image/jpeg", path
    assert [one["name"] for one in data_of("/kk/science/")["BreadcrumbList"]["itemListElement"]] == ["Orkhon", "Ғылым"]
    page = lxml.html.fromstring(get(path_of(article)).content)
    assert page.xpath("//meta[@property='og:locale']/@content") == ["kk_KZ"]
