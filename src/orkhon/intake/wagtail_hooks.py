"""Put the sources' health, drafts and followed hubs into the admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from orkhon.intake.draft_views import DraftQueue, compose, draft_picture, may_see_drafts, one_draft
from orkhon.intake.following.screens import (
    follow_hub,
    followed_hub,
    followed_hubs,
    may_see_followed,
    settle,
    switch_hub,
)
from orkhon.intake.token_views import new_push_token, push_tokens, take_push_token_back
from orkhon.intake.views import SourcesHealth, ask_now, may_see_sources
from orkhon.intake.waiting import put_at_the_door

put_at_the_door()


class _SourcesHealthItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_sources(request)


@hooks.register("register_admin_urls")
def add_addresses() -> list[URLPattern]:
    """The report, and the button in it."""
    return [
        path("sources/health/", SourcesHealth.as_view(), name="intake_sources_health"),
        path("sources/<int:source_id>/ask/", ask_now, name="intake_ask_now"),
        path("push-tokens/", push_tokens, name="intake_push_tokens"),
        path("push-tokens/new/", new_push_token, name="intake_issue_push_token"),
        path("push-tokens/<int:pk>/take-back/", take_push_token_back, name="intake_revoke_push_token"),
        path("drafts/", DraftQueue.as_view(), name="intake_drafts"),
        path("drafts/new/", compose, name="intake_compose"),
        path("drafts/<int:pk>/", one_draft, name="intake_draft"),
        path("drafts/<int:pk>/pictures/<str:sha256>/", draft_picture, name="intake_draft_picture"),
        path("hubs/", followed_hubs, name="intake_followed_hubs"),
        path("hubs/new/", follow_hub, name="intake_follow_hub"),
        path("hubs/<int:pk>/", followed_hub, name="intake_followed_hub"),
        path("hubs/<int:pk>/<slug:action>/", switch_hub, name="intake_switch_hub"),
        path("hubs/aside/<int:pk>/settle/", settle, name="intake_settle_aside"),
    ]


class _DraftsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_drafts(request)


@hooks.register("register_admin_menu_item")
def add_drafts_item() -> MenuItem:
    """Shown to those who may see drafts of some agency."""
    return _DraftsItem(_("Drafts"), reverse_lazy("intake_drafts"), icon_name="mail", order=150)


class _FollowedItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_followed(request.user)


@hooks.register("register_settings_menu_item")
def add_followed_item() -> MenuItem:
    """Shown to those who may see the hubs that are followed."""
    return _FollowedItem(_("Followed hubs"), reverse_lazy("intake_followed_hubs"), icon_name="link", order=320)


@hooks.register("register_reports_menu_item")
def add_menu_item() -> MenuItem:
    """Shown to those who may change sources."""
    return _SourcesHealthItem(_("Sources' health"), reverse_lazy("intake_sources_health"), icon_name="rotate", order=50)
