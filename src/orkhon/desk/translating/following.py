"""Bring every translation of an article in line when the article is published anew.

A reader of the wire, with a position of its own: what was published while the hub stood still is done afterwards, and
an entry that comes twice changes nothing the second time. Only sentences are marked; no text and no draft is written.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import OperationalError

from orkhon.desk.models import Article
from orkhon.desk.translating.opening import open_translation
from orkhon.translation.models import Document
from orkhon.wire.entries import CONTENT_KINDS, WireEntry
from orkhon.wire.readers import Reader

log = logging.getLogger(__name__)

_URN = "urn:uuid:"


def follow_originals(entries: Sequence[WireEntry]) -> None:
    """Mark in each translation what has changed in the articles that the entries publish."""
    published = {
        entry.uri: entry
        for entry in entries
        if entry.kind in CONTENT_KINDS and entry.agency == settings.ORKHON_DESK_AGENCY and entry.uri.startswith(_URN)
    }
    if not published:
        return
    documents = Document.objects.filter(source__in=list(published)).values_list("source", "target")
    for source, target in documents.order_by("pk"):
        _bring_in_line(target, published[source])


def _bring_in_line(target: str, entry: WireEntry) -> None:
    try:
        article = Article.objects.select_related("locale", "original__locale").get(uid=UUID(target.removeprefix(_URN)))
    except (Article.DoesNotExist, ValueError):
        return
    if article.original is None:
        return
    try:
        open_translation(article, None, entry.received)
    except OperationalError:
        raise  # a database that is busy or away: the reader tries again
    except Exception:
        # One translation that cannot be compared must not keep the others from being told.
        log.exception("translation not brought in line", extra={"uri": target, "position": entry.position})
    else:
        log.info("translation brought in line", extra={"uri": target, "position": entry.position})


@dataclass(frozen=True, kw_only=True)
class Originals(Reader):
    """The reader that tells translations of what changed in their originals, for `orkhon.wire.readers.follow`."""

    name: str = "originals"
    handle: Callable[[Sequence[WireEntry]], None] = follow_originals
