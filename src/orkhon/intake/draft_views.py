"""The screens of drafts: the queue, one draft to confirm or refuse, the form for a new one. Read the clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from orkhon.alliance.models import Agency
from orkhon.audit.notes import note_on
from orkhon.intake.actions.decide_draft import accept_draft, change_draft, refuse_draft
from orkhon.intake.actions.write_draft import write_draft
from orkhon.intake.draft_forms import ComposerForm, DraftForm, first_values, other_values
from orkhon.intake.drafts import DRAFTS, MOST_SHOWN, digest_of, drafts_of, item_of_draft
from orkhon.intake.errors import DraftChanged, DraftDecided, DraftUnusable
from orkhon.intake.models import Draft, DraftState
from orkhon.intake.uris import new_uri
from orkhon.items import Item
from orkhon.media.errors import MediaError
from orkhon.media.queries import read_bytes


def may_see_drafts(request: HttpRequest) -> bool:
    """True for whoever may see drafts of some agency."""
    return DRAFTS.user_has_permission(request.user, "view")


class DraftQueue(WagtailAdminTemplateMixin, TemplateView):
    """The drafts that wait for the person, and the last that were decided."""

    page_title = _("Drafts")
    header_icon = "mail"
    template_name = "intake/drafts.html"
    breadcrumbs_items: list[dict[str, Any]] = []

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse those who may see none."""
        if not may_see_drafts(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add both lists."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["waiting"] = drafts_of(self.request.user, waiting=True)[:MOST_SHOWN]
        context["decided"] = drafts_of(self.request.user, waiting=False)[:20]
        context["may_write"] = DRAFTS.user_has_permission(self.request.user, "add")
        return context


def _draft_for(request: HttpRequest, pk: int, action: str) -> Draft:
    draft = get_object_or_404(Draft.objects.select_related("agency", "source"), pk=pk)
    if not DRAFTS.user_has_permission_for_instance(request.user, action, draft):
        raise PermissionDenied
    return draft


@require_http_methods(["GET", "POST"])
def one_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one draft in a form; save, send or refuse it, as the button says."""
    draft = _draft_for(request, pk, "view")
    may = {
        action: DRAFTS.user_has_permission_for_instance(request.user, action, draft) for action in ("change", "send")
    }
    if draft.state != DraftState.WAITING:
        if request.method == "POST":
            messages.error(
                request,
                gettext("%(person)s has decided on this draft already: %(state)s.")
                % {"person": draft.decided_by, "state": draft.state},
            )
        return render(request, "intake/draft_decided.html", {"draft": draft})
    button = next((name for name in ("save", "send", "refuse") if f"action-{name}" in request.POST), "")
    if request.method == "POST" and not may["change" if button == "save" else "send"]:
        raise PermissionDenied
    if button == "refuse":
        return _refused(request, draft)
    try:
        item = item_of_draft(draft)
    except DraftUnusable as error:
        messages.error(request, str(error))
        item = Item(uri=draft.uri)
    form = DraftForm(request.POST if button else None, initial=first_values(item))
    # The page always says what it shows: whoever was shown something else loses no word, and sends nothing.
    shown = request.POST.get("shown", "") if button else digest_of(draft)
    if button and form.is_valid():
        answer = _done(request, draft, form.item(item), send=button == "send", shown=shown)
        if not isinstance(answer, str):
            return answer
        shown = answer
    facts = {"draft": draft, "item": item, "form": form, "may": may, "shown": shown, "others": other_values(item)}
    return render(request, "intake/draft.html", facts)


def _done(request: HttpRequest, draft: Draft, item: Item, *, send: bool, shown: str) -> HttpResponse | str:
    """Save the draft, and send it if so asked; return the digest that stands now where it could not be sent."""
    person = request.user.get_username()
    try:
        shown = change_draft(draft.pk, item, person=person, shown=shown)
        note_on(request, object_key=draft.pk, details={"agency": draft.agency.code, "done": "saved"})
        if not send:
            messages.success(request, gettext("The draft is saved."))
            return redirect("intake_draft", draft.pk)
        appended = accept_draft(draft.pk, person=person, now=datetime.now(UTC), shown=shown)
    except (DraftUnusable, DraftChanged) as error:
        messages.error(request, str(error))
        return shown
    except DraftDecided as error:
        messages.error(request, str(error))
        return redirect("intake_drafts")
    position = str(appended.entry.position)
    note_on(request, object_key=draft.pk, details={"agency": draft.agency.code, "done": "sent", "entry": position})
    messages.success(request, gettext("It is on the wire, at position %(position)s.") % {"position": position})
    return redirect("intake_drafts")


def _refused(request: HttpRequest, draft: Draft) -> HttpResponse:
    try:
        refuse_draft(
            draft.pk,
            person=request.user.get_username(),
            reason=request.POST.get("reason", ""),
            now=datetime.now(UTC),
            shown=request.POST.get("shown", ""),
        )
    except DraftChanged as error:
        messages.error(request, str(error))
        return redirect("intake_draft", draft.pk)
    except DraftDecided as error:
        messages.error(request, str(error))
    else:
        note_on(request, object_key=draft.pk, details={"agency": draft.agency.code, "done": "refused"})
        messages.success(request, gettext("The draft is refused; its words and pictures are removed."))
    return redirect("intake_drafts")


def _agencies(request: HttpRequest) -> QuerySet[Agency]:
    reach = DRAFTS.reach(request.user, "add")
    rows = Agency.objects.filter(active=True)
    if not reach.everywhere and all(place.agency for place in reach.places):
        rows = rows.filter(code__in=[place.agency for place in reach.places])
    return rows


@require_http_methods(["GET", "POST"])
def compose(request: HttpRequest) -> HttpResponse:
    """Write a new text: it waits as a draft, or goes to the wire at once by who may send."""
    if not DRAFTS.user_has_permission(request.user, "add"):
        raise PermissionDenied
    posted = request.method == "POST"
    form = ComposerForm(
        request.POST if posted else None, request.FILES if posted else None, agencies=_agencies(request)
    )
    may_send = DRAFTS.user_has_permission(request.user, "send")
    if posted and form.is_valid():
        send = "action-send" in request.POST
        agency: Agency = form.cleaned_data["agency"]
        if send and not DRAFTS.reach(request.user, "send").covers(agency=agency.code):
            raise PermissionDenied
        now = datetime.now(UTC)
        item = form.item(Item(uri=new_uri()))
        draft = write_draft(agency, item, form.cleaned_data["pictures"], person=request.user.get_username(), now=now)
        draft.refresh_from_db()
        done = _done(request, draft, item_of_draft(draft), send=send, shown=digest_of(draft))
        return redirect("intake_draft", draft.pk) if isinstance(done, str) else done
    return render(request, "intake/compose.html", {"form": form, "may_send": may_send})


@require_GET
def draft_picture(request: HttpRequest, pk: int, sha256: str) -> HttpResponse:
    """Give one picture of a draft to who may see the draft."""
    draft = _draft_for(request, pk, "view")
    file = next((file for file in draft.files if file["sha256"] == sha256), None)
    if file is None:
        raise Http404
    try:
        data = read_bytes(sha256)
    except MediaError as error:
        raise Http404 from error
    # The type was told by the bytes when they came; browsers must not guess another.
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=600"}
    return HttpResponse(data, content_type=file["content_type"], headers=headers)
