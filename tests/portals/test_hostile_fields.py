"""What agencies, newsrooms and readers may write into any field, and what must never come of it on any page."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

import lxml.html
import pytest
from django.test import Client
from lxml import etree

from orkhon.alliance.models import Agency
from orkhon.desk.models import Article, ArticleSubject, SubjectKind
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.portals.queries import directory
from orkhon.portals.spec import PortalSpec
from orkhon.portals.widget.models import PerspectiveBox
from tests.portals.conftest import Sends, Writes, a_picture
from tests.portals.reading import ReadPage

pytestmark = pytest.mark.django_db(databases="__all__")

Portals = tuple[PortalSpec, PortalSpec]

EVIL = (
    "\"'></title></textarea></script><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 }}{% now %}]]>\u2028<!--"
)
JUNK = (
    "<!-- --> buy now [url=https://spam.example/]here[/url]",
    '<a href="https://spam.example/">cheap</a> https://spam.example/',
    'javascript:alert(1) " onfocus=alert(1) autofocus x="',
    "{{ request.META }} {% debug %} ${7*7} <%= 7 %>",
    "\u202e\u200b" * 20 + "<svg onload=alert(1)>",
    "💬🔥" * 40,
)


def get(path: str) -> Any:
    """Ask the news portal."""
    return Client(headers={"host": "localhost"}).get(path)


def looked_at(path: str) -> ReadPage:
    """Read a page, in which nothing may run and nothing may be fetched that a field has named."""
    answer = get(path)
    assert answer.status_code == 200, path
    assert answer["X-Content-Type-Options"] == "nosniff"
    page = ReadPage(answer.content.decode())
    assert page.problems == [], path
    loading = {"img", "script", "iframe", "source"}
    sources = [values["src"] for tag, values in page.elements if tag in loading and "src" in values]
    assert all(one.startswith(("/", "http://localhost/")) for one in sources), (path, sources)
    links = [values["href"] for values in page.all("a") if "href" in values]
    assert {urlsplit(one).scheme for one in links} <= {"", "http", "https", "mailto"}, path
    for block in lxml.html.fromstring(answer.content).xpath("//script[@type='application/ld+json']"):
        json.loads(block.text)
    return page


@pytest.fixture
def hostile(alliance: dict[str, Agency], write: Writes, send: Sends) -> Article:
    """An article whose every field was written to break a page, of an agency that describes itself likewise."""
    facts: dict[str, Any] = dict.fromkeys(("state_owner", "funding", "law"), EVIL) | {
        "editor": EVIL,
        "founded": "<b>\"'",
    }
    facts |= {f"name_{language}": EVIL for language in INTERFACE_LANGUAGES} | {"sign": '"<i', "country": '">'}
    Agency.objects.filter(code="altai").update(website="javascript:alert(1)", **facts)
    PerspectiveBox.objects.create(agency=alliance["registan"], sites="https://registan.example")
    send("tag:evil:1", headline=EVIL, summary=EVIL, dateline=EVIL, credit=EVIL, link="javascript:alert(1)")
    picture = a_picture("red")
    picture.title = picture.alt_text = picture.credit = EVIL
    picture.save()
    words = dict.fromkeys(("headline", "deck", "slug_line", "byline", "credit", "correction_note"), EVIL)
    article = write(
        "kk",
        **words,
        dateline=EVIL[:120],
        picture=picture,
        picture_alt=EVIL,
        picture_caption=EVIL,
        source="tag:evil:1",
        updated_at=datetime.now(UTC),
        content=[
            {"type": "heading", "value": {"text": EVIL, "level": "h2"}, "id": "1"},
            {"type": "quote", "value": {"text": "<p>Сөз.</p>", "speaker": EVIL, "role": EVIL}, "id": "2"},
            {"type": "paragraph", "value": "<p>Мәтін.</p>", "id": "3"},
        ],
    )
    for kind in (SubjectKind.PERSON, SubjectKind.PLACE):
        ArticleSubject.objects.create(article=article, kind=kind, key=f"evil-{kind}", slug="evil", name=EVIL)
    return article


def test_no_field_that_an_agency_or_a_newsroom_fills_becomes_a_script_on_any_page(
    portals: Portals, hostile: Article
) -> None:
    assert hostile.first_published_at is not None
    # The readers' day, which for some hours is another than the one of UTC.
    (zone,) = {site.zone for site in directory().portals if (site.code, site.language) == (portals[0].code, "kk")}
    day = hostile.first_published_at.astimezone(zone)
    own = f"/kk/science/{hostile.slug}-{hostile.pk}/"
    assert EVIL.partition("\u2028")[0] in " ".join(looked_at(own).words)
    for path in (
        "/kk/",
        "/kk/science/",
        "/kk/agencies/altai/",
        "/kk/people/evil/",
        "/kk/places/evil/",
        "/kk/corrections/",
        f"/kk/archive/{day:%Y/%m/%d}/",
        "/kk/check/1/",
        "/kk/imprint/",
        "/kk/box/registan/",
        own.replace("/kk/", "/kk-latn/"),
        "/kk-arab/",
    ):
        looked_at(path)


def test_no_such_field_breaks_what_programs_read(portals: Portals, hostile: Article) -> None:
    for path in (
        "/kk/rss.xml",
        "/kk/science/atom.xml",
        "/kk/people/evil/rss.xml",
        "/sitemap-kk-1.xml",
        "/sitemap-news-kk.xml",
    ):
        answer = get(path)
        assert answer.status_code == 200, path
        tree = etree.fromstring(answer.content)
        assert tree.xpath("//*[local-name()='script' or local-name()='img']") == []
        for html in tree.xpath("//*[local-name()='encoded' or local-name()='content' or local-name()='summary']"):
            shown = lxml.html.fromstring(f"<div>{html.text or ''}</div>")
            assert shown.xpath("//script | //@onerror | //img[not(starts-with(@src, 'http://localhost/'))]") == []
    told = json.loads(get("/kk/feed.json").content)
    assert told["items"][0]["title"] == EVIL
    assert "<script" not in told["items"][0]["content_html"]
    stories = json.loads(get("/kk/box/registan/stories.json").content)
    assert "javascript:" not in json.dumps(stories)
    json.loads(get("/kk/site.webmanifest").content)


@pytest.mark.parametrize("typed", JUNK, ids=("links", "anchor", "handler", "template", "unseen", "emoji"))
def test_what_people_leave_in_a_search_box_is_shown_as_words_and_leads_nowhere(portals: Portals, typed: str) -> None:
    answer = get(f"/kk/search/?q={quote(typed)}")
    page = ReadPage(answer.content.decode())
    assert page.problems == []
    assert answer["X-Robots-Tag"] == "noindex"
    links = [values.get("href", "") for values in (*page.all("a"), *page.all("link"))]
    assert not any("spam.example" in one for one in links)
    assert page.tags["svg"] == ReadPage(get("/kk/search/").content.decode()).tags["svg"]
