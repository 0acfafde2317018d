"""Put the desk into Wagtail's admin: articles, topics, the wire screen, Orkhon's colours."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale
from wagtail.snippets.action_menu import ActionMenuItem
from wagtail.snippets.models import register_snippet

from orkhon.desk.bulk_delete import DeleteArticles
from orkhon.desk.errors import PublishedArticleKept
from orkhon.desk.home import keep_within_reach
from orkhon.desk.literature_screens import AuthorViewSet, BookViewSet, HistoryDayViewSet
from orkhon.desk.models import Article
from orkhon.desk.policies import ARTICLES
from orkhon.desk.radar.addresses import ADDRESSES as RADAR
from orkhon.desk.radar.screens import may_see_radar
from orkhon.desk.radar.tipline import may_keep_tipline
from orkhon.desk.recording_chooser import RecordingChooserViewSet, recording_chooser
from orkhon.desk.stories.addresses import ADDRESSES as STORIES
from orkhon.desk.stories.screens import may_see_stories
from orkhon.desk.verification.addresses import ADDRESSES as CLAIMS
from orkhon.desk.verification.screens import may_see_claims
from orkhon.desk.views.article_work import article_work, comments_view, decide_view, readiness_view
from orkhon.desk.views.articles import may_publish_new
from orkhon.desk.views.board import board_view, may_see_board
from orkhon.desk.views.corrections import correct
from orkhon.desk.views.embed_facts import embed_facts
from orkhon.desk.views.other_script import other_script
from orkhon.desk.views.palette import palette
from orkhon.desk.views.problems import problem
from orkhon.desk.views.queue import assign_new, assign_text, queue, work_on
from orkhon.desk.views.recordings import describe, may_see_recordings, recording, recordings
from orkhon.desk.views.redactions import may_redact_somewhere, order, redaction, redactions
from orkhon.desk.views.stars import star_thing
from orkhon.desk.views.translate import translate
from orkhon.desk.views.translating import beside_sentence, changes, sentence, translating
from orkhon.desk.views.translating_acts import back_translate, fill, keep_term, send
from orkhon.desk.views.translating_files import files, give_file
from orkhon.desk.views.wire import keep_reading_script, may_see_wire, wire
from orkhon.desk.views.wire_actions import control, take
from orkhon.desk.views.wire_picture import wire_picture
from orkhon.desk.viewsets import ArticleViewSet, TopicViewSet
from orkhon.desk.waiting import put_at_the_door

register_snippet(ArticleViewSet)
# After Wagtail's own of the same name, in whose place it comes.
hooks.register("register_bulk_action", DeleteArticles, order=10)

put_at_the_door()


@hooks.register("register_admin_viewset")
def register_topics() -> TopicViewSet:
    """Let the secretariat keep the topics."""
    return TopicViewSet("topics")


@hooks.register("register_admin_viewset")
def register_literature() -> list[ViewSet]:
    """Let editors keep authors, books and days in history."""
    return [AuthorViewSet("authors"), BookViewSet("books"), HistoryDayViewSet("days")]


@hooks.register("register_admin_viewset")
def register_recording_chooser() -> RecordingChooserViewSet:
    """Give the blocks of sound and film their window."""
    return recording_chooser


@hooks.register("register_admin_urls")
def register_desk_urls() -> list[URLPattern]:
    """Give the desk's own screens their addresses; Wagtail lets in only who may enter the admin."""
    return [
        path("wire/", wire, name="desk_wire"),
        path("wire/take/", take, name="desk_take"),
        path("wire/script/", keep_reading_script, name="desk_wire_script"),
        path("wire/<int:position>/picture/<int:number>/", wire_picture, name="desk_wire_picture"),
        path("wire/<int:position>/redact/", order, name="desk_redact"),
        path("wire/<int:position>/<slug:action>/", control, name="desk_control"),
        path("redactions/", redactions, name="desk_redactions"),
        path("redactions/<int:pk>/", redaction, name="desk_redaction"),
        path("articles/<int:pk>/translate/", translate, name="desk_translate"),
        path("articles/<int:pk>/translating/", translating, name="desk_translating"),
        path("articles/<int:pk>/translating/changes/", changes, name="desk_translating_changes"),
        path("articles/<int:pk>/translating/send/", send, name="desk_translating_send"),
        path("articles/<int:pk>/translating/fill/", fill, name="desk_translating_fill"),
        path("articles/<int:pk>/translating/term/", keep_term, name="desk_translating_term"),
        path("articles/<int:pk>/translating/files/", files, name="desk_translating_files"),
        path("articles/<int:pk>/translating/files/<slug:kind>/", give_file, name="desk_translating_file"),
        path("articles/<int:pk>/translating/<int:segment>/", sentence, name="desk_translating_sentence"),
        path("articles/<int:pk>/translating/<int:segment>/beside/", beside_sentence, name="desk_translating_beside"),
        path("articles/<int:pk>/translating/<int:segment>/back/", back_translate, name="desk_translating_back"),
        path("articles/<int:pk>/work/", article_work, name="desk_article_work"),
        path("articles/<int:pk>/decide/", decide_view, name="desk_decide"),
        path("articles/<int:pk>/comments/", comments_view, name="desk_comments"),
        path("articles/<int:pk>/readiness/", readiness_view, name="desk_readiness"),
        path("board/", board_view, name="desk_board"),
        path("board/<uuid:group>/<slug:language>/", assign_text, name="desk_assign"),
        path("work/", queue, name="desk_queue"),
        path("work/new/", assign_new, name="desk_assign_new"),
        path("work/<int:pk>/", work_on, name="desk_work_on"),
        path("articles/other-script/", other_script, name="desk_other_script"),
        path("articles/embed/", embed_facts, name="desk_embed_facts"),
        path("articles/<int:pk>/correct/", correct, name="desk_correct"),
        path("problems/<int:pk>/", problem, name="desk_problem"),
        path("recordings/", recordings, name="desk_recordings"),
        path("recordings/<int:pk>/", recording, name="desk_recording"),
        path("recordings/<int:pk>/describe/", describe, name="desk_recording_describe"),
        path("palette/", palette, name="desk_palette"),
        path("star/", star_thing, name="desk_star"),
        *STORIES,
        *CLAIMS,
        *RADAR,
    ]


