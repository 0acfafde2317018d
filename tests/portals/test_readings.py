"""Every page of a portal in the other scripts of its language: addresses, heads, and a kill that reaches them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.test import Client

from orkhon.alliance.models import Memorandum
from orkhon.config.settings import LANGUAGES
from orkhon.items import INTERFACE_LANGUAGES, Language
from orkhon.language import convert
from orkhon.portals.readings import READINGS, readings_of
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.withhold import withhold
from tests.portals.conftest import Sends, Writes, a_picture
from tests.portals.reading import ReadPage
from tests.portals.test_pages import NEWS_HOST, PAST_HOST, Portals, get, path_of, read, text_of

KAZAKH = {
    "headline": "Жаңа ғылым қаласы",
    "deck": "Қала елдің шығысында",
    "body": '<p>Ғалымдар <b>қонысы</b>: <a href="https://қала.example/жол">сілтеме</a>.</p>',
    "byline": "Айгүл Сәрсенқызы",
    "picture_caption": "Қаланың суреті",
    "dateline": "Өскемен",
    "correction_note": "Бұрын қате жазылған",
}


@pytest.fixture
def republishing(db: None) -> None:
    """Every agency grants to republish, so that the front pages show its headlines."""
    Memorandum.objects.create(name_en="All for all", republish=True, signed=date(2026, 1, 15))


def in_script(path: str, word: str) -> str:
    """The same page's address in another script."""
    _, code, rest = path.split("/", 2)
    return f"/{code}-{word}/{rest}"


def switch(path: str, host: str = NEWS_HOST) -> list[tuple[str, str, str]]:
    """The script switch of a page: tag, address and whether it is the current one."""
    bar = text_of(get(path, host)).partition('<nav class="scripts"')[2].partition("</nav>")[0]
    links = ReadPage(bar)
    return [
        (link["hreflang"], link["href"], "current" if "aria-current" in link else "")
        for name, link in links.elements
        if name == "a"
    ]


@pytest.mark.database
def test_an_article_is_read_in_the_other_scripts_of_its_language(portals: Portals, write: Writes) -> None:
    path = path_of(write("kk", picture=a_picture("red"), **KAZAKH))
    for word, wanted in {
        "latn": [
            "Jaña ğylym qalasy",
            "Qala eldıñ şyğysynda",
            "Qalanyñ suretı",
            "qonysy",
            "Aigül Särsenqyzy",
            "Būryn qate jazylğan",
        ],
        "arab": ["جاڭا عىلىم قالاسى"],
        "cta": ["Caña ğılım qalası"],
    }.items():
        reading = READINGS[f"kk-{word}"]
        response = get(in_script(path, word))
        assert response.status_code == 200
        page = read(in_script(path, word))
        assert page.problems == []
        assert page.all("html")[0]["lang"] == reading.tag == response.headers["Content-Language"]
        assert page.all("html")[0]["dir"] == reading.direction
        assert page.tags["h1"] == 1
        for words in wanted:
            assert any(words in said for said in page.words), words
        own = [said for said in page.words if any(letter in "әғқңөұүһі" for letter in said.lower())]
        assert [said for said in own if said not in dict(LANGUAGES).values()] == [], "left in Cyrillic"
        assert page.all("a", href="https://қала.example/жол")


def test_a_page_in_another_script_is_kept_by_caches_and_not_by_search_engines(portals: Portals, write: Writes) -> None:
    path = path_of(write("kk", **KAZAKH))
    response = get(in_script(path, "latn"))
    assert response.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Vary" not in response.headers
    assert not response.cookies
    page = read(in_script(path, "latn"))
    assert [link["href"] for link in page.all("link", rel="canonical")] == [f"http://{NEWS_HOST}{path}"]
    assert [meta["content"] for meta in page.all("meta", name="robots")] == ["noindex"]
    assert [link for link in page.all("link", rel="alternate") if "hreflang" in link] == []
    assert page.all("meta", property="og:url")[0]["content"] == f"http://{NEWS_HOST}{path}"
    plain = read(path)
    assert plain.all("meta", name="robots") == []
    assert not any("-latn" in link["href"] for link in plain.all("link"))


