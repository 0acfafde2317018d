"""How articles and topics are administered: lists, forms, and which of the desk's views stand behind the addresses."""

from __future__ import annotations

import django_filters
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
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
from wagtail.models import Locale
from wagtail.snippets.views.snippets import SnippetViewSet

from orkhon.alliance.models import Agency
from orkhon.alliance.viewsets import names_panel
from orkhon.alliance.within_reach import ViewSetWithinReach
from orkhon.desk.article_form import ArticleForm
from orkhon.desk.models import Article, Topic
from orkhon.desk.other_script_panel import OtherScriptPanel
from orkhon.desk.own_clock import CLOCK_WORDS
from orkhon.desk.panels import CopiesPanel, ProblemsPanel, ReadinessPanel
from orkhon.desk.policies import ARTICLES, TOPICS
from orkhon.desk.source_panel import SourcePanel
from orkhon.desk.style_panel import StylePanel
from orkhon.desk.views import articles as views
from orkhon.desk.views.article_chooser import ArticleChooserViewSet
from orkhon.desk.waiting import in_review, languages_to_translate_into, own_drafts, untranslated_in


def state_in_words(article: Article) -> str:
    """Return what an editor wants to know first of an article in a list."""
    withdrawn = article.get_withdrawal_reason_display() if article.withdrawal_reason else ""
    state = withdrawn or str(article.status_string)
    if article.live and article.embargoed_until and article.embargoed_until > timezone.now():
        until = date_format(timezone.localtime(article.embargoed_until), "SHORT_DATETIME_FORMAT")
        state = f"{state}, {_('embargo until %(until)s') % {'until': until}}"
    problems = getattr(article, "problem_count", 0)
    if not problems:
        return state
    said = ngettext("%(count)d source problem", "%(count)d source problems", problems) % {"count": problems}
    return f"{state}, {said}"


def agencies_in_words(article: Article) -> str:
    """Return the codes of the agencies whose matter is in the article."""
    return ", ".join(dict.fromkeys(source.agency for source in article.sources.all()))


