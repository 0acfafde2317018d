"""Every block of an article on a portal's page, and in its feed."""

from __future__ import annotations

from typing import Any

import pytest

from orkhon.portals.spec import PortalSpec
from tests.desk.every_block import every_block
from tests.portals.conftest import Writes, a_picture
from tests.portals.test_pages import get, path_of, read, text_of

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

Portals = tuple[PortalSpec, PortalSpec]


def _blocks() -> list[dict[str, Any]]:
    return every_block(a_picture("red"), a_picture("green"), a_picture("blue"))


def test_an_article_shows_every_block_without_a_script(portals: Portals, write: Writes) -> None:
    article = write("kk", content=_blocks(), dateline="Алматы", kind="long-read")
    path = path_of(article)
    page = read(path)
    assert page.problems == []
    told = " ".join(page.words)
    for words in ("Айгүл Серік, жолсерік", "Жолдан", "14 вагон.", "Ташкент & маңы", "43.27376, 76.94821", "YouTube"):
        assert words in told, words
    assert [one["alt"] for one in page.all("img")][-3:] == ["Жұлдызды дала", "Сөрелер", "Таулар"]
    (sound,) = page.all("audio")
    assert "controls" in sound
    assert sound["preload"] == "none"
    assert page.all("source", src="https://files.altai.example/a.mp3", type="audio/mpeg")
    assert page.all("video", preload="none")
    assert page.all("div", role="region", tabindex="0", **{"aria-label": "Кесте"})
    assert page.all("th", scope="col")
    assert page.all("a", href="https://www.youtube.com/watch?v=abc", rel="noopener noreferrer")
    assert page.all("a", href="#b-b-headin")
    assert page.all("h2", id="b-b-headin")
    assert not page.all("iframe")
    policy = get(path)["Content-Security-Policy"]
    assert "media-src 'self' https://files.altai.example" in policy
    assert "script-src 'self';" in f"{policy};"


def test_only_a_page_with_a_recording_may_fetch_from_where_it_lies(portals: Portals, write: Writes) -> None:
    article = write("kk")
    assert "altai.example" not in get(path_of(article))["Content-Security-Policy"]


def test_what_is_no_address_any_more_is_shown_as_words(portals: Portals, write: Writes) -> None:
    blocks = [
        {"type": "embed", "value": {"address": "https://gone.example/x", "title": "Бір жазба"}, "id": "e"},
        {"type": "audio", "value": {"title": "Дыбыс", "address": "javascript:alert(1)"}, "id": "a"},
        {"type": "map_point", "value": {"label": "Жер", "latitude": 1000, "longitude": 0}, "id": "m"},
        {"type": "picture", "value": {"picture": 99999, "alt": "", "caption": "Жоқ сурет", "credit": ""}, "id": "p"},
        {"type": "heading", "value": {"text": "<script>alert(1)</script>", "level": "h2"}, "id": "h"},
    ]
    page = read(path_of(write("kk", content=blocks)))
    assert "Бір жазба" in page.words
    assert "Жер" in page.words
    assert "Дыбыс" not in page.words
    assert "Жоқ сурет" not in page.words
    assert "<script>alert(1)</script>" in page.words
    assert not page.all("a", href="https://gone.example/x")


def test_an_other_script_converts_the_words_of_blocks(portals: Portals, write: Writes) -> None:
    article = write("kk", content=_blocks())
    told = " ".join(read(path_of(article).replace("/kk/", "/kk-latn/")).words)
    assert "Almaty" in told
    assert "Алматы" not in told


def test_the_feed_carries_the_whole_text_and_every_picture(portals: Portals, write: Writes) -> None:
    write("kk", content=_blocks(), picture=a_picture("grey"))
    feed = text_of(get("/kk/rss.xml"))
    for words in ("14 вагон.", "Айгүл Серік", "21:00", "Пойыз жүреді."):
        assert words in feed, words
    assert feed.count("/pictures/") >= 4
    assert "ni:///" not in feed
    assert "https://files.altai.example/v.mp4" in feed
