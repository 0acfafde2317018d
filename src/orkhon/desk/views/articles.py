"""Wagtail's views of an article, each asking the policy about this very one; refusals of desk and wire become
messages, never error pages."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import quote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.utils import set_query_params
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale, Revision, TaskState
from wagtail.rich_text import RichText
from wagtail.snippets.views import snippets as wagtail_views

from orkhon.alliance.called import name_of
from orkhon.alliance.within_reach import AsksForThisOne, ListsWithinReach
from orkhon.desk.article_list import TitleOfArticle, know_states
from orkhon.desk.blocks.passages import raw_of
from orkhon.desk.blocks.to_html import with_tables
from orkhon.desk.comments_panel import CommentsPanel
from orkhon.desk.deeds import ArticleDeeds
from orkhon.desk.errors import DeskError
from orkhon.desk.models import Article, SourceProblem
from orkhon.desk.policies import ARTICLES
from orkhon.desk.refusals import tell_refusal
from orkhon.marks.actions.see import note_seen
from orkhon.marks.models import Kind
from orkhon.wire.errors import WireError

REFUSALS = (DeskError, WireError)


class OfThisArticle(AsksForThisOne):
    """For views of one article. Every question that Wagtail's view puts is answered for this article.

    Wagtail would let a step of the workflow answer instead, so that whoever may approve there may also edit and lock;
    here the steps are for those who may anyway. Who locked an article may unlock it, while he may change it.
    """

    request: HttpRequest
    object: Article

    def user_has_permission(self, permission: str) -> bool:
        """True where the person may do that to this article; for `add`, to any."""
        user = self.request.user
        if permission == "add":
            return ARTICLES.user_has_permission(user, permission)
        if permission == "unlock" and self.object.locked_by_id == user.pk:
            return self.may_to_this_one("change")
        return self.may_to_this_one(permission)

    def user_has_any_permission(self, permissions: list[str]) -> bool:
        """True where the person may do one of these to this article."""
        return any(self.user_has_permission(permission) for permission in permissions)


class ArticleIndexView(ListsWithinReach, wagtail_views.IndexView):
    """All languages in one list, unless one is chosen."""

    def get_locale(self) -> Locale | None:
        """Return no language: the filter has them."""
        return None

    def get_base_queryset(self) -> QuerySet[Article]:
        """Return the articles that the person may see with all that the list shows, in a fixed number of queries."""
        articles: QuerySet[Article] = super().get_base_queryset()
        articles = articles.select_related("topic", "locale", "latest_revision").prefetch_related("sources")
        # No list shows a text, and to read fifty with their newest drafts takes as long as the rest.
        articles = articles.defer("body", "content", "latest_revision__content")
        # A question of its own for each row that is shown; a join would group all articles to show fifty.
        still_open = SourceProblem.objects.filter(article=OuterRef("pk"), solved__isnull=True).order_by()
        counted = still_open.values("article").annotate(count=Count("pk")).values("count")
        listed: QuerySet[Article] = articles.annotate(problem_count=Coalesce(Subquery(counted), 0))
        return listed

    def paginate_queryset(self, queryset: QuerySet[Article], page_size: int) -> tuple[Any, Any, list[Article], bool]:
        """Return the page, its articles with all that is asked of them one by one."""
        paginator, page, _rows, more = super().paginate_queryset(queryset, page_size)
        articles = list(page.object_list)
        know_states(articles)
        page.object_list = articles
        return paginator, page, articles, more

    def _get_title_column(self, field_name: str, **kwargs: Any) -> TitleOfArticle:
        column: TitleOfArticle = super()._get_title_column(
            field_name, column_class=TitleOfArticle, kind_of=self._kind_of, **kwargs
        )
        return column

    def _kind_of(self, article: Article) -> tuple[bool, ...]:
        """Return what decides which buttons stand beside the headline."""
        return (self._may("change", article), self._may("delete", article), article.original_id is not None)


class _RefusalsAsMessages:
    """Publishing may be refused by a source's state or by the wire: the draft is kept, and the reason told."""

    request: HttpRequest
    object: Article

    def run_action_method(self) -> HttpResponse | None:
        """Run the action; on a refusal say why and stay with the article."""
        try:
            outcome: HttpResponse | None = super().run_action_method()  # type: ignore[misc]  # Wagtail's view is behind
        except REFUSALS as refusal:
            tell_refusal(self.request, _("Saved as a draft, but not published:"), refusal)
            edit = reverse(self.edit_url_name, args=[quote(self.object.pk)])  # type: ignore[attr-defined]
            return HttpResponseRedirect(edit)
        return outcome