def test_a_converted_page_says_so_and_leads_back(portals: Portals, write: Writes) -> None:
    path = path_of(write("az"))
    back = read(in_script(path, "cyrl")).all("p", **{"class": "notice script-note"})
    assert len(back) == 1
    text = text_of(get(in_script(path, "cyrl"))).partition("script-note")[2].partition("</p>")[0]
    assert f'href="{path}"' in text
    assert "автоматик" in text
    assert "script-note" not in text_of(get(path))


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_each_language_offers_the_scripts_that_it_has(all_portals: Portals, write: Writes, language: str) -> None:
    path = path_of(write(language))
    main = Language.parse(language).tag
    others = [reading for reading in readings_of(language) if not reading.is_main]
    wanted = [(main, path, "current")] + [(one.tag, in_script(path, one.word), "") for one in others]
    found = switch(path)
    if not others:
        assert found == []
        return
    if language == "tr":
        wanted = wanted[1:]
    assert found == wanted
    for tag, address, _ in found:
        page = read(address)
        assert page.problems == []
        assert page.all("html")[0]["lang"] == tag
        assert [(one, there) for one, there, _ in switch(address)] == [(one, there) for one, there, _ in wanted]
        assert [one for one, _, state in switch(address) if state] == [tag]


def test_front_sections_agencies_and_links_stay_in_the_script(portals: Portals, write: Writes) -> None:
    path = path_of(write("kk", **KAZAKH))
    for start in ("/kk-latn/", "/kk-latn/science/", "/kk-latn/agencies/altai/", in_script(path, "latn")):
        page = read(start)
        assert page.problems == [], start
        assert page.all("html")[0]["lang"] == "kk-Latn"
        plain = {link["href"] for link in page.all("a") if link["href"].startswith("/kk/")}
        # The way back, the language's own link, and the feed, which comes as it was written.
        assert plain <= {"/kk/rss.xml", start.replace("kk-latn", "kk"), "/kk/"}, start
        assert any(link["href"].startswith("/kk-latn/") for link in page.all("a"))
    assert "Jaña ğylym qalasy" in read("/kk-latn/").words
    assert read("/kk-latn/").all("a", href=in_script(path, "latn"))


def test_the_second_portal_is_read_in_the_script_too_and_leads_keep_it(portals: Portals, write: Writes) -> None:
    path = path_of(write("kk", "history", **KAZAKH), "history")
    assert read(in_script(path, "arab"), PAST_HOST).all("html")[0]["dir"] == "rtl"
    moved = get(in_script(path, "arab").replace("history", "science"))
    assert moved.status_code == 301
    assert moved.headers["Location"] == f"http://{PAST_HOST}{in_script(path, 'arab')}"
    shared = path_of(write("kk", "culture", **KAZAKH), "culture")
    canonical = read(in_script(shared, "latn"), PAST_HOST).all("link", rel="canonical")[0]["href"]
    assert canonical == f"http://{NEWS_HOST}{shared}"


@pytest.mark.parametrize("segment", ["kk-hebr", "kk-Latn", "kk_latn", "ru-latn", "en-cta", "tr-cyrl", "kk-latn-x-cta"])
def test_a_script_that_the_language_does_not_have_is_not_found(
    all_portals: Portals, write: Writes, segment: str
) -> None:
    path = path_of(write(segment[:2]))
    assert get(f"/{segment}/").status_code == 404
    assert get(f"/{segment}/{path.split('/', 2)[2]}").status_code == 404


def test_a_query_that_names_a_script_changes_nothing(portals: Portals, write: Writes) -> None:
    path = path_of(write("kk", **KAZAKH))
    assert read(f"{path}?script=Latn").all("html")[0]["lang"] == "kk-Cyrl"


@pytest.mark.parametrize("rest", ["", "science/", "agencies/altai/", "science/?page=1"])
def test_the_main_script_has_one_address(portals: Portals, write: Writes, rest: str) -> None:
    moved = get(f"/kk-cyrl/{rest}")
    assert moved.status_code == 301
    assert moved.headers["Location"] == f"/kk/{rest}"


def test_an_article_in_the_main_script_has_one_address_there(portals: Portals, write: Writes) -> None:
    path = path_of(write("kk", **KAZAKH))
    moved = get(in_script(path, "cyrl"))
    assert moved.status_code == 301
    assert moved.headers["Location"] == path


def test_feeds_and_sitemaps_come_as_they_were_written(portals: Portals, write: Writes) -> None:
    write("kk", **KAZAKH)
    assert get("/kk-latn/rss.xml").status_code == 404
    assert get("/kk-latn/science/rss.xml").status_code == 404
    assert "-latn" not in text_of(get("/sitemap.xml"))


def test_a_missing_page_is_missing_in_the_script_of_its_address(portals: Portals) -> None:
    page = read("/kk-arab/nothing/", status=404)
    assert page.all("html")[0]["lang"] == "kk-Arab"
    assert page.all("html")[0]["dir"] == "rtl"
    assert page.all("link", rel="canonical") == []


