"""Which of Wagtail's addresses somebody may ask at all, by the address's name.

Wagtail asks about rights view by view; some of its views ask only whether somebody may do such a thing somewhere, some
ask nothing, and a new version brings new ones. So each of its names stands here with what it needs, and one that does
not is for administrators alone. The desk's, the alliance's and the portals' own views ask their policies themselves and
pass; docs/permissions.md says all of it for people, and a test compares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, Final

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from wagtail.admin.auth import permission_denied
from wagtail.images import permissions as picture_permissions
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from orkhon.alliance.policies import may_for_all
from orkhon.desk.policies import ARTICLES

Need = Callable[[User, Mapping[str, Any]], bool]


def _anybody_signed_in(user: User, arguments: Mapping[str, Any]) -> bool:
    return True


def _administrators(user: User, arguments: Mapping[str, Any]) -> bool:
    return user.is_superuser


def _nobody(user: User, arguments: Mapping[str, Any]) -> bool:
    raise Http404("this address of Wagtail's has no use here")


def _asks_itself(user: User, arguments: Mapping[str, Any]) -> bool:
    return True


def _who_sees_articles(user: User, arguments: Mapping[str, Any]) -> bool:
    return ARTICLES.user_has_permission(user, "view")


def _who_chooses_pictures(user: User, arguments: Mapping[str, Any]) -> bool:
    return bool(picture_permissions.permission_policy.user_has_permission(user, "choose"))


def _who_keeps_pages(user: User, arguments: Mapping[str, Any]) -> bool:
    return bool(page_permission_policy.user_has_any_permission(user, ("change", "publish")))


def _who_keeps_pages_below(user: User, arguments: Mapping[str, Any]) -> bool:
    """To take a page off is to take off a text or a section; a whole portal in a language is the administrators'."""
    whole = Page.objects.filter(pk=arguments["page_id"], depth=2).exists()
    return user.is_superuser if whole else _who_keeps_pages(user, arguments)


def _who_oversees_accounts(user: User, arguments: Mapping[str, Any]) -> bool:
    return may_for_all(user, "auth.view_user")


def _who_oversees_groups(user: User, arguments: Mapping[str, Any]) -> bool:
    return may_for_all(user, "auth.view_group")


def _by_model(user: User, arguments: Mapping[str, Any]) -> bool:
    """What is done to several at once: articles and pictures ask about each, of the rest administrators dispose."""
    model = f"{arguments['app_label']}.{arguments['model_name']}"
    if model == "desk.article":
        return ARTICLES.user_has_permission(user, "delete")
    if model == "media.picture":
        return bool(picture_permissions.permission_policy.user_has_any_permission(user, ("add", "change", "delete")))
    return user.is_superuser


def _names(namespace: str, *names: str) -> Iterator[str]:
    return (f"{namespace}:{name}" for name in names)


