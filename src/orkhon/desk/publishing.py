"""Put an article on the wire and take it off. Called by the article itself, inside its own transaction."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from orkhon.desk.articles import correction_in, to_item
from orkhon.desk.errors import ArticleKilled, ArticleRedacted, SourceEmbargoed, SourceNotUsable, WithheldSince
from orkhon.items import Item
from orkhon.wire.actions.append import Appended, AppendIntent, append
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.release import release
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.entries import EntryKind, ItemState, ItemStatus
from orkhon.wire.queries import entry_at, state_of, statuses_of

if TYPE_CHECKING:
    from orkhon.desk.models import Article

log = logging.getLogger(__name__)


def require_usable_sources(article: Article) -> None:
    """Raise `SourceNotUsable` (or its `SourceEmbargoed`) for the first source that may not be used now.

    A source that this hub's wire does not know is the editor's own affair.
    """
    for refusal in sources_in_the_way(article):
        raise refusal


def sources_in_the_way(article: Article) -> list[SourceNotUsable]:
    """Return what `require_usable_sources` would raise, for each source that may not be used now."""
    uris = [source.uri for source in article.sources.all()]
    if article.original is not None:
        uris.append(article.original.uri)
    statuses = statuses_of(uris)
    found: list[SourceNotUsable] = []
    for uri in uris:
        status = statuses.get(uri, ItemStatus.USABLE)
        if status is ItemStatus.EMBARGOED:
            found.append(SourceEmbargoed(uri, status))
        elif status is not ItemStatus.USABLE:
            found.append(SourceNotUsable(uri, status))
    return found


def require_not_withheld_since(article: Article, moment: datetime) -> None:
    """Raise `WithheldSince` where the article was withheld on the wire after `moment` and is so still."""
    state = state_of(article.uri)
    if state is None or state.status is not ItemStatus.WITHHELD:
        return
    entry = entry_at(state.changed_at)
    if entry is not None and entry.received > moment:
        raise WithheldSince(article.uri)


def put_on_wire(article: Article, *, person: str, now: datetime) -> Appended:
    """Append the article as its public row has it, and give it back to readers if it was withheld.

    Appends no version when nothing but the time of publishing differs from the one on the wire. Raises
    `ArticleKilled`, `ArticleRedacted`, `SourceNotUsable` and what `append` raises.
    """
    appended = _put_on_wire(article, person=person, now=now)
    # Once more, under the append lock that is now held until the caller commits: on PostgreSQL a source may have been
    # killed since the first look, and the reader that follows kills has found no public article then.
    require_usable_sources(article)
    return appended


def _put_on_wire(article: Article, *, person: str, now: datetime) -> Appended:
    before = state_of(article.uri)
    if before is not None and before.status is ItemStatus.KILLED:
        raise ArticleKilled(article.uri)
    if before is not None and before.closed:
        raise ArticleRedacted(article.uri)
    require_usable_sources(article)
    held = before if before is not None and before.status is ItemStatus.WITHHELD else None
    item = to_item(article, changed=now if before else article.first_published_at)
    corrected = article.correction_note and article.correction_note != correction_in(_carried(before))
    intent = AppendIntent(
        agency=settings.ORKHON_DESK_AGENCY,
        kind=EntryKind.CORRECT if corrected else EntryKind.UPDATE,
        item=item,
        pushed=False,  # the wire numbers the versions, and knows an unchanged one again
    )
    if held is not None and item.embargoed is not None and item.embargoed > now:
        # A release would lift the embargo too, so it comes first, and a version of its own sets the embargo anew.
        release(article.uri, reason="published again", person=person, now=now)
        number = str(max((int(known) for known in held.versions if known.isdecimal()), default=0) + 1)
        return append(replace(intent, item=replace(item, version=number), pushed=True), now=now)
    appended = append(intent, now=now)
    if held is not None:
        # After the new version: readers who take entry by entry must not see the held one again.
        release(article.uri, reason="published again", person=person, now=now)
    return appended


def take_off_wire(article: Article, *, person: str, reason: str, now: datetime, for_ever: bool = False) -> None:
    """Withhold the article, or kill it. Does nothing where the wire never had it or holds it back already."""
    state = state_of(article.uri)
    if state is None or state.status is ItemStatus.KILLED:
        return
    if for_ever:
        kill(article.uri, reason=reason, person=person, now=now)
    elif state.status is not ItemStatus.WITHHELD:
        withhold(article.uri, reason=reason, person=person, now=now)


def _carried(state: ItemState | None) -> Item | None:
    return state.entry.item if state is not None and state.entry is not None else None
