"""Put saved topics into the admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from orkhon.search.topics import screens
from orkhon.search.topics.reach import may_keep_topics
from orkhon.search.waiting import put_at_the_door

put_at_the_door()


@hooks.register("register_admin_urls")
def add_addresses() -> list[URLPattern]:
    """The screens of saved topics. A person's feed is outside: a program reads it."""
    return [
        path("saved-topics/", screens.topics, name="search_topics"),
        path("saved-topics/counts/", screens.counts, name="search_topic_counts"),
        path("saved-topics/new/", screens.new_topic, name="search_new_topic"),
        path("saved-topics/telegram/", screens.telegram_chat, name="search_telegram"),
        path("saved-topics/<int:pk>/", screens.topic, name="search_topic"),
        path("saved-topics/<int:pk>/edit/", screens.edit_topic, name="search_edit_topic"),
        path("saved-topics/<int:pk>/delete/", screens.delete_topic, name="search_delete_topic"),
        path("saved-topics/<int:pk>/follow/", screens.follow, name="search_follow_topic"),
        path("saved-topics/<int:pk>/read/", screens.read_topic, name="search_read_topic"),
        path("saved-topics/<int:pk>/feed/", screens.renew, name="search_renew_feed"),
    ]


class _TopicsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_keep_topics(request.user)


@hooks.register("register_admin_menu_item")
def add_topics_item() -> MenuItem:
    """Shown to whoever sees the wire, beside it."""
    return _TopicsItem(
        _("Saved topics"), reverse_lazy("search_topics"), name="saved-topics", icon_name="tag", order=112
    )


@hooks.register("insert_global_admin_css")
def global_admin_css() -> SafeString:
    """Give the screens of saved topics their rules."""
    return format_html('<link rel="stylesheet" href="{}">', static("search/topics.css"))
