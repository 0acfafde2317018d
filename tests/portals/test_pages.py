"""Every page of every portal in every language: there, well made, and in that language alone."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client

import orkhon.portals
from orkhon.alliance.models import Memorandum
from orkhon.desk.models import Article
from orkhon.formats import parse
from orkhon.items import INTERFACE_LANGUAGES, Item, Language
from orkhon.portals.spec import PortalSpec
from orkhon.wire.actions.append import AppendIntent, append
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.entries import EntryKind
from tests.portals.conftest import Sends, Writes, a_picture, in_all_languages
from tests.portals.reading import ReadPage

Portals = tuple[PortalSpec, PortalSpec]
NEWS_HOST, PAST_HOST = "localhost", "culture.localhost"


def get(path: str, host: str = NEWS_HOST, **headers: str) -> HttpResponse:
    """Ask as a visitor without cookies does."""
    response: Any = Client(headers={"host": host, **headers}).get(path)
    return response  # type: ignore[no-any-return]


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def read(path: str, host: str = NEWS_HOST, status: int = 200) -> ReadPage:
    response = get(path, host)
    assert response.status_code == status, f"{host}{path}: {response.status_code}"
    return ReadPage(text_of(response))


def path_of(article: Article, section: str = "science") -> str:
    return f"/{article.locale.language_code}/{section}/{article.slug}-{article.pk}/"


def english_words() -> set[str]:
    """The English words of the interface, but for those with places left open."""
    with (Path(orkhon.portals.__file__).parents[1] / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file)
    return {
        message.id for message in catalogue if isinstance(message.id, str) and message.id and "%(" not in message.id
    }


@pytest.mark.database_in_full
def test_every_page_answers_in_its_own_language_and_is_well_made(
    all_portals: Portals, write: Writes, send: Sends
) -> None:
    wired = send("tag:a:1", link="http://altai.example/1")
    picture = a_picture("red")
    for topic in ("science", "culture", "history"):
        group = in_all_languages(
            write, topic, picture=picture, dateline="Q", correction_note="Zz", byline="Q", credit="Z", source=wired.uri
        )
    english = english_words()
    for spec, host in zip(all_portals, (NEWS_HOST, PAST_HOST), strict=True):
        for language in INTERFACE_LANGUAGES:
            paths = [f"/{language}/", f"/{language}/agencies/altai/", f"/{language}/agencies/desk/"]
            paths += [f"/{language}/{section.code}/" for section in spec.sections]
            for path in [*paths, path_of(group[language], "history") if host == PAST_HOST else paths[0]]:
                response = get(path, host)
                where = f"{host}{path}"
                assert response.status_code == 200, where
                page = ReadPage(text_of(response))
                assert page.problems == [], where
                assert page.all("html")[0]["lang"] == Language.parse(language).tag, where
                assert page.all("html")[0]["dir"] == "ltr"
                assert page.tags["h1"] == page.tags["main"] == 1, where
                assert page.all("a", **{"class": "skip"})[0]["href"] == "#main"
                assert len(page.all("a", **{"aria-current": "true"})) >= 1, where
                assert response.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
                assert response.headers["Content-Language"] == Language.parse(language).tag
                assert not response.cookies, where
                assert "Vary" not in response.headers, where
                if language != "en":
                    left = {word.rstrip(".") for word in page.shown} & {word.rstrip(".") for word in english}
                    assert left == set(), f"{where} speaks English"


def test_scripts_and_styles_come_from_the_hub_alone(portals: Portals, write: Writes) -> None:
    write()
    response = get("/kk/")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    page = ReadPage(text_of(response))
    addresses = [values["src"] for values in page.all("script")]
    addresses += [values["href"] for values in page.all("link", rel="stylesheet")]
    scripts = [address for address in addresses if address.startswith("/static/portals/")]
    (sheet,) = [address for address in addresses if address not in scripts]
    assert len(scripts) == 1
    assert sheet.startswith("/styles/"), "one style sheet a page"
    assert get(sheet, NEWS_HOST).headers["Content-Type"].startswith("text/css")


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("tr-TR,tr;q=0.9,en;q=0.5", "tr"),
        ("de, kk;q=0.7, ru;q=0.4", "kk"),
        ("de", "az"),
        ("", "az"),
        ("\x00;;q=x", "az"),
    ],
)
def test_the_bare_address_leads_to_the_language_that_the_browser_asks_for(
    portals: Portals, asked: str, wanted: str
) -> None:
    response = get("/", **{"accept-language": asked})
    assert response.status_code == 302
    assert response.headers["Location"] == f"/{wanted}/"
    assert response.headers["Vary"] == "Accept-Language, Cookie"
    assert "public" not in response.headers["Cache-Control"]


def test_alternates_point_to_each_other_and_to_pages_that_are_there(portals: Portals, write: Writes) -> None:
    key = write("kk").translation_key
    write("tr", translation_key=key)
    write("az", "history", translation_key=key)
    for start in (
        "/kk/",
        "/kk/science/",
        path_of(Article.objects.get(translation_key=key, locale__language_code="kk")),
    ):
        seen: dict[str, set[tuple[str, str]]] = {}
        todo = [f"http://{NEWS_HOST}{start}"]
        while todo:
            address = todo.pop()
            page = read(address.removeprefix(f"http://{NEWS_HOST}"))
            assert page.all("link", rel="canonical")[0]["href"] == address
            seen[address] = {
                (link["hreflang"], link["href"]) for link in page.all("link", rel="alternate") if "hreflang" in link
            }
            todo += [
                href for code, href in seen[address] if code != "x-default" and href not in seen and href not in todo
            ]
        assert len(set(map(frozenset, seen.values()))) == 1, "they do not say the same"
        # Azerbaijani has the article under a topic that this portal does not show.
        assert len(seen) == (2 if "-" in start else 4)


def test_the_language_switch_opens_the_translation_or_says_that_it_opens_the_front_page(
    portals: Portals, write: Writes
) -> None:
    article = write("kk")
    other = write("ru", translation_key=article.translation_key)
    page = read(path_of(article))
    switch = {values["hreflang"]: values for values in page.all("a") if "hreflang" in values and "title" in values}
    assert switch["tr"]["href"] == "/tr/"
    assert "түрік тілі" in switch["tr"]["title"]
    assert "ru" not in switch
    assert page.all("a", hreflang="ru", href=path_of(other))
    assert page.all("a", hreflang="kk", href=path_of(article))[0]["aria-current"] == "true"


def test_a_wrong_slug_or_section_leads_to_the_right_address(portals: Portals, write: Writes) -> None:
    article = write("kk")
    right = path_of(article)
    for wrong in (
        f"/kk/science/other-{article.pk}/",
        f"/kk/culture/{article.slug}-{article.pk}/",
        f"/kk/science/{article.pk}/",
    ):
        response = get(wrong)
        assert (response.status_code, response.headers["Location"]) == (301, right)
    assert get(right).status_code == 200


def test_an_article_of_another_portal_leads_there_and_shared_ones_name_one_address(
    portals: Portals, write: Writes
) -> None:
    past, shared = write("kk", "history"), write("kk", "culture")
    response = get(f"/kk/science/{past.slug}-{past.pk}/", "localhost:8000")
    assert response.headers["Location"] == f"http://culture.localhost:8000{path_of(past, 'history')}"
    for host in (NEWS_HOST, PAST_HOST):
        page = read(path_of(shared, "culture"), host)
        assert page.all("link", rel="canonical")[0]["href"] == f"http://localhost{path_of(shared, 'culture')}"


def test_portals_name_each_other_with_the_port_of_the_request(portals: Portals) -> None:
    page = ReadPage(text_of(get("/tr/", "localhost:8123")))
    assert page.all("a", href="http://culture.localhost:8123/tr/")
    assert ReadPage(text_of(get("/tr/", "culture.localhost"))).all("a", href="http://localhost/tr/")


@pytest.mark.parametrize(
    "path",
    [
        "/xx/",
        "/nothing",
        "/kk/nothing/",
        "/kk/agencies/nobody/",
        "/kk/science/q-99999/",
        "/kk/science/?page=2",
        "/kk/science/?page=x",
        "/kk/nothing/rss.xml",
        "/sitemap-kk-7.xml",
        "/pictures/1/abc/480.webp",
    ],
)
def test_what_is_not_there_is_said_in_the_language_of_the_address_or_of_the_browser(
    portals: Portals, path: str
) -> None:
    response = get(path, **{"accept-language": "tr"})
    assert response.status_code == 404
    page = ReadPage(text_of(response))
    assert page.problems == []
    language = "kk" if path.startswith("/kk/") else "tr"
    assert page.all("html")[0]["lang"] == Language.parse(language).tag
    assert ("Бет табылмады" if language == "kk" else "Sayfa bulunamadı") in page.words
    assert ("Vary" in response.headers) == (language == "tr")
    assert not page.all("link", rel="canonical")


@pytest.mark.database
def test_a_kill_takes_the_article_its_picture_and_its_feed_entry_at_once(
    portals: Portals, write: Writes, send: Sends
) -> None:
    source = send("tag:a:1")
    picture = a_picture("blue", item_uri=source.uri)
    article = write("kk", source=source.uri, picture=picture)
    other = write("kk")
    page = read(path_of(article))
    address = page.all("img")[0]["src"]
    assert get(address).status_code == 200
    assert article.headline in text_of(get("/kk/rss.xml"))

    kill(source.uri, person="Editor", reason="wrong", now=datetime.now(UTC))

    gone = get(path_of(article))
    assert gone.status_code == 410
    left = ReadPage(text_of(gone))
    assert "Бұл мақала кері қайтарып алынды" in left.words
    assert article.headline not in text_of(gone)
    assert left.all("meta", name="robots")[0]["content"] == "noindex"
    for path in ("/kk/", "/kk/science/", "/kk/rss.xml", "/kk/science/rss.xml", "/sitemap-kk-1.xml", path_of(other)):
        answer = text_of(get(path))
        assert article.headline not in answer, path
        assert article.slug not in answer, path
    assert get(address).status_code == 410


@pytest.mark.database
def test_a_killed_article_takes_the_desks_own_picture_unless_another_article_shows_it(
    portals: Portals, write: Writes, send: Sends
) -> None:
    picture, sources = a_picture("blue"), [send("tag:a:1"), send("tag:a:2")]
    first, _ = (write("kk", source=source.uri, picture=picture) for source in sources)
    address = read(path_of(first)).all("img")[0]["src"]
    kill(sources[0].uri, person="Editor", reason="wrong", now=datetime.now(UTC))
    assert get(address).status_code == 200
    kill(sources[1].uri, person="Editor", reason="wrong", now=datetime.now(UTC))
    assert get(address).status_code == 410


@pytest.mark.database
def test_an_article_that_is_held_back_says_so_in_other_words(portals: Portals, write: Writes, send: Sends) -> None:
    source = send("tag:a:1")
    article = write("ru", source=source.uri)
    withhold(source.uri, person="Editor", reason="to be checked", now=datetime.now(UTC))
    page = read(path_of(article), status=410)
    assert "Публикация этого материала приостановлена" in page.words


@pytest.mark.database
def test_a_feed_carries_an_article_whose_embargo_ended_after_its_last_change(portals: Portals, write: Writes) -> None:
    article = write("tr", "culture", embargoed_until=datetime.now(UTC) - timedelta(minutes=1))
    Article.objects.filter(pk=article.pk).update(updated_at=datetime.now(UTC) - timedelta(hours=1))
    (item,) = parse(get("/tr/rss.xml").content, now=datetime.now(UTC)).items
    assert item.headline == article.headline


@pytest.mark.database
def test_feeds_parse_back_and_those_of_a_section_hold_its_articles_alone(portals: Portals, write: Writes) -> None:
    science, culture = write("tr", "science", picture=a_picture("green")), write("tr", "culture", ed_note="secret")
    write("tr", "history")
    write("kk")
    now = datetime.now(UTC)
    whole = parse(get("/tr/rss.xml").content, content_type="application/rss+xml", now=now)
    assert [item.headline for item in whole.items] == [science.headline, culture.headline]
    guids = [guid.text for guid in ET.fromstring(get("/tr/rss.xml").content).iter("guid")]  # noqa: S314 - our own
    assert guids == [science.uri, culture.uri], "they stay when the headline, and so the address, changes"
    assert whole.items[0].link == f"http://localhost{path_of(science)}"
    assert whole.items[0].media[0].renditions[0].href.startswith("http://localhost/pictures/")
    assert "secret" not in text_of(get("/tr/rss.xml"))
    part = parse(get("/tr/culture/rss.xml").content, now=now)
    assert [item.headline for item in part.items] == [culture.headline]
    assert get("/tr/rss.xml").content == get("/tr/rss.xml").content
    for path in ("/tr/rss.xml", "/tr/culture/rss.xml"):
        assert read("/tr/culture/").all("link", type="application/rss+xml", href=path)


@pytest.mark.database
def test_the_agencies_wire_shows_public_items_of_the_language_with_safe_links_only(
    portals: Portals, send: Sends
) -> None:
    granted = Memorandum.objects.create(name_en="All for all", republish=True, signed=date(2026, 1, 15))
    send("tag:a:1", headline="Бірінші", link="https://altai.example/1")
    send("tag:a:2", headline="Екінші", link="javascript:alert(1)")
    send("tag:a:3", headline="Третий", language=Language.parse("ru"))
    hidden = send("tag:a:4", headline="Төртінші")
    append(AppendIntent(agency="desk", kind=EntryKind.PUBLISH, item=_own_item(), pushed=False), now=datetime.now(UTC))
    kill(hidden.uri, person="E", reason="r", now=datetime.now(UTC))
    for path in ("/kk/", "/kk/agencies/altai/"):
        page = read(path)
        assert page.problems == []
        assert next(iter(page.all("a", href="https://altai.example/1")))["lang"] == "kk-Cyrl"
        assert "Екінші" in page.words
        assert not {"Третий", "Төртінші", "Desk's own"} & set(page.words)
    assert {"Екінші", "Бірінші"} & set(read("/ru/").words) == set()
    for limit in ({"languages": "ru"}, {"portals": "elsewhere", "languages": ""}, {"republish": False}):
        Memorandum.objects.filter(pk=granted.pk).update(**limit)
        for path in ("/kk/", "/kk/agencies/altai/"):
            assert "Екінші" not in read(path).words, "nothing is shown that no memorandum lets be republished there"


def _own_item() -> Item:
    return Item(uri="urn:uuid:1", headline="Desk's own", language=Language.parse("kk"))


def test_no_picture_is_on_a_page_twice(portals: Portals, write: Writes) -> None:
    red, blue = a_picture("red"), a_picture("blue")
    articles = [
        write("kk", topic, picture=picture) for picture in (red, red, blue, red) for topic in ("science", "culture")
    ]
    for path in ("/kk/", "/kk/science/", path_of(articles[0])):
        sources = [values["src"] for values in read(path).all("img")]
        assert sources
        assert len(sources) == len(set(sources)), path


def test_pictures_come_in_the_widths_that_the_original_has(portals: Portals, write: Writes) -> None:
    page = read(path_of(write("kk", picture=a_picture("red"), picture_alt="Қызыл")))
    image = page.all("img")[0]
    assert (image["width"], image["height"], image["alt"]) == ("960", "480", "Қызыл")
    widths = [part.split()[1] for part in image["srcset"].split(", ")]
    assert widths == ["480w", "960w"]
    response = get(image["srcset"].split()[0])
    assert response.headers["Content-Type"] == "image/webp"
    assert response.content[8:12] == b"WEBP"
    assert get(re.sub(r"/[0-9a-f]{20}/", f"/{'0' * 20}/", image["src"])).status_code == 404


def test_a_size_whose_file_is_gone_is_made_anew_and_a_lost_picture_is_not_found(
    portals: Portals, write: Writes
) -> None:
    caches["default"].clear()  # Wagtail keeps sizes there by number, those of former tests too
    picture = a_picture("red")
    address = read(path_of(write("kk", picture=picture))).all("img")[0]["src"]
    assert get(address).status_code == 200
    (rendition,) = picture.renditions.all()
    Path(rendition.file.path).unlink()
    assert get(address).content[8:12] == b"WEBP"
    for made in picture.renditions.all():
        Path(made.file.path).unlink()
    Path(picture.file.path).unlink()
    assert get(address).status_code == 404


def test_a_section_goes_on_over_pages(portals: Portals, write: Writes) -> None:
    articles = [write("ru") for _ in range(31)]
    first, second = read("/ru/science/"), read("/ru/science/?page=2")
    assert articles[29].headline in first.words
    assert articles[30].headline not in first.words
    assert articles[30].headline in second.words
    assert first.all("a", rel="next")[0]["href"] == "/ru/science/?page=2"
    assert second.all("a", rel="prev")[0]["href"] == "/ru/science/"
    assert second.all("link", rel="canonical")[0]["href"] == "http://localhost/ru/science/?page=2"


def test_machine_readable_facts_cannot_end_their_block(portals: Portals, write: Writes) -> None:
    article = write("kk", headline="</script><script>alert(1)</script> & <b>")
    answer = text_of(get(path_of(article)))
    page = ReadPage(answer)
    assert page.problems == []
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', answer, re.DOTALL)
    assert block is not None
    facts = json.loads(block[1])
    assert facts["headline"] == article.headline
    assert facts["inLanguage"] == "kk-Cyrl"
    assert facts["url"] == page.all("link", rel="canonical")[0]["href"]


@pytest.mark.database
def test_a_published_article_tells_what_the_log_says_of_it(portals: Portals, send: Sends, write: Writes) -> None:
    Memorandum.objects.create(name_en="All for all", republish=True, edit=True, signed=date(2026, 1, 15))
    source = send("tag:a:1")
    article = write("kk", source=source.uri, live=False, dateline="Алматы")
    article.save_revision().publish()
    page = read(path_of(article))
    told = " ".join(page.words)
    assert "атынан одақ орталығы қол қойған." in told
    assert "журналдағы 2-жазба" in told
    assert "1-нұсқа" in told
    assert page.all("a", href="/kk/agencies/altai/")
    assert next(word for word in page.words if word.startswith("Алматы, ")).endswith(".")


def test_times_are_told_in_the_portals_zone_and_an_update_is_told(portals: Portals, write: Writes) -> None:
    published = datetime.now(UTC) - timedelta(days=3)
    article = write("tr", first_published_at=published, updated_at=published + timedelta(days=1))
    page = read(path_of(article))
    assert any(word.startswith("Güncellendi: ") for word in page.words)
    assert page.all("time", datetime=published.replace(microsecond=0).isoformat())
    fresh = write("tr", updated_at=None)
    assert not any(word.startswith("Güncellendi: ") for word in read(path_of(fresh)).words)


def test_sitemaps_name_every_public_page_of_the_portal(portals: Portals, write: Writes) -> None:
    article = write("kk")
    write("kk", "history")
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    index = ET.fromstring(get("/sitemap.xml").content)  # noqa: S314 - our own
    files = [loc.text or "" for loc in index.findall("s:sitemap/s:loc", space)]
    assert len(files) == 4 * 4, "pages, subjects, news and articles of each language"
    named: set[str] = set()
    for address in files:
        tree = ET.fromstring(get(address.removeprefix("http://localhost")).content)  # noqa: S314
        named |= {loc.text or "" for loc in tree.findall("s:url/s:loc", space)}
    assert f"http://localhost{path_of(article)}" in named
    # Front page, two sections, imprint, corrections and three agencies.
    assert len(named) == 4 * 8 + 1
    for address in named:
        assert get(address.removeprefix("http://localhost")).status_code == 200
    assert "Sitemap: http://localhost/sitemap.xml" in text_of(get("/robots.txt"))


def test_addresses_without_their_last_slash_are_led_to_the_one_with_it(portals: Portals) -> None:
    response = get("/kk/science")
    assert (response.status_code, response.headers["Location"]) == (301, "/kk/science/")


def test_a_hub_without_portals_says_so(db: None) -> None:
    response = get("/")
    assert response.status_code == 404
    assert text_of(response).startswith("404")