def test_an_article_written_in_another_script_says_so_and_is_read_in_the_main_one(
    all_portals: Portals, write: Writes
) -> None:
    path = path_of(write("uz", script="Cyrl", headline="Ўзбекча мақола", body="<p>Ғалаба</p>", deck="Маъно"))
    plain = read(path)
    assert plain.all("h1")[0]["lang"] == "uz-Cyrl"
    assert plain.all("html")[0]["lang"] == "uz-Latn"
    assert switch(path) == [
        ("uz-Latn", in_script(path, "latn"), ""),
        ("uz-Cyrl", path, "current"),
        ("uz-Latn-x-cta", in_script(path, "cta"), ""),
    ]
    latin = read(in_script(path, "latn"))
    assert "Oʻzbekcha maqola" in latin.words
    assert "Gʻalaba" in latin.words
    assert "script-note" in text_of(get(in_script(path, "latn")))
    assert latin.all("h1")[0]["lang"] == "uz-Latn"
    # In its own script the frame alone is converted.
    cyrillic = text_of(get(in_script(path, "cyrl")))
    assert "Ўзбекча мақола" in cyrillic
    assert "script-note" not in cyrillic


@pytest.mark.database
def test_a_kill_reaches_the_converted_pages_at_once(portals: Portals, write: Writes, send: Sends) -> None:
    source = send("tag:altai:9", headline="Жаңа ғылым қаласы")
    path = path_of(write("kk", source=source.uri, **KAZAKH))
    words = {"latn": "ğylym qalasy", "arab": "عىلىم قالاسى", "cta": "ğılım qalası"}
    for word, headline in words.items():
        assert headline in text_of(get(in_script(path, word)))
        assert headline in text_of(get(f"/kk-{word}/"))
    kill(source.uri, person="Editor", reason="wrong", now=datetime.now(UTC))
    for word, headline in words.items():
        response = get(in_script(path, word))
        assert response.status_code == 410
        text = text_of(response)
        assert headline not in text
        assert "Жаңа ғылым" not in text
        assert "robots" in text
        assert "canonical" not in text
        assert headline not in text_of(get(f"/kk-{word}/"))
        assert headline not in text_of(get(f"/kk-{word}/science/"))
    notice = read(in_script(path, "latn"), status=410)
    assert notice.all("html")[0]["lang"] == "kk-Latn"
    assert not any(words in said for words in ("şyğysynda", "qonysy", "Aigül") for said in notice.words)


@pytest.mark.database
def test_an_article_that_is_held_back_is_held_back_in_every_script(
    portals: Portals, write: Writes, send: Sends
) -> None:
    source = send("tag:altai:10")
    path = path_of(write("kk", source=source.uri, **KAZAKH))
    withhold(source.uri, person="Editor", reason="checking", now=datetime.now(UTC))
    response = get(in_script(path, "latn"))
    assert response.status_code == 410
    assert "qalasy" not in text_of(response)


def test_a_headline_with_tags_in_it_stays_words(portals: Portals, write: Writes) -> None:
    path = path_of(write("kk", headline="<script>Қала</script> & <b>", translation_key=uuid4()))
    response = Client(headers={"host": NEWS_HOST}).get(in_script(path, "latn"))
    text = response.content.decode()
    assert "&lt;script&gt;Qala&lt;/script&gt; &amp; &lt;b&gt;" in text
    assert "<script>Qala" not in text
    assert read(in_script(path, "latn")).problems == []


@pytest.mark.usefixtures("republishing")
def test_wire_items_of_the_language_are_converted_and_others_are_not(portals: Portals, send: Sends) -> None:
    send("tag:a:1", headline="Қала хабары", link="http://altai.example/қала")
    page = read("/kk-latn/")
    assert convert("Қала хабары", "kk-Cyrl", "kk-Latn") in page.words
    assert page.all("a", href="http://altai.example/қала")[0]["lang"] == "kk-Latn"


@pytest.mark.usefixtures("republishing")
def test_the_portals_mark_and_the_agencies_signs_stay_as_they_are(portals: Portals, write: Writes, send: Sends) -> None:
    send("tag:a:2", headline="Xəbər", language=Language.parse("az"))
    write("az", source="tag:a:2")
    text = text_of(get("/az-cyrl/"))
    assert text.count('<b translate="no">Orkhon</b>') == 2
    assert '<span class="chip" translate="no">AP</span>' in text
    assert '<span class="chip chip--lang" translate="no">az</span>' in text


def test_only_the_page_as_it_was_written_claims_to_stand_in_the_log(
    portals: Portals, write: Writes, send: Sends
) -> None:
    article = write("kk", **KAZAKH)
    send(article.uri, headline=article.headline)
    path = path_of(article)
    assert 'class="provenance' in text_of(get(path))
    for reading in ("latn", "arab", "cta"):
        assert 'class="provenance' not in text_of(get(in_script(path, reading)))
