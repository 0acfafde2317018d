"""How articles and topics are administered. Refusals of desk and wire become messages, never error pages."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.admin.utils import quote
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    IndexView,
    SnippetViewSet,
    UnpublishView,
    WorkflowActionView,
)

from orkhon.alliance.models import Agency
from orkhon.alliance.viewsets import names_panel
from orkhon.desk.errors import DeskError
from orkhon.desk.models import Article, Topic
from orkhon.desk.panels import ProblemsPanel
from orkhon.wire.errors import WireError

REFUSALS = (DeskError, WireError)


def state_in_words(article: Article) -> str:
    """Return what an editor wants to know first of an article in a list."""
    withdrawn = article.get_withdrawal_reason_display() if article.withdrawal_reason else ""
    state = withdrawn or str(article.status_string)
    problems = getattr(article, "problem_count", 0)
    return f"{state}, {problems} source problem{'s' if problems > 1 else ''}" if problems else state


def agencies_in_words(article: Article) -> str:
    """Return the codes of the agencies whose matter is in the article."""
    return ", ".join(dict.fromkeys(source.agency for source in article.sources.all()))


class ArticleFilterSet(WagtailFilterSet):
    """Narrow the list of articles."""

    locale = django_filters.ModelChoiceFilter(queryset=Locale.objects.all(), label="Language")
    topic = django_filters.ModelChoiceFilter(queryset=Topic.objects.all(), label="Topic")
    state = django_filters.ChoiceFilter(
        label="State",
        method="of_state",
        choices=[("public", "public"), ("draft", "draft"), ("withdrawn", "withdrawn"), ("problem", "source problem")],
    )
    agency = django_filters.ChoiceFilter(label="Source agency", method="of_agency", choices=lambda: _agency_choices())

    class Meta:
        model = Article
        fields: list[str] = []

    def of_state(self, queryset: QuerySet[Article], name: str, value: str) -> QuerySet[Article]:
        """Return the articles in that state."""
        wanted = {
            "public": Q(live=True),
            "draft": Q(live=False, withdrawn_at__isnull=True),
            "withdrawn": Q(withdrawn_at__isnull=False),
            "problem": Q(problem_count__gt=0),
        }
        return queryset.filter(wanted[value])

    def of_agency(self, queryset: QuerySet[Article], name: str, value: str) -> QuerySet[Article]:
        """Return the articles with matter of that agency."""
        return queryset.filter(pk__in=Article.objects.filter(sources__agency=value).values("pk"))


def _agency_choices() -> list[tuple[str, str]]:
    return [(agency.code, agency.name_en) for agency in Agency.objects.order_by("code")]


class ArticleIndexView(IndexView):
    """All languages in one list, unless one is chosen."""

    def get_locale(self) -> Locale | None:
        """Return no language: the filter has them."""
        return None

    def get_base_queryset(self) -> QuerySet[Article]:
        """Return the articles with all that the list shows, in a fixed number of queries."""
        articles: QuerySet[Article] = super().get_base_queryset()
        articles = articles.select_related("topic", "locale", "latest_revision").prefetch_related("sources")
        still_open = Q(source_problems__solved__isnull=True)
        listed: QuerySet[Article] = articles.annotate(problem_count=Count("source_problems", filter=still_open))
        return listed


class _RefusalsAsMessages:
    """Publishing may be refused by a source's state or by the wire: the draft is kept, and the reason told."""

    request: HttpRequest
    object: Article

    def run_action_method(self) -> HttpResponse | None:
        """Run the action; on a refusal say why and stay with the article."""
        try:
            outcome: HttpResponse | None = super().run_action_method()  # type: ignore[misc]  # Wagtail's view is behind
        except REFUSALS as refusal:
            messages.error(self.request, f"Saved as a draft, but not published: {refusal}")
            edit = reverse(self.edit_url_name, args=[quote(self.object.pk)])  # type: ignore[attr-defined]
            return HttpResponseRedirect(edit)
        return outcome


