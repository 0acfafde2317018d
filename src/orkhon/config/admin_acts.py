"""Read from a request to the admin, and from its answer, what somebody did. Writes nothing.

What is known is the address's name and its numbers, never the words that were sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.contrib.messages import constants
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve, reverse

CHANGES_NOTHING: Final[Mapping[str, str]] = {
    "wagtailadmin_login": "recorded as people.sign_in where it succeeds",
    "wagtailadmin_logout": "recorded as people.sign_out",
    "alliance_accept": "recorded as people.accept_invitation; its address holds the token, which the audit never may",
    "alliance_first_password": "recorded as people.change_first_password",
    "wagtailadmin_dismissibles": "a notice was closed, for that person alone",
    "wagtailadmin_editing_sessions:ping": "an open editor says each minute that it is open",
    "wagtailadmin_editing_sessions:release": "an editor was closed",
    "wagtailadmin_choose_page_external_link": "a link goes back into the editor; saving the text is the act",
    "wagtailadmin_choose_page_email_link": "as above",
    "wagtailadmin_choose_page_phone_link": "as above",
    "wagtailadmin_choose_page_anchor_link": "as above",
    ":preview_on_add": "a draft is shown to whoever writes it, twice a second",
    ":preview_on_edit": "as above",
    ":choose": "a chooser searches",
    ":chosen": "what was chosen goes back into the editor; saving the text is the act",
    ":chosen_multiple": "as above",
    ":select_format": "how a picture stands in the text; saving the text is the act",
    ":collect_workflow_action_data": "asks for the comment that the workflow's action then sends",
}
"""Names of addresses, or their ends, whose unsafe requests are no acts; each with the reason."""

_MODELS: Final[Mapping[str, str]] = {
    "wagtailadmin_pages": "wagtailcore.page",
    "wagtailimages": "media.picture",
    "wagtaildocs": "wagtaildocs.document",
    "wagtailadmin_workflows": "wagtailcore.workflow",
    "wagtailadmin_account": "auth.user",
    "desk_control": "wire.entry",
    "desk_take": "wire.item",
    "desk_translate": "desk.article",
    "intake_ask_now": "alliance.source",
}
"""What addresses are about whose views do not name their model: by namespace, or by the whole name."""

_NAMES_OF_MODELS: Final = (
    ("app_label", "model_name"),
    ("app_name", "model_name"),
    ("content_type_app_name", "content_type_model_name"),
)
_KEYS: Final = ("pk", "object_id", "position")
_MOST_BUTTONS: Final = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class AdminAct:
    """What one request was: for `orkhon.audit.actions.record`."""

    verb: str
    object_type: str
    object_key: str
    details: Mapping[str, str]
    outcome: str


def act_of(request: HttpRequest, response: HttpResponseBase) -> AdminAct | None:
    """Return the act, or None where nothing was done: left out, not found, or failed with an error of its own."""
    match = request.resolver_match
    if match is None or not match.view_name or _left_out(request, match.view_name):
        return None
    outcome = _outcome(request, response)
    if not outcome:
        return None
    key, rest = _key(request, match)
    return AdminAct(
        verb=match.view_name,
        object_type=_object_type(match),
        object_key=key or _made(match, response),
        details={**rest, **_pressed(request)},
        outcome=outcome,
    )


def _left_out(request: HttpRequest, name: str) -> bool:
    if name in CHANGES_NOTHING or f":{name.rpartition(':')[2]}" in CHANGES_NOTHING:
        return True
    # Wagtail saves while somebody writes, up to twice a second. The first time makes a revision and is an act; what
    # writes over that same revision until the person saves is the same act going on.
    return "overwrite_revision_id" in request.POST and "application/json" in request.headers.get("Accept", "")


def _outcome(request: HttpRequest, response: HttpResponseBase) -> str:
    """Return `done`; `refused` where the person may not; `failed` where the form came back or the hub said why not."""
    status = response.status_code
    if status == 403:
        return "refused"
    if status >= 400:
        return ""
    complained = _complained(request)
    if 300 <= status < 400:
        target = urlsplit(response.headers.get("Location", "")).path
        # Wagtail answers so to people without the right, instead of 403.
        if complained and target in (reverse("wagtailadmin_home"), reverse("wagtailadmin_login")):
            return "refused"
        return "failed" if complained else "done"
    came_back = status == 200 and response.headers.get("Content-Type", "").startswith("text/html")
    return "failed" if complained or came_back else "done"


def _complained(request: HttpRequest) -> bool:
    """True where this request left an error for the person to read."""
    # Asking for the messages in the public way would take them away before they were shown.
    queued = getattr(getattr(request, "_messages", None), "_queued_messages", ())
    return any(message.level >= constants.ERROR for message in queued)


def _object_type(match: ResolverMatch) -> str:
    given = match.kwargs
    for app, name in _NAMES_OF_MODELS:
        if app in given and name in given:
            return f"{given[app]}.{given[name]}".lower()
    view = getattr(match.func, "view_class", None)
    model = getattr(match.func, "view_initkwargs", {}).get("model") or getattr(view, "model", None)
    if isinstance(model, type) and issubclass(model, models.Model):
        return model._meta.label_lower
    if isinstance(model, str):
        return model.lower()
    return _MODELS.get(match.view_name) or _MODELS.get(match.namespace, "")


def _key(request: HttpRequest, match: ResolverMatch) -> tuple[str, dict[str, str]]:
    """Return which object it was, and what else the address says, such as an action's name."""
    if match.view_name == "wagtail_bulk_action":
        return ",".join(request.GET.getlist("id")), {"action": str(match.kwargs.get("action", ""))}
    if match.view_name == "wagtailadmin_account":
        return str(request.user.pk), {}
    if match.view_name == "desk_take":
        return request.POST.get("uri", ""), {}
    # Numbers and the names of actions alone: an address may also hold a secret, such as the token of an invitation.
    given = {
        name: str(value)
        for name, value in match.kwargs.items()
        if isinstance(value, int) or name in _KEYS or name in ("action", "action_name")
    }
    chosen = next((name for name in given if name in _KEYS), None)
    if chosen is None:
        chosen = next((name for name in given if name.endswith(("_id", "_pk"))), None)
    if chosen is None:
        return (str(match.args[0]) if match.args else ""), given
    return given.pop(chosen), given


def _made(match: ResolverMatch, response: HttpResponseBase) -> str:
    """Return the key of what was just made, where the answer leads to its own page."""
    target = urlsplit(response.headers.get("Location", "")).path
    if not target:
        return ""
    try:
        then = resolve(target)
    except Resolver404:
        return ""
    if not match.namespace or then.namespace != match.namespace:
        return ""
    return str(then.kwargs.get("pk") or then.kwargs.get("page_id") or "")


def _pressed(request: HttpRequest) -> dict[str, str]:
    """Return which of the form's buttons was pressed (publish, submit …), and a method that is not POST."""
    buttons = [name for name in request.POST if name.startswith("action-")][:_MOST_BUTTONS]
    found = {"button": ",".join(name.removeprefix("action-") for name in buttons)} if buttons else {}
    return found if request.method == "POST" else {**found, "method": str(request.method)}
