"""Feeds as programs of readers see them: read by a parser that is not ours, and asked for again and again."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import feedparser
import pytest
from django.test import Client
from lxml import etree

from orkhon.desk.blocks.from_html import blocks_of
from orkhon.desk.models import Article
from orkhon.portals.spec import PortalSpec
from orkhon.wire.actions.kill import kill
from tests.portals.conftest import Sends, Writes, a_picture
from tests.portals.test_pages import get, text_of

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

Portals = tuple[PortalSpec, PortalSpec]
ALMATY = {"name": "Алматы", "code": "GN1526384", "latitude": 43.25, "longitude": 76.92}
TOPIC = "15000000"
NASTY = 'A & B <b>c</b> ]]> \x0b \U0001f680 "d"'


def article_about(write: Writes, **facts: object) -> Article:
    return write(
        "kk",
        "science",
        places=[ALMATY],
        people=[{"name": "Айгүл Серік", "language": "kk"}],
        media_topics=[TOPIC],
        byline="Әсет Жұма",
        **facts,
    )


def feeds_of(language: str) -> list[str]:
    under = [f"/{language}/", f"/{language}/science/", f"/{language}/topics/{TOPIC}/", f"/{language}/topics/science/"]
    page = text_of(get(f"/sitemap-subjects-{language}.xml"))
    under += [
        address.split("localhost", 1)[1]
        for address in etree.fromstring(page.encode()).xpath("//*[local-name()='loc']/text()")
        if any(kind in address for kind in ("/places/", "/people/", "/authors/"))
    ]
    return [f"{one}{file}" for one in under for file in ("rss.xml", "atom.xml", "feed.json")]


def test_every_form_of_every_feed_is_read_by_another_parser(portals: Portals, write: Writes) -> None:
    article = article_about(write, headline=NASTY.replace("\x0b", ""), picture=a_picture("red"))
    addresses = feeds_of("kk")
    assert len(addresses) == 3 * 7, "the portal, a section, two topics, a place, a person, an author"
    for path in addresses:
        answer = get(path)
        assert answer.status_code == 200, path
        assert answer.headers["Last-Modified"].endswith("GMT")
        if path.endswith(".json"):
            told = json.loads(answer.content)
            assert told["version"] == "https://jsonfeed.org/version/1.1"
            assert told["feed_url"] == f"http://localhost{path}"
            assert [one["title"] for one in told["items"]] == [article.headline]
            continue
        etree.fromstring(answer.content)
        read = feedparser.parse(answer.content)
        assert not read.bozo, f"{path}: {read.get('bozo_exception')}"
        assert read.version == ("rss20" if path.endswith("rss.xml") else "atom10")
        (entry,) = read.entries
        assert entry.link.startswith("http://localhost/kk/science/")
        assert entry.id == article.uri
        assert read.feed.language == "kk-Cyrl" if "rss" in path else read.feed.title_detail.language == "kk-Cyrl"


def test_a_feed_about_something_is_there_only_where_articles_are(portals: Portals, write: Writes) -> None:
    article_about(write)
    assert get("/ru/topics/15000000/rss.xml").status_code == 404
    for path in ("/kk/topics/99999999/rss.xml", "/kk/places/nowhere/atom.xml", "/kk/nothing/feed.json", "/kk/feed.xml"):
        assert get(path).status_code == 404, path


def test_who_has_these_bytes_gets_none_and_a_kill_changes_the_tag(portals: Portals, write: Writes, send: Sends) -> None:
    source = send("tag:a:1")
    killed = write("kk", source=source.uri)
    write("kk")
    first = get("/kk/atom.xml")
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    again = Client(headers={"host": "localhost", "if-none-match": f'W/{tag}, "x"'}).get("/kk/atom.xml")
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == tag
    kill(source.uri, person="Editor", reason="wrong", now=datetime.now(UTC))
    headers = {"host": "localhost", "if-none-match": tag, "if-modified-since": modified}
    after = Client(headers=headers).get("/kk/atom.xml")
    assert after.status_code == 200, "by its time alone the feed would seem older and be kept with what was killed"
    assert killed.headline not in after.content.decode()
    by_time = Client(headers={"host": "localhost", "if-modified-since": modified}).get("/kk/atom.xml")
    assert by_time.status_code == 200


def test_notes_of_a_long_read_stand_numbered_at_the_end_of_every_form(portals: Portals, write: Writes) -> None:
    write("kk", body="", content=blocks_of("<p>Тас^[Бір ескертпе] сөз.</p>"), kind="long_read")
    for path in ("/kk/rss.xml", "/kk/atom.xml", "/kk/feed.json"):
        text = text_of(get(path))
        assert "^[" not in text, path
        assert "Тас[1] сөз." in text, path
        assert "[1] Бір ескертпе" in text, path