class ArticleCreateView(_RefusalsAsMessages, CreateView):
    """A new article."""


class ArticleEditView(_RefusalsAsMessages, EditView):
    """An article at work."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Add the way to a translation."""
        buttons: list[Button] = super().header_more_buttons
        if self.request.user.has_perm("desk.add_article"):
            url = reverse("desk_translate", args=[self.object.pk])
            buttons.append(Button("Translate", url=url, icon_name="globe", priority=15))
        return buttons


class ArticleUnpublishView(UnpublishView):
    """Take an article from readers. Asks the model, which tells the wire in the same transaction."""

    def unpublish(self) -> HttpResponse | None:
        """Unpublish with the editor's name, or say why it cannot be."""
        try:
            self.object.unpublish(user=self.request.user)
        except REFUSALS as refusal:
            messages.error(self.request, str(refusal))
            return HttpResponseRedirect(reverse(self.edit_url_name, args=[quote(self.object.pk)]))
        return None


class ArticleWorkflowActionView(WorkflowActionView):
    """Approve or reject; an approval that cannot be published is not given."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Act, or say why it cannot be."""
        try:
            response: HttpResponse = super().post(request, *args, **kwargs)
        except REFUSALS as refusal:
            messages.error(request, f"Not published: {refusal}")
            return HttpResponseRedirect(self.redirect_url)
        return response


class ArticleViewSet(SnippetViewSet):
    """The articles of the joint desk."""

    model = Article
    icon = "doc-full"
    menu_label = "Articles"
    menu_name = "articles"
    menu_order = 120
    add_to_admin_menu = True
    index_view_class = ArticleIndexView
    add_view_class = ArticleCreateView
    edit_view_class = ArticleEditView
    unpublish_view_class = ArticleUnpublishView
    workflow_action_view_class = ArticleWorkflowActionView
    # A copy would be a second article with the same matter; translations have an action of their own.
    copy_view_enabled = False
    list_display = [
        "headline",
        Column("language", label="Language", accessor="locale.language_code", sort_key="locale__language_code"),
        Column("topic", label="Topic", accessor="topic", sort_key="topic__name_en"),
        Column("state", label="State", accessor=state_in_words),
        Column("agencies", label="Source", accessor=agencies_in_words),
        DateColumn("last_published_at", label="Published", sort_key="last_published_at"),
    ]
    list_per_page = 50
    filterset_class = ArticleFilterSet
    ordering = ["-pk"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    ProblemsPanel(),
                    FieldPanel("headline"),
                    FieldPanel("deck"),
                    FieldPanel("dateline"),
                    FieldPanel("body"),
                    MultiFieldPanel(
                        [FieldPanel("picture"), FieldPanel("picture_alt"), FieldPanel("picture_caption")],
                        heading="Picture",
                    ),
                    FieldPanel("correction_note"),
                ],
                heading="Text",
            ),
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("topic"), FieldPanel("urgency")]),
                    FieldRowPanel([FieldPanel("slug_line"), FieldPanel("script")]),
                    FieldRowPanel([FieldPanel("byline"), FieldPanel("credit")]),
                    FieldPanel("ed_note"),
                    FieldPanel("digital_source_type"),
                    InlinePanel(
                        "sources",
                        panels=[
                            FieldRowPanel([FieldPanel("agency"), FieldPanel("how")]),
                            FieldRowPanel([FieldPanel("uri"), FieldPanel("version")]),
                        ],
                        heading="Sources",
                        label="Source",
                        help_text="A source whose matter is no longer in the text is removed here.",
                    ),
                ],
                heading="Facts and sources",
            ),
            ObjectList([FieldPanel("embargoed_until"), PublishingPanel()], heading="Time"),
        ]
    )


class TopicViewSet(ModelViewSet):
    """The topics of the menus."""

    model = Topic
    icon = "tag"
    menu_label = "Topics"
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["name_en", "code", "medtop"]
    copy_view_enabled = False
    panels = [FieldRowPanel([FieldPanel("code"), FieldPanel("medtop")]), names_panel()]
