"""What of the stories readers of the portals have: for the newsroom's list of what a portal lacks. Two questions."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from orkhon.desk.models import Article, ArticleSource
from orkhon.desk.stories.links import uid_of
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.portals.queries import directory
from orkhon.portals.sites import Portal
from orkhon.stories.registries import Place


def places_of_portals() -> Collection[Place]:
    """Return every portal in each of its languages; portals of books and history have no news to lack."""
    return [_place(portal) for portal in directory().portals if portal.is_default]


def covered_by_portals(uris: Collection[str]) -> Mapping[str, Collection[Place]]:
    """Return by uri where articles that were made of the item, or that are it, stand before readers."""
    own = {uid: uri for uri in uris if (uid := uid_of(uri)) is not None}
    public = Article.objects.filter(live=True, withdrawn_at__isnull=True, locale__language_code__in=INTERFACE_LANGUAGES)
    made = ArticleSource.objects.filter(uri__in=list(uris), article__in=public)
    rows = [
        *made.values_list("uri", "article__locale__language_code", "article__topic__code"),
        *(
            (own[uid], language, topic)
            for uid, language, topic in public.filter(uid__in=list(own)).values_list(
                "uid", "locale__language_code", "topic__code"
            )
        ),
    ]
    portals = directory().portals
    found: dict[str, set[Place]] = {}
    for uri, language, topic in rows:
        there = {_place(one) for one in portals if one.language == language and one.section_of(topic or "") is not None}
        found.setdefault(uri, set()).update(there)
    return found


def _place(portal: Portal) -> Place:
    return Place(portal=portal.code or portal.hostname, language=portal.language)
