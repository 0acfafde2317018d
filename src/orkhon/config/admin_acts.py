"""Read from a request to the admin, and from its answer, what somebody did. Writes nothing.

What is known is the address's name and its numbers, and what the view has noted (audit/notes.py); never the words that
were sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.contrib.messages import constants
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from orkhon.audit.notes import noted
from orkhon.wire.queries import statuses_of

CHANGES_NOTHING: Final[Mapping[str, str]] = {
    "wagtailadmin_login": "recorded as people.sign_in where it succeeds",
    "wagtailadmin_logout": "recorded as people.sign_out",
    "alliance_accept": "recorded as people.accept_invitation; its address holds the token, which the audit never may",
    "alliance_first_password": "recorded as people.change_first_password",
    "alliance_second_step": "recorded as people.sign_in where it succeeds, else as people.wrong_code",
    "alliance_passkey_sign_in": "recorded as people.sign_in where it succeeds",
    "alliance_passkey_options": "asks what the browser is to ask the device",
    "alliance_second_factor": "recorded as people.remove_codes, people.remove_passkey and the like",
    "alliance_set_up_app": "recorded as people.set_up_codes",
    "alliance_add_passkey": "recorded as people.add_passkey",
    "alliance_add_passkey_options": "asks what the browser is to ask the device",
    "alliance_sign_in_again": "recorded as people.sign_out",
    "alliance_by_directory": "leads to the agency's provider",
    "alliance_from_directory": "recorded as people.sign_in where it succeeds",
    "alliance_new_directory": "recorded as people.add_directory",
    "alliance_edit_directory": "recorded as people.change_directory",
    "alliance_remove_second_factor": "recorded as people.remove_second_factor",
    "wagtailadmin_dismissibles": "a notice was closed, for that person alone",
    "translation_try_engine": "recorded as translation.try_engine",
    "search_read_topic": "how far somebody has read is that person's own",
    "desk_other_script": "what somebody writes is shown to him in another script and not kept",
    "desk_embed_facts": "what a site says of an address is shown to whoever embeds it; saving the text is the act",
    "desk_story_watch": "what somebody watches is his own",
    "desk_story_assign": "recorded as stories.assign or stories.unassign",
    "desk_story_merge": "recorded as stories.merge where it is done",
    "desk_story_split": "recorded as stories.part where it is done",
    "desk_radar": "only shows alerts",
    "desk_radar_settle": "recorded as verification.dismiss_alert or verification.take_alert",
    "desk_radar_places": "only shows what is watched",
    "desk_radar_new_place": "recorded as verification.keep_place",
    "desk_radar_place": "recorded as verification.keep_place or verification.let_place_go",
    "desk_tipline": "recorded as verification.keep_tipline",
    "desk_new_claim": "recorded as verification.receive_claim where it is new",
    "desk_claim_work": "recorded as verification.sort_claim, verification.add_evidence and the like",
    "desk_claim_seen": "recorded as verification.note_appearance",
    "desk_claim_open": "recorded as verification.open_case",
    "desk_claim_hold": "recorded as verification.issue_hold",
    "desk_claim_sign_off": "recorded as verification.sign_off",
    "desk_claim_preside": "recorded as verification.reopen_case, verification.close_case and the like",
    "desk_claim_appeal": "recorded as verification.appeal",
    "desk_claim_assess": "recorded as verification.assess or verification.recuse where it is taken",
    "desk_claim_statement": "drafts what is then signed; signing is the act",
    "desk_name_speaker": "recorded as verification.name_speaker",
    "desk_retire_speaker": "recorded as verification.retire_speaker",
    "desk_wire_script": "in which script somebody reads is his own",
    "desk_translating_sentence": "each text of a sentence is kept with who wrote it; sending it on is the act",
    "tidings_read": "what somebody has read is that person's own",
    "tidings_choices": "what somebody is told of, and when, is that person's own",
    "tidings_add_browser": "in which browser somebody is told is that person's own",
    "tidings_remove_browser": "as above",
    "portals_front_draft": "what is tried on a front page is kept nowhere; publishing it is the act",
    "portals_front_preview": "as above",
    "portals_front_publish": "recorded as portals.arrange_front",
    "desk_star": "a star is the person's own, like a mark in a book",
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
    "recording_chooser": "media.recording",
    "desk_recording_describe": "media.recording",
    "wagtaildocs": "wagtaildocs.document",
    "wagtailadmin_workflows": "wagtailcore.workflow",
    "wagtailadmin_account": "auth.user",
    "desk_assign": "desk.assignment",
    "desk_assign_new": "desk.assignment",
    "desk_comments": "desk.article",
    "desk_control": "wire.entry",
    "desk_decide": "desk.article",
    "desk_take": "wire.item",
    "desk_translate": "desk.article",
    "desk_work_on": "desk.assignment",
    "desk_translating_send": "desk.article",
    "desk_translating_fill": "desk.article",
    "desk_translating_term": "desk.article",
    "desk_translating_files": "desk.article",
    "desk_redact": "wire.entry",
    "desk_redaction": "desk.redactionorder",
    "alliance_new_order": "alliance.legalorder",
    "alliance_end_order": "alliance.legalorder",
    "alliance_revoke_invitation": "alliance.invitation",
    "alliance_end_sessions": "auth.user",
    "alliance_close_account": "auth.user",
    "alliance_open_account": "auth.user",
    "exchange_confirm": "exchange.notice",
    "exchange_issue_token": "exchange.subscriber",
    "exchange_resume_webhook": "exchange.webhook",
    "exchange_revoke_token": "exchange.token",
    "exchange_send_again": "exchange.delivery",
    "exchange_test_again": "alliance.agency",
    "exchange_test_letter": "alliance.agency",
    "portals_outlet_push_now": "desk.article",
    "intake_ask_now": "alliance.source",
    "intake_compose": "intake.draft",
    "intake_draft": "intake.draft",
    "intake_follow_hub": "intake.followedhub",
    "intake_followed_hub": "intake.followedhub",
    "intake_settle_aside": "intake.setasiderecord",
    "intake_switch_hub": "intake.followedhub",
    "search_delete_topic": "search.savedtopic",
    "search_edit_topic": "search.savedtopic",
    "search_follow_topic": "search.savedtopic",
    "search_new_topic": "search.savedtopic",
    "search_renew_feed": "search.savedtopic",
}
"""What addresses are about whose views do not name their model: by namespace, or by the whole name."""

NO_SUCH_ITEM: Final = "no such item"
"""What stands for a uri that the wire does not know: whatever words somebody sent in its place."""

_SAVES_BY_ITSELF: Final = frozenset({"wagtailsnippets_desk_article:edit", "wagtailadmin_pages:edit"})
"""The editors whose objects have revisions; elsewhere Wagtail does not look at which one is to be written over."""

_NAMES_OF_MODELS: Final = (
    ("app_label", "model_name"),
    ("app_name", "model_name"),
    ("content_type_app_name", "content_type_model_name"),
)
_KEYS: Final = ("pk", "object_id", "position")
_MOST_BUTTONS: Final = 3
# An act is for ever, so no word of whoever sent it: only what a button and a method can be called.
_BUTTON: Final = re.compile(r"action-[a-z]{1,20}(-[a-z]{1,20}){0,3}")
_METHODS: Final = frozenset({"PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, kw_only=True, slots=True)
class AdminAct:
    """What one request was: for `orkhon.audit.actions.record`."""

    verb: str
    object_type: str
    object_key: str
    details: Mapping[str, str]
    outcome: str


def act_of(request: HttpRequest, response: HttpResponseBase) -> AdminAct | None:
    """Return the act, or None where nothing was done: left out, not found, or asked for in a way that makes no sense.

    A view that failed (500) is an act that failed: some of it may have been done.
    """
    match = request.resolver_match
    if match is None or not match.view_name or _left_out(match.view_name):
        return None
    if _goes_on_saving(request, match.view_name, response):
        return None
    outcome = _outcome(request, response)
    if not outcome:
        return None
    key, rest = _key(request, match)
    note = noted(request)
    return AdminAct(
        verb=match.view_name,
        object_type=_object_type(match),
        object_key=key or note.object_key or _made(match, response),
        details={**rest, **_pressed(request), **note.details},
        outcome=outcome,
    )


def _left_out(name: str) -> bool:
    return name in CHANGES_NOTHING or f":{name.rpartition(':')[2]}" in CHANGES_NOTHING


def _goes_on_saving(request: HttpRequest, name: str, response: HttpResponseBase) -> bool:
    """True for what Wagtail saves by itself while somebody writes, up to twice a second.

    The first time makes a revision and is an act; what writes over that same revision until the person saves is the
    same act going on. The words of the request are anybody's: they hide nothing but such a writing over, at editors
    that have revisions, without a button and with success.
    """
    return (
        name in _SAVES_BY_ITSELF
        and request.POST.get("overwrite_revision_id", "").isdecimal()
        and not any(field.startswith("action-") for field in request.POST)
        and response.status_code == 200
        and response.headers.get("Content-Type", "").startswith("application/json")
    )


def _outcome(request: HttpRequest, response: HttpResponseBase) -> str:
    """Return `done`; `refused` where the person may not; `failed` where the form came back, the hub said why not, or
    the view failed.
    """
    status = response.status_code
    if status == 403:
        return "refused"
    if status >= 500:
        return "failed"
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
        # What somebody else writes there names nothing, and could never be removed.
        named = [one for one in request.GET.getlist("id") if one == "all" or (one.isascii() and one.isdecimal())]
        return ",".join(named), {"action": str(match.kwargs.get("action", ""))}
    if match.view_name == "wagtailadmin_account":
        return str(request.user.pk), {}
    if match.view_name == "desk_take":
        # The request may say anything; only what the wire calls an item is one.
        uri = request.POST.get("uri", "")
        # PostgreSQL cannot even be asked for a text with a zero in it.
        known = "\0" not in uri and bool(statuses_of([uri]))
        return (uri if known else NO_SUCH_ITEM), {}
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
    buttons = [name.removeprefix("action-") for name in request.POST if _BUTTON.fullmatch(name)][:_MOST_BUTTONS]
    found = {"button": ",".join(buttons)} if buttons else {}
    method = str(request.method)
    return found if method == "POST" else {**found, "method": method if method in _METHODS else "unknown"}
