"""Who may see and change which article, and act on which item of the wire.

An article is seen by its own newsroom, by everybody on the desk where it is the joint desk's or public, and by the
joint desk's people in any case. It is changed by its own newsroom, in the languages of the posting.
Knows the desk's models by name alone, so that they may ask it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.conf import settings
from django.db.models import Q, QuerySet

from orkhon.alliance.policies import EVERY_ROW, Person, ReachPolicy, Whereabouts, where_may
from orkhon.alliance.reach import Place, Reach
from orkhon.items import INTERFACE_LANGUAGES

if TYPE_CHECKING:
    from orkhon.desk.models import Article


class ArticlePermissionPolicy(ReachPolicy):
    """Seeing goes further than changing, and is not narrowed by language: who edits Turkish reads Kazakh."""

    def __init__(self) -> None:
        super().__init__("desk.Article", agency_path="agency", language_path="locale__language_code")

    def user_has_permission_for_instance(self, user: Person, action: str, instance: Any) -> bool:
        """True where the person may do `action` to the article; to see what all may see, any posting is enough."""
        if action == "view":
            return self.sees_made_by(user, agency=instance.agency, public=instance.live)
        return super().user_has_permission_for_instance(user, action, instance)

    def sees_made_by(self, user: Person, *, agency: str, public: bool) -> bool:
        """True where the person sees an article of that newsroom, which is `public` or a draft."""
        reach = self.reach(user, "view")
        if public or agency == settings.ORKHON_DESK_AGENCY:
            return bool(reach)
        return reach.covers(agency=agency)

    def whereabouts(self, action: str, instance: Any) -> Whereabouts:
        """Return the newsroom, and the language where something is to be changed."""
        where = super().whereabouts(action, instance)
        return Whereabouts(agency=where.agency) if action == "view" else where

    def inside(self, action: str, place: Place) -> Q:
        """Return the condition for what one posting covers."""
        if action != "view":
            return super().inside(action, place)
        if not place.agency:
            return EVERY_ROW
        return Q(live=True) | Q(agency__in={place.agency, settings.ORKHON_DESK_AGENCY})

    def seen_by(self, user: Person) -> QuerySet[Article]:
        """Return the articles that the person may see."""
        return cast("QuerySet[Article]", self.instances_user_has_permission_for(user, "view"))

    def sees_drafts_of(self, user: Person, article: Article) -> bool:
        """True where the person sees the article's newest words; others see what is public of it, or nothing."""
        if article.agency == settings.ORKHON_DESK_AGENCY:
            return bool(self.reach(user, "view"))
        return self.reach(user, "view").covers(agency=article.agency)

    def newsroom_for(self, user: Person, permission: str, language: str) -> str | None:
        """Return whose a new article of the person in `language` is: the joint desk's first; None where none may be."""
        return newsroom_in(where_may(user, permission), language)

    def languages_for(self, user: Person, permission: str) -> list[str]:
        """Return the languages, of the eight, in which the person may make articles by `permission`."""
        reach = where_may(user, permission)
        return [code for code in INTERFACE_LANGUAGES if newsroom_in(reach, code) is not None]


def newsroom_in(reach: Reach, language: str) -> str | None:
    """Return the newsroom within `reach` that works in `language`, the joint desk before all others."""
    desk: str = settings.ORKHON_DESK_AGENCY
    if reach.covers(agency=desk, language=language):
        return desk
    return min((place.agency for place in reach.places if place.covers(language=language)), default=None)


def newsroom_of_reach(reach: Reach) -> str:
    """Return the newsroom for what has no language, the joint desk before all others; that desk's for no reach."""
    desk: str = settings.ORKHON_DESK_AGENCY
    return desk if reach.covers(agency=desk) else min((place.agency for place in reach.places), default=desk)


ARTICLES: Final = ArticlePermissionPolicy()
TOPICS: Final = ReachPolicy("desk.Topic", anywhere=("view",))
"""Topics are the whole alliance's: everybody sees them, the joint desk's secretariat keeps them."""

AUTHORS: Final = ReachPolicy("desk.Author", agency_path="newsroom", anywhere=("view",))
BOOKS: Final = ReachPolicy("desk.Book", agency_path="newsroom", anywhere=("view",))
DAYS: Final = ReachPolicy("desk.HistoryDay", agency_path="newsroom", anywhere=("view",))
"""Everybody sees authors, books and days in history; editors keep those of their own newsroom."""


def may_on_wire(user: Person, permission: str, *, agency: str) -> bool:
    """True where the person has `permission` (`desk.kill_item`, `desk.redact_item`) over items of `agency`.

    `agency` is whose item it is, as `desk.queries.newsroom_of` says: a newsroom may take back its own articles.
    """
    return where_may(user, permission).covers(agency=agency)
