"""What the desk made of the reports of a story: articles, whoever may see them. One question for all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from orkhon.alliance.policies import Person
from orkhon.desk.at_hand import thing_of_article
from orkhon.desk.models import Article, ArticleSource
from orkhon.desk.policies import ARTICLES
from orkhon.stories.registries import Link

_MOST: Final = 200
_URN: Final = "urn:uuid:"


def story_url(key: str) -> str:
    """Return the address of the story's page."""
    return reverse("desk_story", args=[key])


def articles_of(uris: Collection[str], user: Person) -> Mapping[str, Collection[Link]]:
    """Return by uri the articles that were made of each item, and by its own uri each article of the desk's."""
    if not ARTICLES.user_has_permission(user, "view"):
        return {}
    seen = ARTICLES.seen_by(user)
    pairs = ArticleSource.objects.filter(uri__in=list(uris), article__in=seen).order_by("article_id", "pk")
    made = list(pairs.values_list("uri", "article_id")[:_MOST])
    own = {uid: uri for uri in uris if (uid := uid_of(uri)) is not None}
    wanted = Q(pk__in={pk for _, pk in made}) | Q(uid__in=list(own))
    articles = {article.pk: article for article in seen.filter(wanted).select_related("locale", "latest_revision")}
    found: dict[str, dict[int, Link]] = {}
    for uri, pk in made:
        if pk in articles:
            found.setdefault(uri, {})[pk] = _link(user, articles[pk])
    for article in articles.values():
        if article.uid in own:
            found.setdefault(own[article.uid], {})[article.pk] = _link(user, article)
    return {uri: tuple(some.values()) for uri, some in found.items()}


def _link(user: Person, article: Article) -> Link:
    thing = thing_of_article(user, article)  # type: ignore[arg-type]  # whoever sees articles is signed in
    state = gettext("public") if article.live else gettext("draft")
    return Link(
        what=str(article.get_withdrawal_reason_display() or state),
        title=article.headline,
        url=thing.url,
        language=article.language.tag,
        public=article.live,
    )


def uid_of(uri: str) -> UUID | None:
    """Return the number that an article of the desk has by this uri, None for an item of an agency's."""
    try:
        return UUID(uri.removeprefix(_URN)) if uri.startswith(_URN) else None
    except ValueError:
        return None
