"""Find one page of each kind on a running hub: in a language, over all portals. Asserts nothing."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote, urljoin, urlsplit

import lxml.html
from django.urls import Resolver404, resolve

from tests.hub import DEADLINE, Hub

_LOC = re.compile(r"<loc>([^<]+)</loc>")
_KINDS_OF_ARTICLES: Mapping[str, str] = {
    "long read": 'class="long"',
    "photo report": 'class="photo-report"',
    "live coverage": 'class="live"',
    "film": 'class="film slab"',
    "gallery": "data-gallery",
    "quotation": "<blockquote",
    "correction": 'after-text"><b>',
}
"""What shows that an article is of that kind, in its page."""
_MOST_ARTICLES = 60
_BESIDE = {
    "search": "search/",
    "search without any": "search/?q=qqqqqqqqqq",
    "subscribe": "subscribe/",
    "reading settings": "reading/",
    "rates": "rates/",
    "rates converted": "rates/?amount=100&from=USD&to=EUR",
    "look up": "check/",
    "offline": "offline/",
    "imprint": "imprint/",
    "corrections": "corrections/",
    "archive": "archive/",
    "days": "days/",
    "newsletter left": "unsubscribe/nobody/",
    "newsletter link that holds no longer": "subscribe/nobody/",
    "perspective box": "box/altai/",
    "not found": "nothing/of/the/kind/",
}
"""Pages that no sitemap need name, under the language of a portal."""


def asked(address: str) -> tuple[int, str]:
    """Ask the hub by whatever name the portal has, and where that leads; return status and text."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=DEADLINE)
    try:
        connection.request("GET", parts._replace(scheme="", netloc="").geturl(), headers={"Host": parts.netloc})
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        moved = answer.headers.get("Location", "")
        return asked(urljoin(address, moved)) if moved else (answer.status, text)
    finally:
        connection.close()


def kinds_in(hub: Hub, language: str, hosts: Sequence[str]) -> dict[str, str]:
    """Return the absolute address of one page of each kind, by the kind's name, in that language.

    `hosts` are the portals' names; what several of them have is looked at on the first.
    """
    found: dict[str, str] = {}
    articles: list[str] = []
    for host in hosts:
        origin = f"http://{host}:{hub.port}"
        for address in _told(origin, language):
            try:
                kind = resolve(urlsplit(address).path).url_name or ""
            except Resolver404:
                continue
            if kind == "article":
                articles.append(address)
            elif kind == "section" and kind in found:
                found.setdefault("text", address)
            found.setdefault(f"front of {host}" if kind == "front" else kind, address)
    for name, path in _BESIDE.items():
        found[name] = f"http://{hosts[0]}:{hub.port}/{language}/{path}"
    for kind, path in (("archive_month", r"/archive/\d+/\d+/"), ("archive_day", r"/archive/\d+/\d+/\d+/")):
        pages = [found[one] for one in (f"front of {hosts[0]}", "archive", "archive_month") if one in found]
        links = [link for page in pages for link in re.findall(rf'href="(/{language}{path})"', asked(page)[1])]
        if links:
            found[kind] = f"http://{hosts[0]}:{hub.port}{links[0]}"
    found.setdefault("article", articles[0])
    _status, text = asked(articles[0])
    found["check"] = urljoin(articles[0], re.findall(rf'href="(/{language}/check/\d+/)"', text)[0])
    headline = lxml.html.fromstring(text).findtext(".//h1") or ""
    words = sorted(re.findall(r"\w+", headline), key=len)
    found["search with results"] = f"http://{hosts[0]}:{hub.port}/{language}/search/?q={quote(words[-1])}"
    missing = dict(_KINDS_OF_ARTICLES)
    for address in articles[:_MOST_ARTICLES]:
        _status, text = asked(address)
        for kind in [kind for kind, sign in missing.items() if sign in text]:
            found[kind] = address
            del missing[kind]
    return found


def _told(origin: str, language: str) -> Iterator[str]:
    """Give the addresses that the portal's sitemaps name in that language."""
    _status, index = asked(f"{origin}/sitemap.xml")
    for sitemap in _LOC.findall(index):
        if re.search(rf"-{language}(-\d+)?\.xml$", sitemap) or re.search(rf"sitemap-{language}-\d+\.xml$", sitemap):
            yield from _LOC.findall(asked(sitemap)[1])