class _WireItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_wire(request)


@hooks.register("register_admin_menu_item")
def register_wire_menu_item() -> MenuItem:
    """Put the wire first: it is what a shift looks at."""
    return _WireItem(_("Wire"), reverse("desk_wire"), name="wire", icon_name="list-ul", order=110)


class _StoriesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_stories(request)


@hooks.register("register_admin_menu_item")
def register_stories_menu_item() -> MenuItem:
    """Put the stories beside the wire: what the items are about."""
    return _StoriesItem(_("Stories"), reverse("desk_stories"), name="stories", icon_name="link", order=111)


class _ClaimsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_claims(request)


@hooks.register("register_admin_menu_item")
def register_claims_menu_item() -> MenuItem:
    """Put the claims after the stories: what circulates, and what agencies say of it."""
    return _ClaimsItem(_("Claims"), reverse("desk_claims"), name="claims", icon_name="help", order=113)


class _RadarItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_radar(request)


@hooks.register("register_admin_menu_item")
def register_radar_menu_item() -> MenuItem:
    """Put the radar after the claims: where agencies' items are told otherwise."""
    return _RadarItem(_("Radar"), reverse("desk_radar"), name="radar", icon_name="view", order=115)


class _TiplineItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_keep_tipline(request)


@hooks.register("register_settings_menu_item")
def register_tipline_menu_item() -> MenuItem:
    """Put the tipline among the settings: it is set up once."""
    return _TiplineItem(_("Tipline"), reverse("desk_tipline"), name="tipline", icon_name="mail", order=960)


class _BoardItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_board(request)


