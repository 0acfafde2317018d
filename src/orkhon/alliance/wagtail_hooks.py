"""Show the alliance's records and its people in the admin."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from wagtail import hooks

from orkhon.alliance.own_password import OwnPasswordPanel
from orkhon.alliance.views.directories import directories, edit_directory, new_directory
from orkhon.alliance.views.invitations import invitations, new_invitation, take_back
from orkhon.alliance.views.keys import keys, new_key, retire, revoke
from orkhon.alliance.views.may_we import may_we
from orkhon.alliance.views.orders import end, new_order, orders
from orkhon.alliance.views.people import (
    close_persons_account,
    end_persons_sessions,
    my_sessions,
    open_persons_account,
    people,
    person,
    remove_persons_second_factor,
)
from orkhon.alliance.viewsets import AllianceGroup
from orkhon.alliance.waiting import put_at_the_door

put_at_the_door()


@hooks.register("register_admin_viewset")
def register_alliance() -> AllianceGroup:
    """Put the menu group "Alliance" into the admin."""
    return AllianceGroup()


@hooks.register("register_admin_urls")
def add_addresses() -> list[URLPattern]:
    """The people's screens. The page for who is invited is outside: it needs no sign-in (config/urls.py)."""
    return [
        path("invitations/", invitations, name="alliance_invitations"),
        path("invitations/new/", new_invitation, name="alliance_invite"),
        path("invitations/<int:pk>/take-back/", take_back, name="alliance_revoke_invitation"),
        path("people/", people, name="alliance_people"),
        path("people/<int:pk>/", person, name="alliance_person"),
        path("people/<int:pk>/end-sessions/", end_persons_sessions, name="alliance_end_sessions"),
        path("people/<int:pk>/close/", close_persons_account, name="alliance_close_account"),
        path("people/<int:pk>/open/", open_persons_account, name="alliance_open_account"),
        path(
            "people/<int:pk>/remove-second-factor/", remove_persons_second_factor, name="alliance_remove_second_factor"
        ),
        path("directories/", directories, name="alliance_directories"),
        path("directories/new/", new_directory, name="alliance_new_directory"),
        path("directories/<int:pk>/", edit_directory, name="alliance_edit_directory"),
        path("keys/", keys, name="alliance_keys"),
        path("keys/new/", new_key, name="alliance_register_key"),
        path("keys/<str:key_id>/retire/", retire, name="alliance_retire_key"),
        path("keys/<str:key_id>/revoke/", revoke, name="alliance_revoke_key"),
        path("orders/", orders, name="alliance_orders"),
        path("orders/new/", new_order, name="alliance_new_order"),
        path("orders/<int:pk>/end/", end, name="alliance_end_order"),
        path("may-we/", may_we, name="alliance_may_we"),
        path("account/sessions/", my_sessions, name="alliance_my_sessions"),
    ]


@hooks.register("register_account_menu_item")
def add_my_sessions(request: HttpRequest) -> dict[str, str]:
    """Lead from one's account to one's sessions."""
    return {
        "url": reverse("alliance_my_sessions"),
        "label": gettext("Where I am signed in"),
        "help_text": gettext("See the browsers that you are signed in with, and end those that you do not use."),
    }


@hooks.register("register_account_menu_item")
def add_second_factor(request: HttpRequest) -> dict[str, str]:
    """Lead from one's account to one's second factor."""
    return {
        "url": reverse("alliance_second_factor"),
        "label": gettext("Second step at sign-in"),
        "help_text": gettext("Passkeys, codes of an app, codes on paper."),
    }


@hooks.register("register_account_settings_panel")
def ask_for_the_old_password(request: HttpRequest, user: User, profile: object) -> OwnPasswordPanel:
    """Let people change their passwords by a form that counts."""
    return OwnPasswordPanel(request, user, profile)


@hooks.register("insert_global_admin_css")
def global_admin_css() -> SafeString:
    """Give the people's screens their rules."""
    return format_html('<link rel="stylesheet" href="{}">', static("alliance/people.css"))
