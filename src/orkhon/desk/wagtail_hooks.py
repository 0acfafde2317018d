"""Put the desk into Wagtail's admin: articles, topics, the wire screen, Orkhon's colours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from orkhon.desk.errors import PublishedArticleKept
from orkhon.desk.models import Article
from orkhon.desk.views.translate import translate
from orkhon.desk.views.wire import may_see_wire, wire
from orkhon.desk.views.wire_actions import control, take
from orkhon.desk.viewsets import ArticleViewSet, TopicViewSet

register_snippet(ArticleViewSet)


@hooks.register("register_admin_viewset")
def register_topics() -> TopicViewSet:
    """Let the secretariat keep the topics."""
    return TopicViewSet("topics")


@hooks.register("register_admin_urls")
def register_desk_urls() -> list[URLPattern]:
    """Give the desk's own screens their addresses; Wagtail lets in only who may enter the admin."""
    return [
        path("wire/", wire, name="desk_wire"),
        path("wire/take/", take, name="desk_take"),
        path("wire/<int:position>/<slug:action>/", control, name="desk_control"),
        path("articles/<int:pk>/translate/", translate, name="desk_translate"),
    ]


class _WireItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_wire(request)


@hooks.register("register_admin_menu_item")
def register_wire_menu_item() -> MenuItem:
    """Put the wire first: it is what a shift looks at."""
    return _WireItem("Wire", reverse("desk_wire"), name="wire", icon_name="list-ul", order=110)


@hooks.register("insert_global_admin_css")
def global_admin_css() -> SafeString:
    """Give the admin Orkhon's two hues, and the desk's screens their rules."""
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))


@hooks.register("before_delete_snippet")
def keep_published_articles(request: HttpRequest, instances: list[object]) -> HttpResponse | None:
    """Say why an article that readers have seen cannot be deleted, instead of failing."""
    for instance in instances:
        if isinstance(instance, Article) and instance.first_published_at is not None:
            messages.error(request, str(PublishedArticleKept(instance.uri)))
            return HttpResponseRedirect(reverse(ArticleViewSet().get_url_name("list")))
    return None
