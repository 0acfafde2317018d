"""Walk all links of portals and note what is wrong. Knows no server: it is given a way to ask."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml import etree

MOST = 40_000
"""Addresses. A portal that has more of them without end (a calendar, a search) is what this would find."""
OF_A_READING = 12
"""Pages of each other script that are looked at on each portal: they are made of those that are all looked at."""
CARDS = 40

_READING = re.compile(r"^/[a-z]{2}-[a-z]{3,4}/")
_WORD = re.compile(r"[^\W\d_]+")
_XML = ("application/xml", "application/rss+xml", "application/atom+xml")
_SKIPPED = {"script", "style", "code", "svg", "title"}
"""What is no text; and titles, in which no part can have another `lang` than the rest."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One answer. `moved` is where it leads, empty for none."""

    status: int
    content_type: str
    body: bytes
    moved: str = ""


@dataclass
class Crawl:
    """All that was found. `problems` says what is wrong, and on which page."""

    ask: Callable[[str], Asked]
    hosts: frozenset[str]
    problems: list[str] = field(default_factory=list)
    pages: int = 0
    asked: set[str] = field(default_factory=set)
    alternates: dict[str, dict[str, str]] = field(default_factory=dict)
    _found_on: dict[str, str] = field(default_factory=dict)
    _readings: Counter[tuple[str, str]] = field(default_factory=Counter)
    _cards: int = 0

    def walk(self, *starts: str, threads: int = 1) -> Crawl:
        """Walk from these absolute addresses to the end, then compare what pages say of one another."""
        waiting = deque(address for start in starts for address in self._new(start, "the beginning"))
        with ThreadPoolExecutor(max_workers=threads) as pool:
            while waiting and len(self.asked) < MOST:
                batch = [waiting.popleft() for _ in range(min(len(waiting), 4 * threads))]
                answers = [self.ask(one) for one in batch] if threads == 1 else list(pool.map(self.ask, batch))
                for address, answer in zip(batch, answers, strict=True):
                    waiting += self._look(address, answer)
        if waiting:
            self.problems.append(f"more than {MOST} addresses, among them {waiting[0]}")
        self._compare()
        return self

    def _new(self, link: str, where: str) -> Iterator[str]:
        parts = urlsplit(link)
        if parts.scheme not in {"http", "https"} or parts.netloc not in self.hosts:
            return
        address = parts._replace(fragment="").geturl()
        if address in self.asked:
            return
        reading = _READING.match(parts.path)
        if reading is not None:
            self._readings[parts.netloc, reading[0]] += 1
            if self._readings[parts.netloc, reading[0]] > OF_A_READING:
                return
        if "/cards/" in parts.path:
            self._cards += 1
            if self._cards > CARDS:
                return
        self.asked.add(address)
        self._found_on[address] = where
        yield address

    def _look(self, address: str, answer: Asked) -> list[str]:
        if answer.moved:
            return list(self._new(urljoin(address, answer.moved), address))
        if answer.status != 200:
            self.problems.append(f"dead link: {answer.status} {address} (on {self._found_on[address]})")
            return []
        kind = answer.content_type.partition(";")[0]
        if kind == "text/html":
            self.pages += 1
            return self._page(address, lxml.html.fromstring(answer.body, parser=lxml.html.HTMLParser(encoding="utf-8")))
        if kind in _XML:
            return self._document(address, answer.body)
        return []

    def _document(self, address: str, body: bytes) -> list[str]:
        try:
            tree = etree.fromstring(body)
        except etree.XMLSyntaxError as error:
            self.problems.append(f"not well-formed: {address}: {error}")
            return []
        told = tree.xpath("//*[local-name()='loc' or local-name()='link']")
        links = [one.get("href") or (one.text or "").strip() for one in told]
        return [new for link in links for new in self._new(link, address)]

    def _page(self, address: str, page: lxml.html.HtmlElement) -> list[str]:
        links = [str(one) for one in page.xpath("//@href | //@src | //@poster | //meta[@property='og:image']/@content")]
        links += [part.split()[0] for one in page.xpath("//@srcset") for part in one.split(",") if part.split()]
        for image in page.xpath("//img"):
            if image.get("alt") is None or (image.xpath("ancestor::figure") and not image.get("alt").strip()):
                self.problems.append(f"no alternative text: {image.get('src')} on {address}")
        self._read(address, page, "Latn")
        if page.xpath("//link[@rel='canonical']/@href") == [address]:
            told = page.xpath("//link[@rel='alternate'][@hreflang]")
            self.alternates[address] = {
                one.get("hreflang"): one.get("href") for one in told if one.get("hreflang") != "x-default"
            }
        return [new for link in links for new in self._new(urljoin(address, link.strip()), address)]

    def _read(self, address: str, element: lxml.html.HtmlElement, script: str) -> None:
        """Look at the words of the element: none mixes alphabets, none is in one that its `lang` does not say."""
        if not isinstance(element.tag, str) or element.tag in _SKIPPED:
            return
        here = _script_of(element.get("lang"), script)
        for words in (element.text, *(child.tail for child in element)):
            for word in _WORD.findall(words or ""):
                found = {_alphabet(letter) for letter in word} - {""}
                # Names in Latin letters stand everywhere.
                if len(found) > 1 or found - {here, "Latn"}:
                    self.problems.append(f"mixed script: {word!r} in {here} on {address}")
        for child in element:
            self._read(address, child, here)

    def _compare(self) -> None:
        for address, told in self.alternates.items():
            if told and address not in told.values():
                self.problems.append(f"hreflang: {address} does not name itself")
            for code, other in told.items():
                back = self.alternates.get(other)
                if back is None and other in self.asked:
                    self.problems.append(f"hreflang: {address} names {other} ({code}), whose own address is another")
                elif back is not None and address not in back.values():
                    self.problems.append(f"hreflang: {address} names {other} ({code}), which does not name it")


_MAIN: Mapping[str, str] = {"kk": "Cyrl", "ky": "Cyrl", "ru": "Cyrl"}


def _script_of(lang: str | None, before: str) -> str:
    if lang is None:
        return before
    code, _, rest = lang.partition("-")
    script = rest.partition("-")[0]
    return script if len(script) == 4 else _MAIN.get(code, "Latn")


def _alphabet(letter: str) -> str:
    name = unicodedata.name(letter, "")
    if "MODIFIER" in name:
        return ""
    return {"LATIN": "Latn", "CYRILLIC": "Cyrl", "ARABIC": "Arab"}.get(name.partition(" ")[0], "")