class ArticleCreateView(_RefusalsAsMessages, wagtail_views.CreateView):
    """A new article, in a language of the person's posting and for the newsroom of that posting."""

    @cached_property
    def newsroom(self) -> str | None:
        """Whose the article will be; None where the person writes nothing in this language."""
        return ARTICLES.newsroom_for(self.request.user, "desk.add_article", self.locale.language_code)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Open the form, in a language that the person writes where none was asked for."""
        if self.newsroom is None:
            languages = ARTICLES.languages_for(request.user, "desk.add_article")
            if request.method != "GET" or "locale" in request.GET or not languages:
                raise PermissionDenied
            return HttpResponseRedirect(set_query_params(request.get_full_path(), {"locale": languages[0]}))
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_initial_form_instance(self) -> Article:
        """Return the article as it begins."""
        article: Article = super().get_initial_form_instance()
        article.agency = self.newsroom or article.agency
        return article

    def _get_action_menu(self) -> ArticleDeeds:
        return ArticleDeeds(self.request, view=self.view_name, model=self.model)

    def get_available_actions(self) -> list[str]:
        """Return the actions of this form; publishing where the posting allows it for such an article."""
        actions: list[str] = super().get_available_actions()
        may = may_publish_new(self.request, self.newsroom, self.locale.language_code)
        return [action for action in actions if action != "publish" or may]

    def get_translations(self) -> list[dict[str, Any]]:
        """Return the other languages that the person writes."""
        languages = ARTICLES.languages_for(self.request.user, "desk.add_article")
        return [other for other in super().get_translations() if other["locale"].language_code in languages]


def may_publish_new(request: HttpRequest, newsroom: str | None, language: str) -> bool:
    """True where the person may publish what such a newsroom writes in the language."""
    return newsroom is not None and ARTICLES.reach(request.user, "publish").covers(agency=newsroom, language=language)


class _KeptAtHand:
    """Opening the article puts it among what the person has opened last, and it may be given a star."""

    request: HttpRequest
    object: Article

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, and note that it was opened, where it was."""
        answer: HttpResponseBase = super().get(request, *args, **kwargs)  # type: ignore[misc]  # Wagtail's, beside it
        if answer.status_code == 200:
            note_seen(request, Kind.ARTICLE, str(self.object.pk), now=timezone.now())
        return answer

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Add the way to the star."""
        buttons: list[Button] = super().header_more_buttons  # type: ignore[misc]  # Wagtail's, beside it
        url = reverse("desk_star", query={"kind": Kind.ARTICLE.value, "key": self.object.pk})
        return [*buttons, Button(_("Star…"), url=url, icon_name="pick", priority=16)]


class ArticleEditView(_KeptAtHand, OfThisArticle, _RefusalsAsMessages, wagtail_views.EditView):
    """An article at work. Two people who save at once both have their version kept, and the second is told."""

    _overtaken_by: Revision | None = None

    def get_object(self, queryset: QuerySet[Article] | None = None) -> Article:
        """Return the newest draft; what Wagtail's panels and menus each ask of its workflow is asked once."""
        article: Article = super().get_object(queryset)
        if self.request.method == "GET":
            know_states([article, self.live_object])
        return article

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, and note whose version was saved since the form was opened."""
        self._overtaken_by = self.latest_revision if self.is_out_of_date else None
        response: HttpResponse = super().form_valid(form)
        return response

    def run_action_method(self) -> HttpResponse | None:
        """Tell of a version that came in between; nothing is published over one that the person has not seen."""
        overtaken, mine = self._overtaken_by, self.new_revision
        if overtaken is None or mine is None or self.expects_json_response:
            return super().run_action_method()
        compare = reverse(self.revisions_compare_url_name, args=[quote(self.object.pk), overtaken.pk, mine.pk])
        who = name_of(overtaken.user) or _("somebody")
        words = _(
            "%(who)s saved another version while you were writing. Both are kept, and yours is the newest now; "
            "compare them, and take over what is missing."
        ) % {"who": who}
        messages.warning(self.request, words, buttons=[messages.button(compare, _("Compare the two"))])
        if self.action == "publish":
            messages.error(self.request, _("Saved as a draft and not published: compare the two first."))
            return HttpResponseRedirect(reverse(self.edit_url_name, args=[quote(self.object.pk)]))
        return super().run_action_method()

    def get_available_actions(self) -> list[str]:
        """Return the actions of this form; publishing where the person may publish this article."""
        actions: list[str] = super().get_available_actions()
        may = self.may_to_this_one("publish")
        return [action for action in actions if action != "publish" or may]

    def get_translations(self) -> list[dict[str, Any]]:
        """Return the translations that the person may change too."""
        mine = ARTICLES.instances_user_has_permission_for(self.request.user, "change")
        known = set(mine.filter(translation_key=self.object.translation_key).values_list("locale", flat=True))
        return [other for other in super().get_translations() if other["locale"].pk in known]

    def _get_action_menu(self) -> ArticleDeeds:
        corrects = self.object.live and self.may_to_this_one("publish")
        return ArticleDeeds(
            self.request,
            view=self.view_name,
            instance=self.object,
            locked_for_user=self.locked_for_user,
            correction_url=reverse("desk_correct", args=[self.object.pk]) if corrects else "",
        )

    def get_side_panels(self) -> Any:
        """Add what people say of the article, for who sees its drafts."""
        panels = super().get_side_panels()
        user = self.request.user
        # An answer to saving in the background brings panels anew; this one asks for itself. A form that has just begun
        # its article so has no place for it, and its button alone would fail.
        partly = self.expects_json_response or self.hydrate_create_view
        if isinstance(user, User) and not partly and ARTICLES.sees_drafts_of(user, self.object):
            return MediaContainer([*panels, CommentsPanel(self.object, self.request, user)])
        return panels

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Add the way to a translation."""
        buttons: list[Button] = super().header_more_buttons
        if ARTICLES.user_has_permission(self.request.user, "add"):
            url = reverse("desk_translate", args=[self.object.pk])
            buttons.append(Button(_("Translate"), url=url, icon_name="globe", priority=15))
        if self.object.original_id is not None:
            url = reverse("desk_translating", args=[self.object.pk])
            buttons.append(Button(_("Side by side"), url=url, icon_name="globe", priority=13))
        if ARTICLES.sees_drafts_of(self.request.user, self.object):
            url = reverse("desk_article_work", args=[self.object.pk])
            buttons.append(Button(_("Work and history"), url=url, icon_name="history", priority=14))
        return buttons


