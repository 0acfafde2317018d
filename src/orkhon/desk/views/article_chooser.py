"""Choosing an article: offers and gives those alone that the person may see, and makes none."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
    SnippetCreateView,
)

from orkhon.desk.models import Article
from orkhon.desk.policies import ARTICLES


class _Offers:
    request: HttpRequest

    def get_object_list(self) -> QuerySet[Article]:
        """Return the articles that the person may see."""
        return ARTICLES.seen_by(self.request.user)

    def can_create(self) -> bool:
        """Return False: an article begins on its own form, which knows newsroom and language."""
        return False


class ArticleChooseView(_Offers, ChooseView):
    """The window with the list."""


class ArticleChooseResultsView(_Offers, ChooseResultsView):
    """The list alone, searched or turned over."""


class ArticleChosenView(SnippetChosenView):
    """The chosen one's name and address."""

    def get_object(self, pk: str) -> Article:
        """Return the article. Raises `Article.DoesNotExist` for one that the person may not see."""
        return ARTICLES.seen_by(self.request.user).get(pk=pk)


class ArticleChosenMultipleView(SnippetChosenMultipleView):
    """The same for several."""

    def get_objects(self, pks: list[str]) -> QuerySet[Article]:
        """Return those of the articles that the person may see."""
        return ARTICLES.seen_by(self.request.user).filter(pk__in=pks)


class ArticleChooserCreateView(_Offers, SnippetCreateView):
    """Refused to everybody."""


class ArticleChooserViewSet(SnippetChooserViewSet):
    """The addresses of choosing an article."""

    permission_policy: Any = ARTICLES
    choose_view_class = ArticleChooseView
    choose_results_view_class = ArticleChooseResultsView
    chosen_view_class = ArticleChosenView
    chosen_multiple_view_class = ArticleChosenMultipleView
    create_view_class = ArticleChooserCreateView
