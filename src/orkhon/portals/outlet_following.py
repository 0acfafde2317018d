"""Note, entry by entry, what channels and pushes have to do: new articles, mended ones, those taken from readers.

A reader of the wire that asks no outside address: the loops of `channels` and `pushes` do the work, at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from orkhon.desk.models import Article
from orkhon.portals.channels.following import note_taken as note_taken_from_channels
from orkhon.portals.channels.following import note_text
from orkhon.portals.channels.models import TelegramChannel
from orkhon.portals.pushes.following import note_news
from orkhon.portals.pushes.following import note_taken as note_taken_from_browsers
from orkhon.portals.pushes.models import PushOutlet
from orkhon.wire.entries import CONTENT_KINDS, EntryKind, WireEntry
from orkhon.wire.readers import Reader

_URN: Final = "urn:uuid:"
_TAKING: Final = frozenset({EntryKind.KILL, EntryKind.WITHHOLD, EntryKind.REDACT})
_NEW_FOR: Final = timedelta(hours=1)
"""What is read later than that after it came is no breaking news any more."""


def follow_entries(entries: Sequence[WireEntry]) -> None:
    """Note what each of the entries means for channels and pushes; an entry that comes again changes nothing."""
    languages = {*TelegramChannel.objects.values_list("language", flat=True).distinct()}
    languages |= {*PushOutlet.objects.values_list("language", flat=True).distinct()}
    if not languages:
        return  # nothing was ever sent, and nobody is to be sent anything
    uids = {uid for entry in entries if entry.kind in CONTENT_KINDS and (uid := _uid_in(entry.uri)) is not None}
    told = Article.objects.filter(uid__in=uids, locale__language_code__in=languages).select_related("locale", "topic")
    articles = {article.uid: article for article in told} if uids else {}
    for entry in entries:
        _note(entry, articles, timezone.now())


def _note(entry: WireEntry, articles: Mapping[UUID, Article], now: datetime) -> None:
    uid = _uid_in(entry.uri)
    if entry.kind in _TAKING:
        made = Q(article__sources__uri=entry.uri)
        if uid is not None:
            made |= Q(article__uid=uid) | Q(article__original__uid=uid)
        note_taken_from_channels(made, now)
        note_taken_from_browsers(made, now)
    elif entry.kind is EntryKind.RELEASE:
        for article in _made_of(entry.uri, uid):
            note_text(article, now)
    elif entry.kind in CONTENT_KINDS and uid is not None and uid in articles:
        note_text(articles[uid], now)
        if entry.kind is EntryKind.PUBLISH and now - entry.received < _NEW_FOR:
            note_news(articles[uid], now)


def _made_of(uri: str, uid: UUID | None) -> list[Article]:
    made = Q(sources__uri=uri)
    if uid is not None:
        made |= Q(uid=uid) | Q(original__uid=uid)
    return list(Article.objects.select_related("locale", "topic").filter(made).distinct())


def _uid_in(uri: str) -> UUID | None:
    try:
        return UUID(uri.removeprefix(_URN)) if uri.startswith(_URN) else None
    except ValueError:
        return None


@dataclass(frozen=True, kw_only=True)
class Outlets(Reader):
    """The reader that keeps the promise of a kill outside the portals' pages, for `orkhon.wire.readers.follow`."""

    name: str = "outlets"
    handle: Callable[[Sequence[WireEntry]], None] = follow_entries