class ArticleDeleteView(OfThisArticle, wagtail_views.DeleteView):
    """The question before a draft is deleted."""

    for_this_one = "delete"


class ArticleInspectView(_KeptAtHand, OfThisArticle, wagtail_views.InspectView):
    """An article to read, for who may not change it: what stands in its row, never a later draft of it."""

    for_this_one = "view"

    def get_page_subtitle(self) -> str:
        """Return the headline as readers have it; Wagtail's is the newest draft's."""
        return self.object.headline

    def get_picture_display_value(self) -> object:
        """Return the picture, or that there is none: Wagtail writes Python's English word."""
        return self.object.picture or _("None")

    def get_content_display_value(self) -> RichText:
        """Return the text as text, not as its marks; Wagtail asks for it by this name."""
        return RichText(with_tables(raw_of(self.object)))


class ArticleHistoryView(OfThisArticle, wagtail_views.HistoryView):
    """What was done to an article, with its revisions."""


class ArticleUsageView(OfThisArticle, wagtail_views.UsageView):
    """What refers to an article."""


class ArticleRevisionView(OfThisArticle, wagtail_views.PreviewRevisionView):
    """A revision as readers would see it."""


class ArticleCompareView(OfThisArticle, wagtail_views.RevisionsCompareView):
    """Two revisions side by side."""


class ArticleUnscheduleView(OfThisArticle, wagtail_views.RevisionsUnscheduleView):
    """The question before a scheduled publication is called off."""

    for_this_one = "publish"


class ArticlePreviewView(OfThisArticle, wagtail_views.PreviewOnEditView):
    """The form as readers would see it, unsaved."""


class ArticleLockView(OfThisArticle, wagtail_views.LockView):
    """Keep an article for oneself."""

    for_this_one = "lock"


class ArticleUnlockView(OfThisArticle, wagtail_views.UnlockView):
    """Give an article back to all. Who locked it needs no right to unlock others'."""


class ArticleUnpublishView(OfThisArticle, wagtail_views.UnpublishView):
    """Take an article from readers. Asks the model, which tells the wire in the same transaction."""

    for_this_one = "publish"

    def unpublish(self) -> HttpResponse | None:
        """Unpublish with the editor's name, or say why it cannot be."""
        user = self.request.user
        try:
            self.object.unpublish(user=user if isinstance(user, User) else None)
        except REFUSALS as refusal:
            messages.error(self.request, str(refusal))
            return HttpResponseRedirect(reverse(self.edit_url_name, args=[quote(self.object.pk)]))
        return None


class _AtAStep(OfThisArticle):
    """For what is done at a step of the workflow: the step must be this article's. Wagtail takes any by its number."""

    def get_task_state(self) -> Any:
        """Return the step. Raises `Http404` for another article's."""
        state = super().get_task_state()  # type: ignore[misc]  # Wagtail's view stands behind
        if not TaskState.objects.for_instance(self.object).filter(pk=state.pk).exists():
            raise Http404("that step of a workflow belongs to another article")
        return state


class ArticleWorkflowActionView(_AtAStep, wagtail_views.WorkflowActionView):
    """Approve or reject; an approval that cannot be published is not given."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Act, or say why it cannot be."""
        try:
            response: HttpResponse = super().post(request, *args, **kwargs)
        except REFUSALS as refusal:
            tell_refusal(request, _("Not published:"), refusal)
            return HttpResponseRedirect(self.redirect_url)
        return response


class ArticleWorkflowDataView(_AtAStep, wagtail_views.CollectWorkflowActionDataView):
    """What an action of the workflow asks for besides, such as a comment."""


class ArticleWorkflowCancellationView(OfThisArticle, wagtail_views.ConfirmWorkflowCancellationView):
    """The question whether publishing shall end the workflow."""


class ArticleWorkflowPreviewView(OfThisArticle, wagtail_views.WorkflowPreviewView):
    """What was submitted, as readers would see it."""


class ArticleWorkflowHistoryView(OfThisArticle, wagtail_views.WorkflowHistoryView):
    """The workflows that an article went through."""


class ArticleWorkflowDetailView(OfThisArticle, wagtail_views.WorkflowHistoryDetailView):
    """One of them, step by step."""
