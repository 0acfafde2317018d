"""No link of the portals is dead, no picture without words, no word of two alphabets, no translation one-sided."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.test import Client

from orkhon.portals.spec import PortalSpec
from tests.portals.conftest import Sends, Writes, a_picture, in_all_languages
from tests.portals.crawling import Asked, Crawl
from tests.portals.test_pages import NEWS_HOST, PAST_HOST

Portals = tuple[PortalSpec, PortalSpec]
HOSTS = frozenset({NEWS_HOST, PAST_HOST})


def ask(address: str) -> Asked:
    parts = urlsplit(address)
    if parts.path.startswith("/static/"):
        return Asked(status=200, content_type="text/css", body=b"")  # collected by `orkhon prepare`, which tests do not
    answer = Client(headers={"host": parts.netloc}).get(parts._replace(scheme="", netloc="").geturl())
    return Asked(
        status=answer.status_code,
        content_type=answer.headers.get("Content-Type", ""),
        body=b"" if answer.streaming else answer.content,
        moved=answer.headers.get("Location", ""),
    )


@pytest.mark.slow
@pytest.mark.django_db(databases="__all__")
def test_two_portals_in_eight_languages_hold_together(all_portals: Portals, write: Writes, send: Sends) -> None:
    facts = {
        "places": [{"name": "Z", "code": "GN1526384", "latitude": 43.25, "longitude": 76.92}],
        "media_topics": ["15000000"],
        "source": send("tag:a:1").uri,
    }
    in_all_languages(write, "science", picture=a_picture("red"), **facts)
    in_all_languages(write, "culture", **facts)
    write("kk", "history")
    found = Crawl(ask, HOSTS).walk(*(f"http://{host}/{path}" for host in HOSTS for path in ("kk/", "sitemap.xml")))
    assert found.problems == []
    assert found.pages > 150


def test_the_walk_finds_what_is_wrong() -> None:
    pages = {
        "/kk/": '<link rel="canonical" href="http://a/kk/"><link rel="alternate" hreflang="kk" href="http://a/kk/">'
        '<link rel="alternate" hreflang="tr" href="http://a/tr/"><a href="/gone/">x</a>'
        '<figure><img src="/i" alt=""></figure>',
        "/tr/": '<link rel="canonical" href="http://a/tr/"><link rel="alternate" hreflang="tr" href="http://a/tr/">'
        '<p>Тас</p><p lang="kk">Тас тacы</p>',
    }

    def answer(address: str) -> Asked:
        body = pages.get(urlsplit(address).path)
        language = urlsplit(address).path[1:3]
        text = f'<html lang="{language}"><body>{body}</body></html>'.encode()
        return Asked(status=200 if body else 404, content_type="text/html", body=text)

    problems = "\n".join(Crawl(answer, frozenset({"a"})).walk("http://a/kk/").problems)
    for wanted in (
        "dead link: 404 http://a/gone/ (on http://a/kk/)",
        "no alternative text: /i on http://a/kk/",
        "mixed script: 'Тас' in Latn on http://a/tr/",
        "mixed script: 'тacы' in Cyrl on http://a/tr/",
        "hreflang: http://a/kk/ names http://a/tr/ (tr), which does not name it",
    ):
        assert wanted in problems, wanted
