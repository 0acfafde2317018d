"""Find articles of a portal by their words, in any script: for readers by the index, for editors by headlines too."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings

from orkhon.desk.models import Article
from orkhon.desk.queries import public_articles, public_by_uid, readable_by_number, readable_by_uid
from orkhon.language import Strength, fold
from orkhon.search.errors import SearchError
from orkhon.search.queries import Question, search
from orkhon.search.viewers import Allowing, Viewer
from orkhon.wire.entries import ItemState

_URN: Final = "urn:uuid:"
_HEADLINES: Final = 400
"""So many of the newest are looked through, for what the index has not read yet."""


def public_on_portal(languages: Collection[str], topics: Collection[str]) -> Allowing:
    """Return what narrows a search to the public articles of those languages and topics."""

    def allowing(states: Mapping[str, ItemState]) -> set[str]:
        uids = {uri: uid for uri in states if (uid := uid_of(uri)) is not None}
        public = public_by_uid(uids.values(), languages=languages, topics=topics)
        return {uri for uri, uid in uids.items() if uid in public}

    return allowing


def uid_of(uri: str) -> UUID | None:
    """Return the article's own identity in a uri of the desk, or None for other uris."""
    try:
        return UUID(uri.removeprefix(_URN)) if uri.startswith(_URN) else None
    except ValueError:
        return None


def articles_found(
    text: str,
    *,
    languages: Sequence[str],
    topics: Sequence[str],
    countries: Collection[str],
    limit: int,
    now: datetime,
) -> list[Article]:
    """Return public articles for somebody who types: those whose headline has the words, then what the index finds.

    `text` has been cleaned and is not empty. An index that is missing is no reason to find nothing.
    """
    found = _by_headline(text, languages, topics, countries, limit)
    if len(found) < limit:
        desk: str = settings.ORKHON_DESK_AGENCY
        viewer = Viewer(
            agencies=frozenset({desk}),
            languages=frozenset(languages),
            allowing=public_on_portal(languages, topics),
        )
        try:
            hits = search(Question(text=text, limit=limit), viewer=viewer, now=now).hits
        except SearchError:
            hits = ()
        uids = [uid for hit in hits if (uid := uid_of(hit.uri)) is not None]
        known = readable_by_uid(uids, countries) if uids else {}
        found += [known[uid] for uid in uids if uid in known]
    return list({article.pk: article for article in found}.values())[:limit]


def _by_headline(
    text: str, languages: Sequence[str], topics: Sequence[str], countries: Collection[str], limit: int
) -> list[Article]:
    numbers: list[int] = []
    for language in languages:
        # Whoever types in the page's language looks for the same name in its neighbours'.
        asked = {fold(text, Strength.LOOSE, one) for one in (language, languages[0])}
        newest = public_articles(language, topics).order_by("-first_published_at", "-pk")
        for pk, headline in newest.values_list("pk", "headline")[:_HEADLINES]:
            folded = fold(headline, Strength.LOOSE, language)
            if any(all(word in folded for word in one.split()) for one in asked if one.strip()):
                numbers.append(pk)
            if len(numbers) >= 2 * limit:
                break
    readable = readable_by_number(frozenset(numbers), countries)
    return [readable[pk] for pk in numbers if pk in readable][:limit]
