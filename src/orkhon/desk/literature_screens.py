"""How authors, books and days in history are administered: whoever keeps one keeps it for the own newsroom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import BooleanColumn

from orkhon.alliance.policies import ReachPolicy
from orkhon.alliance.viewsets import names_panel
from orkhon.alliance.within_reach import CreateWithinReach, ViewSetWithinReach
from orkhon.desk.models import Author, Book, HistoryDay
from orkhon.desk.policies import AUTHORS, BOOKS, DAYS, newsroom_of_reach

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class CreateForNewsroom(CreateWithinReach):
    """A form for a new one, which belongs to the newsroom of who makes it: the joint desk's before all others."""

    permission_policy: ReachPolicy
    request: HttpRequest

    def save_instance(self) -> Any:
        """Save it as the newsroom's."""
        user = cast("User", self.request.user)  # nobody else comes into the admin
        self.form.instance.newsroom = newsroom_of_reach(self.permission_policy.reach(user, "add"))
        return super().save_instance()


class AuthorViewSet(ViewSetWithinReach):
    """Authors of books, and of articles that their names sign."""

    model = Author
    permission_policy = AUTHORS
    add_view_class = CreateForNewsroom
    icon = "user"
    menu_label = _("Authors")
    menu_order = 320
    add_to_admin_menu = True
    list_display = ["name_en", "slug", "born", "died", "newsroom", BooleanColumn("public")]
    list_filter = ["public", "invented"]
    search_fields = [*(f"name_{code}" for code in ("az", "en", "kk", "ky", "ru", "tk", "tr", "uz")), "slug"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("slug"), FieldPanel("public")]),
                    names_panel(),
                    FieldRowPanel([FieldPanel("born"), FieldPanel("died")]),
                    FieldPanel("portrait"),
                    FieldPanel("invented"),
                ],
                heading=_("Facts"),
            ),
            ObjectList([InlinePanel("texts", label=_("Text"), heading=_("Texts"), max_num=8)], heading=_("Texts")),
        ]
    )


class BookViewSet(ViewSetWithinReach):
    """Books, to be read in chapters or taken away as PDF."""

    model = Book
    permission_policy = BOOKS
    add_view_class = CreateForNewsroom
    icon = "openquote"
    menu_label = _("Books")
    menu_order = 321
    add_to_admin_menu = True
    list_display = ["slug", "author", "year", "newsroom", BooleanColumn("public")]
    list_filter = ["public", "author", "invented"]
    search_fields = ["slug", "author__name_en"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("slug"), FieldPanel("public")]),
                    FieldRowPanel([FieldPanel("author"), FieldPanel("year"), FieldPanel("written_in")]),
                    FieldPanel("cover"),
                    FieldPanel("invented"),
                ],
                heading=_("Facts"),
            ),
            ObjectList([InlinePanel("texts", label=_("Text"), heading=_("Texts"), max_num=8)], heading=_("Texts")),
            ObjectList(
                [InlinePanel("chapters", label=_("Chapter"), heading=_("Chapters"), max_num=500)],
                heading=_("Chapters"),
            ),
        ]
    )


class HistoryDayViewSet(ViewSetWithinReach):
    """What happened on the days of a year."""

    model = HistoryDay
    permission_policy = DAYS
    add_view_class = CreateForNewsroom
    icon = "date"
    menu_label = _("Days in history")
    menu_order = 322
    add_to_admin_menu = True
    list_display = ["__str__", "newsroom", BooleanColumn("public")]
    list_filter = ["month", "public", "invented"]
    ordering = ["month", "day", "year"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("month"), FieldPanel("day"), FieldPanel("year")]),
                    FieldPanel("public"),
                    FieldPanel("picture"),
                    FieldPanel("invented"),
                ],
                heading=_("Facts"),
            ),
            ObjectList([InlinePanel("texts", label=_("Text"), heading=_("Texts"), max_num=8)], heading=_("Texts")),
        ]
    )
