"""Say whether an item of the wire may be one more source of an article. The form that names it saves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from orkhon.alliance.permits import Use, Verdict
from orkhon.alliance.queries import agency_of, grants, require
from orkhon.desk.errors import NotForReaders, NotOnTheWire, SourceEmbargoed, SourceNotUsable
from orkhon.wire.entries import ItemStatus
from orkhon.wire.item_facts import facts_of_state
from orkhon.wire.queries import entry_at, state_of

if TYPE_CHECKING:
    from orkhon.desk.models import Article


@dataclass(frozen=True, kw_only=True, slots=True)
class UsableSource:
    """An item that the article may be made of, at the version that stands on the wire now.

    `credit` is how its agency wants to be named, in the article's language.
    """

    uri: str
    agency: str
    version: str
    credit: str


def may_be_source(article: Article, named: str, *, now: datetime) -> UsableSource:
    """Return the item that `named` says: its uri, its position, or the address of the wire's screen with it open.

    Raises `NotOnTheWire`, `SourceNotUsable` (or its `SourceEmbargoed`), `NotForReaders`, and the alliance's
    `NotGranted` where its agency has not granted editing, or translating into the article's language.
    """
    uri = _uri_of(named.strip())
    state = state_of(uri)
    if state is None or state.entry is None or state.entry.item is None:
        raise NotOnTheWire(uri)
    if state.status is ItemStatus.EMBARGOED:
        raise SourceEmbargoed(uri, state.status)
    if state.status is not ItemStatus.USABLE:
        raise SourceNotUsable(uri, state.status)
    item = state.entry.item
    if not item.is_public:
        raise NotForReaders(uri)
    facts, written, memoranda = facts_of_state(state), article.language, grants()
    if item.language is not None and item.language.code != written.code:
        require(Use.TRANSLATE, item=facts, by=article.agency, language=written, now=now, memoranda=memoranda)
    verdict = require(Use.EDIT, item=facts, by=article.agency, language=written, now=now, memoranda=memoranda)
    return UsableSource(
        uri=uri,
        agency=state.agency,
        version=state.entry.version,
        credit=credit_line(verdict, state.agency, written.code),
    )


def credit_line(verdict: Verdict, agency: str, language: str) -> str:
    """Return how the memorandum wants the agency named, in a two-letter language."""
    name = agency_of(agency).name_in(language)
    return (verdict.credit_line or "{agency}").replace("{agency}", name)[:300]


def _uri_of(named: str) -> str:
    position = named if named.isdecimal() else ""
    if not position and named.startswith(("http://", "https://", "/", "?")):
        try:
            asked = parse_qs(urlsplit(named).query)
        except ValueError:
            return named
        position = next((value for key in ("at", "open") for value in asked.get(key, ()) if value.isdecimal()), "")
    if position and len(position) < 19:
        entry = entry_at(int(position))
        if entry is not None:
            return entry.uri
    return named