class ArticleFilterSet(WagtailFilterSet):
    """Narrow the list of articles."""

    locale = django_filters.ModelChoiceFilter(queryset=Locale.objects.all(), label=_("Language"))
    topic = django_filters.ModelChoiceFilter(queryset=Topic.objects.all(), label=_("Topic"))
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="of_state",
        choices=[
            ("public", _("public")),
            ("draft", _("draft")),
            ("mine", _("draft of mine")),
            ("review", _("waits for approval")),
            ("untranslated", _("new and not yet in my languages")),
            ("withdrawn", _("withdrawn")),
            ("problem", _("source problem")),
        ],
    )
    newsroom = django_filters.ChoiceFilter(label=_("Newsroom"), field_name="agency", choices=lambda: _agency_choices())
    agency = django_filters.ChoiceFilter(
        label=_("Source agency"), method="of_agency", choices=lambda: _agency_choices()
    )

    class Meta:
        model = Article
        fields: list[str] = []

    def of_state(self, queryset: QuerySet[Article], name: str, value: str) -> QuerySet[Article]:
        """Return the articles in that state."""
        if value == "mine":
            mine = ARTICLES.instances_user_has_permission_for(self.request.user, "change").filter(
                own_drafts(self.request.user)
            )
            return queryset.filter(pk__in=mine.order_by().values("pk"))
        if value == "untranslated":
            codes = languages_to_translate_into(self.request.user)
            return queryset.filter(untranslated_in(codes, timezone.now())) if codes else queryset.none()
        wanted = {
            "review": in_review(),
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
    return [(agency.code, agency.shown_name) for agency in Agency.objects.order_by("code")]


class ArticleAddresses:
    """Tells Wagtail where an article is worked on, for who may work on it; to others it is a private one."""

    def __init__(self, user: User | None = None) -> None:
        self.user = user

    def get_edit_url(self, article: Article) -> str | None:
        """Return the address, or None."""
        if self.user is not None and not ARTICLES.user_has_permission_for_instance(self.user, "change", article):
            return None
        return reverse(Article.snippet_viewset.get_url_name("edit"), args=[article.pk])


class ArticleViewSet(SnippetViewSet):
    """The articles of all newsrooms; each view asks the policy, in `views.articles`."""

    model = Article
    permission_policy = ARTICLES
    url_finder_class = ArticleAddresses
    chooser_viewset_class = ArticleChooserViewSet
    icon = "doc-full"
    menu_label = _("Articles")
    menu_name = "articles"
    menu_order = 120
    add_to_admin_menu = True
    index_view_class = views.ArticleIndexView
    add_view_class = views.ArticleCreateView
    edit_view_class = views.ArticleEditView
    delete_view_class = views.ArticleDeleteView
    usage_view_class = views.ArticleUsageView
    history_view_class = views.ArticleHistoryView
    inspect_view_class = views.ArticleInspectView
    inspect_view_enabled = True
    inspect_view_fields = ["headline", "deck", "dateline", "content", "picture", "picture_caption", "byline", "credit"]
    preview_on_edit_view_class = views.ArticlePreviewView
    revisions_view_class = views.ArticleRevisionView
    revisions_compare_view_class = views.ArticleCompareView
    revisions_unschedule_view_class = views.ArticleUnscheduleView
    unpublish_view_class = views.ArticleUnpublishView
    lock_view_class = views.ArticleLockView
    unlock_view_class = views.ArticleUnlockView
    workflow_action_view_class = views.ArticleWorkflowActionView
    collect_workflow_action_data_view_class = views.ArticleWorkflowDataView
    confirm_workflow_cancellation_view_class = views.ArticleWorkflowCancellationView
    workflow_preview_view_class = views.ArticleWorkflowPreviewView
    workflow_history_view_class = views.ArticleWorkflowHistoryView
    workflow_history_detail_view_class = views.ArticleWorkflowDetailView
    # A copy would be a second article with the same matter; translations have an action of their own.
    copy_view_enabled = False
    list_display = [
        "headline",
        Column("language", label=_("Language"), accessor="locale.language_code", sort_key="locale__language_code"),
        Column("topic", label=_("Topic"), accessor="topic", sort_key="topic__name_en"),
        Column("state", label=_("State"), accessor=state_in_words),
        Column("newsroom", label=_("Newsroom"), accessor="agency", sort_key="agency"),
        Column("agencies", label=_("Source"), accessor=agencies_in_words),
        DateColumn("last_published_at", label=_("Published"), sort_key="last_published_at"),
    ]
    list_per_page = 50
    filterset_class = ArticleFilterSet
    ordering = ["-pk"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    ProblemsPanel(),
                    ReadinessPanel(),
                    FieldPanel("kind"),
                    FieldPanel("headline"),
                    FieldPanel("deck"),
                    FieldPanel("dateline"),
                    MultiFieldPanel(
                        [FieldPanel("picture"), FieldPanel("picture_alt"), FieldPanel("picture_caption")],
                        heading=_("Picture"),
                    ),
                    FieldPanel("content", heading=_("Text")),
                    OtherScriptPanel(heading=_("In the other script")),
                    StylePanel(heading=_("Style guide")),
                    FieldPanel("correction_note"),
                ],
                heading=_("Text"),
            ),
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("topic"), FieldPanel("urgency")]),
                    FieldRowPanel([FieldPanel("slug_line"), FieldPanel("script")]),
                    FieldRowPanel([FieldPanel("byline"), FieldPanel("credit")]),
                    FieldPanel("media_topics"),
                    FieldRowPanel([FieldPanel("places"), FieldPanel("people")]),
                    FieldPanel("ed_note"),
                    FieldPanel("digital_source_type"),
                    InlinePanel(
                        "sources",
                        panels=[SourcePanel()],
                        heading=_("Sources"),
                        label=_("Source"),
                        help_text=_("A source whose matter is no longer in the text is removed here."),
                    ),
                    CopiesPanel(),
                ],
                heading=_("Facts and sources"),
            ),
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("embargoed_until", help_text=CLOCK_WORDS), FieldPanel("embargo_kind")]),
                    PublishingPanel(help_text=CLOCK_WORDS),
                ],
                heading=_("Time"),
            ),
        ],
        base_form_class=ArticleForm,
    )


class TopicViewSet(ViewSetWithinReach):
    """The topics of the menus."""

    model = Topic
    permission_policy = TOPICS
    icon = "tag"
    menu_label = _("Topics")
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["name_en", "code", "medtop"]
    panels = [FieldRowPanel([FieldPanel("code"), FieldPanel("medtop")]), names_panel()]
