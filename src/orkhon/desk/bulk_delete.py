"""Deleting several drafts at once: Wagtail's action asks nobody about the single ones, and names those that it may
not delete to whoever asks by number."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_list_or_404
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction

from orkhon.desk.models import Article
from orkhon.desk.policies import ARTICLES


class DeleteArticles(DeleteBulkAction):
    """Delete the drafts among those marked that the person may delete."""

    models = [Article]

    def get_actionable_objects(self) -> tuple[list[Article], dict[str, list[Article]]]:
        """Return what is to be deleted, and what the person sees but may not. Raises `PermissionDenied` for nothing."""
        objects, others = super().get_actionable_objects()
        if not objects:
            raise PermissionDenied
        return objects, others

    def get_all_objects_in_listing_query(self, parent_id: Any) -> QuerySet[Any]:
        """Return the numbers of all that the list shows."""
        return ARTICLES.seen_by(self.request.user).values_list("pk", flat=True)

    def get_queryset(self, model: type[Article], object_ids: list[str]) -> list[Article]:
        """Return those marked that the person may see. Raises `Http404` where there are none."""
        wanted = [pk for pk in object_ids if str(pk).isdecimal()]
        return get_list_or_404(ARTICLES.seen_by(self.request.user).select_related("locale"), pk__in=wanted)

    def check_perm(self, snippet: Article) -> bool:
        """True for what the person may delete."""
        return ARTICLES.user_has_permission_for_instance(self.request.user, "delete", snippet)
