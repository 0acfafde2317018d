"""Decide which address an entry of a feed is known by. Knows no database: only what one document says.

Guids lie on the region's sites (one for every item, none, another at each fetch), so the order is: the link where
it is the entry's alone, then a guid that no other entry has, then the title's hash.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from orkhon.formats.documents import Refusal

# What stands in no address; and addresses as nearly all are written, in which nothing can be wrong.
_NOT_IN_ADDRESS = re.compile(r'[\s<>"]')
_ORDINARY = re.compile(r'(?i:https?)://[A-Za-z0-9._-]++(?::[0-9]{1,4})?+(?:[/?#][^\s<>"]*+)?+')
_LONGEST = 8_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """What one entry says of its identity; `text` stands in for a title that is missing."""

    where: str
    link: str
    guid: str
    title: str
    text: str


def resolve(address: str, base_url: str) -> str:
    """Return `address` as an absolute http(s) address, or an empty string where it cannot be one."""
    address = address.strip()
    if not address or len(address) > _LONGEST:
        return ""
    if _ORDINARY.fullmatch(address):
        return address
    if _NOT_IN_ADDRESS.search(address):
        address = "".join(address.split())
        if _NOT_IN_ADDRESS.search(address):
            return ""
    try:
        if not address.lower().startswith(("http://", "https://")):
            if not base_url:
                return ""
            address = urljoin(base_url, address)
        parts = urlsplit(address)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return ""
        _ = parts.port
    except ValueError:
        return ""
    return address


def normalise(link: str) -> str:
    """Return an absolute link as an identity: no fragment, no utm_ parameters, host in lower case, no default port."""
    parts = urlsplit(link)
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    if parts.port and (parts.scheme.lower(), parts.port) not in (("http", 80), ("https", 443)):
        host = f"{host}:{parts.port}"
    query = parts.query
    if "utm_" in query.lower():
        kept = [pair for pair in parse_qsl(query, keep_blank_values=True) if not pair[0].lower().startswith("utm_")]
        query = urlencode(kept)
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", query, ""))


def title_uri(title: str, place: str) -> str:
    """Return the address made from a title; `place` (the feed's host) keeps two agencies' equal titles apart."""
    words = " ".join(title.casefold().split())
    named = f"{place}\n{words}".encode("utf-8", "replace")
    return f"urn:orkhon:title:{hashlib.sha256(named).hexdigest()[:40]}"


def identify(claims: Sequence[Claim], *, place: str, home: str) -> tuple[list[str], list[Refusal]]:
    """Return an address for each claim, in order, empty for one that is refused; and the refusals.

    `home` is the feed's own page: a link to it is no identity. Entries with one link but different titles are told
    apart by guid or title; a second entry with the same link and the same title is dropped.
    """
    homes = {normalise(home)} if home else set()
    links = [_usable(claim.link, homes) for claim in claims]
    titles_of: dict[str, set[str]] = {}
    for link, claim in zip(links, claims, strict=True):
        titles_of.setdefault(link, set()).add(claim.title)
    guids = Counter(claim.guid for claim in claims)
    uris: list[str] = []
    refusals: list[Refusal] = []
    seen: dict[str, str] = {}
    for link, claim in zip(links, claims, strict=True):
        named = claim.title or claim.text
        if link and len(titles_of[link]) == 1:
            uri = link
        elif claim.guid and guids[claim.guid] == 1 and _usable(claim.guid, homes, guid=True):
            uri = claim.guid
        elif named:
            uri = title_uri(named, place)
        else:
            cause = "it has neither a link of its own, nor a guid of its own, nor a title, nor a text to know it by"
            refusals.append(Refusal(where=claim.where, cause=cause))
            uris.append("")
            continue
        if uri in seen:
            cause = f"it is the same as {seen[uri]} ({uri}); the first one was taken"
            refusals.append(Refusal(where=claim.where, cause=cause))
            uris.append("")
            continue
        seen[uri] = claim.where
        uris.append(uri)
    return uris, refusals


def _usable(link: str, homes: set[str], *, guid: bool = False) -> str:
    if guid and not link.lower().startswith(("http://", "https://")):
        return link
    if not resolve(link, ""):
        return ""
    normal = normalise(link)
    parts = urlsplit(normal)
    if normal in homes or (parts.path == "/" and not parts.query):
        return ""
    return normal