@hooks.register("register_admin_menu_item")
def register_board_menu_item() -> MenuItem:
    """Put the board after the wire: what waits in which language."""
    return _BoardItem(_("Board"), reverse("desk_board"), name="board", icon_name="table", order=112)


@hooks.register("register_admin_menu_item")
def register_work_menu_item() -> MenuItem:
    """Put the queues beside the board: who does what by when."""
    return _BoardItem(_("Work"), reverse("desk_queue"), name="work", icon_name="tasks", order=114)


class _RecordingsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_recordings(request)


@hooks.register("register_admin_menu_item")
def register_recordings_menu_item() -> MenuItem:
    """Put the recordings after the pictures."""
    return _RecordingsItem(_("Recordings"), reverse("desk_recordings"), name="recordings", icon_name="media", order=305)


class _RedactionsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_redact_somewhere(request)


@hooks.register("register_reports_menu_item")
def register_redactions_menu_item() -> MenuItem:
    """Show what was redacted, and what waits for a second person, to those who may redact."""
    return _RedactionsItem(_("Redactions"), reverse("desk_redactions"), name="redactions", icon_name="bin", order=60)


@hooks.register("insert_global_admin_css")
def global_admin_css() -> SafeString:
    """Give the admin Orkhon's two hues, and the desk's screens their rules."""
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))


@hooks.register("insert_global_admin_css")
def front_door_css() -> SafeString:
    """Give the first page and the palette their rules."""
    return format_html('<link rel="stylesheet" href="{}">', static("desk/front_door.css"))


@hooks.register("insert_global_admin_css")
def narrow_css() -> SafeString:
    """Show long titles whole on a phone."""
    return format_html('<link rel="stylesheet" href="{}">', static("desk/narrow.css"))


@hooks.register("insert_global_admin_js")
def palette_js() -> SafeString:
    """Give every screen the palette's keys."""
    return format_html('<script src="{}" defer></script>', static("desk/palette.js"))


@hooks.register("before_delete_snippet")
def keep_published_articles(request: HttpRequest, instances: list[object]) -> HttpResponse | None:
    """Say why an article that readers have seen cannot be deleted, instead of failing."""
    for instance in instances:
        if isinstance(instance, Article) and instance.first_published_at is not None:
            messages.error(request, str(PublishedArticleKept(instance.uri)))
            return HttpResponseRedirect(reverse(ArticleViewSet().get_url_name("list")))
    return None


@hooks.register("register_snippet_listing_buttons")
def offer_side_by_side(snippet: object, user: User, next_url: str | None = None) -> Iterator[Button]:
    """Lead from the list of articles to a translation side by side, and from an original to its translations."""
    if not isinstance(snippet, Article):
        return
    if snippet.original_id is not None and ARTICLES.user_has_permission_for_instance(user, "change", snippet):
        url = reverse("desk_translating", args=[snippet.pk])
        yield Button(_("Side by side"), url=url, icon_name="globe", priority=15)
    elif ARTICLES.user_has_permission(user, "add"):
        yield Button(_("Translate"), url=reverse("desk_translate", args=[snippet.pk]), icon_name="globe", priority=15)


@hooks.register("construct_homepage_panels")
def show_what_is_within_reach(request: HttpRequest, panels: list[Component]) -> None:
    """Keep other newsrooms' articles off the first page."""
    keep_within_reach(panels)


@hooks.register("construct_snippet_action_menu")
def offer_what_may_be_done(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, object]) -> None:
    """Leave out publishing where the person may not publish this article; Wagtail asks about articles at large."""
    if context.get("model") is not Article:
        return
    article = context.get("instance")
    if isinstance(article, Article):
        may = ARTICLES.user_has_permission_for_instance(request.user, "publish", article)
    else:
        language = request.GET.get("locale") or Locale.get_default().language_code
        may = may_publish_new(request, ARTICLES.newsroom_for(request.user, "desk.add_article", language), language)
    if not may:
        items[:] = [item for item in items if item.name not in {"action-publish", "action-unpublish"}]