# The first that fits counts.
_RULES: Final[tuple[tuple[str, Need], ...]] = (
    *(
        (name, _anybody_signed_in)
        for name in (
            "wagtailadmin_home",
            "wagtailadmin_account",
            "wagtailadmin_login",
            "wagtailadmin_logout",
            "wagtailadmin_password_reset*",
            "wagtailadmin_sprite",
            "wagtailadmin_javascript_catalog",
            "wagtailadmin_dismissibles",
            "wagtailadmin_editing_sessions:release",
            "wagtailadmin_tag_autocomplete",
            "wagtailadmin_tag_model_autocomplete",
            # The portals' pages, to link to them in a text. They are public.
            "wagtailadmin_choose_page*",
        )
    ),
    ("wagtailadmin_editing_sessions:ping", _asks_itself),
    *(
        (name, _asks_itself)
        for name in _names(
            "wagtailsnippets_desk_article",
            "list",
            "list_results",
            "add",
            "edit",
            "delete",
            "usage",
            "history",
            "history_results",
            "inspect",
            "preview_on_add",
            "preview_on_edit",
            "revisions_view",
            "revisions_revert",
            "revisions_compare",
            "revisions_unschedule",
            "unpublish",
            "lock",
            "unlock",
            "workflow_action",
            "collect_workflow_action_data",
            "confirm_workflow_cancellation",
            "workflow_history",
            "workflow_history_detail",
            "workflow_preview",
        )
    ),
    *(
        (name, _who_sees_articles)
        for name in _names(
            "wagtailsnippetchoosers_desk_article",
            "choose",
            "choose_results",
            "chosen",
            "chosen_multiple",
        )
    ),
    ("wagtailsnippetchoosers_desk_article:create", _nobody),
    # Every snippet has its own entry in the menu; the list of kinds would be empty.
    ("wagtailsnippets:index", _nobody),
    ("wagtail_bulk_action", _by_model),
    *(
        (name, _who_chooses_pictures)
        for name in _names(
            "wagtailimages_chooser",
            "choose",
            "choose_results",
            "chosen",
            "chosen_multiple",
            "select_format",
        )
    ),
    ("wagtailimages_chooser:create", _asks_itself),
    ("wagtailimages:url_generator*", _nobody),
    ("wagtailimages:*", _asks_itself),
    # What changes the portals' trees, and Wagtail's workflow on pages, which takes any step by its number, is the
    # administrators'; a portal is made by the alliance's file.
    *(
        (name, _who_keeps_pages)
        for name in _names(
            "wagtailadmin_pages",
            "edit",
            "preview_on_edit",
            "history",
            "history_results",
            "revisions_index",
            "revisions_revert",
            "revisions_compare",
            "revisions_unschedule",
            "usage",
            "search",
            "search_results",
        )
    ),
    ("wagtailadmin_pages:unpublish", _who_keeps_pages_below),
    *(
        (name, _who_keeps_pages)
        for name in (
            "wagtailadmin_explore",
            "wagtailadmin_explore_results",
            "wagtailadmin_explore_root",
            "wagtailadmin_api:pages:listing",
            "wagtailadmin_api:pages:detail",
            "wagtailadmin_api:pages:find",
        )
    ),
    ("wagtailusers_users:index", _who_oversees_accounts),
    ("wagtailusers_users:index_results", _who_oversees_accounts),
    ("wagtailusers_groups:index", _who_oversees_groups),
    ("wagtailusers_groups:index_results", _who_oversees_groups),
    # The portals' pages have no preview.
    *((name, _nobody) for name in _names("wagtailadmin_pages", "view_draft", "revisions_view", "workflow_preview")),
    # Neither documents nor blocks nor addresses of single sizes are used; the views would fail.
    *((name, _nobody) for name in ("wagtaildocs*", "wagtailadmin_api:documents:*", "wagtailadmin_block_preview")),
    # Fails on purpose, for whoever sets up Wagtail's error pages.
    ("wagtailadmin_error_test", _nobody),
)
_DEFAULT: Final[tuple[str, Need]] = ("wagtail*", _administrators)


@lru_cache(maxsize=1024)
def need_of(name: str) -> Need:
    """Return what the address of that name needs; names that are not Wagtail's ask their own policies."""
    for pattern, need in (*_RULES, _DEFAULT):
        if fnmatchcase(name, pattern):
            return need
    return _asks_itself


def let_through(user: object, name: str, arguments: Mapping[str, Any]) -> bool:
    """True where `user` may ask the address of that name. Raises `Http404` where nobody may.

    Who has not signed in passes: Wagtail leads to the form for that.
    """
    if not isinstance(user, User) or not user.is_active:
        return True
    return need_of(name)(user, arguments)


class Gate:
    """Stands before every address of the admin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse as Wagtail does, with a message on the first page. Raises `PermissionDenied` to a script that asks."""
        match = request.resolver_match
        if match is None or not request.path_info.startswith("/admin/"):
            return None
        if let_through(request.user, match.view_name, named):
            return None
        refusal: HttpResponse = permission_denied(request)
        return refusal
