"""Readers choose how pages look, without a script; what they chose comes with the page and tells nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from orkhon.config.page_routes import choice_of_page, query_of_page
from orkhon.portals.sights import SIGHTS, USUAL, Sight, chosen, sight_in, sight_of
from orkhon.server.bytecache import storable
from tests.portals.conftest import Writes
from tests.portals.reading import ReadPage

pytestmark = pytest.mark.usefixtures("portals")


def html_of(response: Any) -> dict[str, str]:
    """Return the attributes of the page's root."""
    found: dict[str, str] = ReadPage(response.content.decode()).all("html")[0]
    return found


def choose(client: Client, **form: str) -> Any:
    """Send the form as a browser without a script does."""
    return client.post("/kk/reading/", form, headers={"sec-fetch-site": "same-origin"})


def test_what_is_chosen_comes_with_every_page_from_then_on(write: Writes) -> None:
    article = write()
    path = f"/kk/science/{article.slug}-{article.pk}/"
    client = Client()
    assert "data-sight" not in html_of(client.get(path))
    answer = choose(client, letters="large", colours="dark", wide="on", bare="on", **{"from": path})
    assert (answer.status_code, answer["Location"]) == (303, path)
    for page in (path, "/kk/", "/az/", "/kk-arab/", "/kk/search/", "/kk/nothing/"):
        found = html_of(client.get(page))
        assert {name: found.get(f"data-{name}") for name in ("sight", "scheme", "spacing", "pictures")} == {
            "sight": "low",
            "scheme": "dark",
            "spacing": "wide",
            "pictures": "off",
        }
    choose(client, letters="", colours="")
    assert {"data-sight", "data-scheme", "data-spacing", "data-pictures"}.isdisjoint(html_of(client.get(path)))


def test_the_form_shows_what_is_chosen_and_knows_where_the_reader_came_from(write: Writes) -> None:
    client = Client()
    choose(client, letters="large", colours="dark", first="kk-arab")
    page = ReadPage(client.get("/kk/reading/", headers={"referer": "http://testserver/kk/science/"}).content.decode())
    checked = {values["name"]: values.get("value", "") for values in page.all("input") if "checked" in values}
    assert checked == {"letters": "large", "colours": "dark"}
    assert [values["value"] for values in page.all("option") if "selected" in values] == ["kk-arab"]
    assert page.all("input", name="from")[0]["value"] == "/kk/science/"
    assert page.problems == []
    other = client.get("/kk/reading/", headers={"referer": "https://elsewhere.example/kk/"}).content.decode()
    assert ReadPage(other).all("input", name="from")[0]["value"] == "/kk/"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "kk/", "", "/" * 3000])
def test_nobody_is_led_to_another_site(back: str) -> None:
    assert choose(Client(), **{"from": back})["Location"] == "/kk/"


def test_another_site_chooses_nothing() -> None:
    client = Client()
    assert (
        client.post("/kk/reading/", {"letters": "large"}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    )
    assert client.post("/kk/reading/", {}, headers={"origin": "https://evil.example"}).status_code == 403
    assert not client.cookies


def test_the_bare_address_leads_to_the_language_and_script_that_were_chosen() -> None:
    client = Client(headers={"accept-language": "ru"})
    assert client.get("/")["Location"] == "/ru/"
    for first in ("kk-arab", "az", "kk"):
        choose(client, first=first)
        assert client.get("/")["Location"] == f"/{first}/"
    for junk in ("de", "kk-cyrl-x", "../admin", "kk-arab/..", ""):
        choose(client, first=junk)
        assert client.get("/")["Location"] == "/ru/"
        client.cookies["orkhon-reading"] = junk
        assert client.get("/")["Location"] == "/ru/"


def test_the_page_of_choices_and_its_answer_are_kept_by_nobody() -> None:
    client = Client()
    for answer in (client.get("/kk/reading/"), choose(client, letters="large")):
        assert answer["Cache-Control"] == "private, no-store"
        assert "X-Orkhon-Page" not in answer
    assert query_of_page(b"/kk/reading/", b"") is None


def test_a_cookie_says_one_of_a_few_words_and_any_other_nothing() -> None:
    assert len(SIGHTS) == 10
    assert "" not in SIGHTS
    for word, sight in SIGHTS.items():
        assert sight.word == word
        assert sight_of({"orkhon-sight": word}) == sight
        assert sight_in(f"a=1; orkhon-sight={word};b".encode()) == f"orkhon-sight={word}".encode()
    for junk in ("low", "wide", "low-dark-dark", 'low-light"><script>', "x" * 9000, "light-wide", ""):
        assert sight_of({"orkhon-sight": junk}) == USUAL
        assert sight_in(f"orkhon-sight={junk}".encode()) == b""
    assert sight_in(b"not-orkhon-sight=dark") == sight_in(b"") == sight_in(b"\xff\xfe=orkhon-sight=") == b""
    assert chosen(low=True, scheme="", wide=True, bare=False) == Sight(low=True, scheme="light", wide=True)
    assert chosen(low=False, scheme="purple", wide=True, bare=True) == USUAL


def test_only_pages_are_kept_once_for_each_choice() -> None:
    cookies = b"sessionid=x; orkhon-sight=low-dark"
    for path in (b"/kk/", b"/kk/science/", b"/kk-arab/imprint/", b"/kk/nothing/at/all/", b"/kk/offline/"):
        assert choice_of_page(path, cookies) == b"orkhon-sight=low-dark"
        assert choice_of_page(path, b"sessionid=x") == b""
    for path in (b"/static/portals/orkhon.js", b"/kk/rss.xml", b"/robots.txt", b"/styles/00000000000000000000.css"):
        assert choice_of_page(path, cookies) == b""


def test_what_has_no_words_is_one_for_all_languages_and_may_be_kept() -> None:
    sheet = Client().get("/kk/").content.decode().partition('rel="stylesheet" href="')[2].partition('"')[0]
    for path in (sheet, "/robots.txt", "/sitemap.xml", "/box.js", "/icons/00666f/192.png"):
        answer = Client(headers={"accept-language": "tr"}).get(path)
        assert answer.status_code == 200, path
        assert "Vary" not in answer.headers, path
        headers = tuple((name.lower().encode(), value.encode()) for name, value in answer.headers.items())
        assert storable(200, headers), path
    assert Client().get("/")["Vary"] == "Accept-Language, Cookie"
