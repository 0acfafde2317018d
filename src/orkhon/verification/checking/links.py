"""Fetch the page behind a link as a guest, and take its article out of it. Goes nowhere inside (`orkhon.outbound`)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from orkhon.formats.decode import decode
from orkhon.formats.html import plain_text, sanitise
from orkhon.outbound.errors import AddressRefused, OutboundError, RefusedByServer, TooLarge
from orkhon.outbound.fetch import FetchRequest, fetch
from orkhon.outbound.resolving import Resolver, system_resolver
from orkhon.verification.checking.cleaning import cleaned
from orkhon.verification.checking.errors import CheckRefused, CheckUnavailable

MOST_BYTES: Final = 8_000_000
MOST_OF_A_PAGE: Final = 3_000_000
PATIENCE_S: Final = 8.0
_LONGEST: Final = 2_000
_LEAST_WORDS: Final = 6
_LEAST_ARTICLE: Final = 25
_TITLE: Final = re.compile(r"<h1\b[^>]{0,500}>(.{1,2000}?)</h1", re.IGNORECASE | re.DOTALL)
_BODY: Final = re.compile(r'"articleBody"\s{0,20}:\s{0,20}(?=")')
_SMALL: Final = {letter: letter + 32 for letter in range(ord("A"), ord("Z") + 1)}
"""Small letters for names of tags alone: `İ` would become two, and every place behind it another."""
_SKIPPED: Final = ("nav", "aside", "footer", "header", "form", "figure", "script", "style", "noscript", "template")


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What lay behind a link: the words of its article, or the bytes of a picture."""

    text: str = ""
    picture: bytes = b""


def read_page(address: str, *, resolver: Resolver = system_resolver) -> Page:
    """Return what anybody finds at that address. Raises `CheckRefused`, `CheckUnavailable`."""
    if len(address) > _LONGEST:
        raise CheckRefused(_("This link is too long."), code="link-too-long")
    try:
        if urlsplit(address).username is not None:
            raise CheckRefused(_("Give the link without a name and password in it."), code="link-refused")
        request = FetchRequest(
            url=address,
            max_bytes=MOST_BYTES,
            timeout=PATIENCE_S,
            connect_timeout=4.0,
            accept="text/html,application/xhtml+xml,text/plain;q=0.9,image/*;q=0.8",
        )
        found = fetch(request, resolver=resolver)
    except (AddressRefused, ValueError) as error:
        raise CheckRefused(
            _("This address cannot be asked. Give the link of a public page."), code="link-refused"
        ) from error
    except TooLarge as error:
        raise CheckRefused(_("What lies behind this link is too large."), code="link-too-large") from error
    except RefusedByServer as error:
        raise CheckRefused(
            _("The page could not be read. Copy its text and give it here."), code="link-unreadable"
        ) from error
    except OutboundError as error:
        raise CheckUnavailable(
            _("The page did not answer in time. Try again, or copy its text and give it here."), code="link-silent"
        ) from error
    kind = found.content_type.partition(";")[0].strip().lower()
    if kind.startswith("image/"):
        return Page(picture=found.body)
    if kind not in {"", "text/html", "application/xhtml+xml", "text/plain"}:
        raise CheckRefused(_("Behind this link lies neither a page nor a picture."), code="link-no-page")
    written = decode(found.body[:MOST_OF_A_PAGE], found.content_type)
    return Page(text=cleaned(written) if kind == "text/plain" else article_of(written))


def article_of(html: str) -> str:
    """Return headline and words of the article in a page; empty where it has too few words to be one."""
    html = html[:MOST_OF_A_PAGE]
    told = _told_body(html)
    title = _title(html)
    if told and len(told.split()) >= _LEAST_ARTICLE:
        return cleaned(f"{title}\n\n{told}" if title and title not in told[:400] else told)
    part = _longest(html, "article") or _longest(html, "main") or html
    for name in _SKIPPED:
        part = _without(part, name)
    lines = [line for line in sanitise(part).text.split("\n") if len(line.split()) >= _LEAST_WORDS or line == title]
    text = "\n".join(lines)
    if title and title not in lines:
        text = f"{title}\n\n{text}"
    return cleaned(text)


def _title(html: str) -> str:
    found = _TITLE.search(html)
    return plain_text(found[1])[:400] if found else ""


def _told_body(html: str) -> str:
    """Return the article's words as the page tells them to programs (schema.org), empty where it does not."""
    found = _BODY.search(html)
    if found is None:
        return ""
    try:
        value, _end = json.JSONDecoder().raw_decode(html, found.end())
    except (ValueError, RecursionError):
        return ""
    return sanitise(unescape(value)).text if isinstance(value, str) else ""


def _longest(html: str, name: str) -> str:
    """Return the longest stretch between the tags of that name; a page may have several."""
    lower = html.translate(_SMALL)
    best = ""
    start = lower.find(f"<{name}")
    while start >= 0:
        end = lower.find(f"</{name}", start)
        if end < 0:
            break
        if end - start > len(best):
            best = html[start:end]
        start = lower.find(f"<{name}", end)
    return best


def _without(html: str, name: str) -> str:
    """Return the page without the elements of that name; one that never ends is left."""
    lower = html.translate(_SMALL)
    kept: list[str] = []
    at = 0
    while True:
        start = lower.find(f"<{name}", at)
        following = lower[start + len(name) + 1 : start + len(name) + 2]
        while start >= 0 and following.isalnum():
            start = lower.find(f"<{name}", start + 1)
            following = lower[start + len(name) + 1 : start + len(name) + 2]
        end = lower.find(f"</{name}", start) if start >= 0 else -1
        if start < 0 or end < 0:
            return "".join([*kept, html[at:]])
        kept.append(html[at:start])
        close = lower.find(">", end)
        at = close + 1 if close >= 0 else len(html)
