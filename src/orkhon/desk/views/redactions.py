"""Redactions in the admin: one person orders, another one confirms, and both see what has become of it.

The words of the item are shown on the wire screen alone, as long as they are there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from orkhon.alliance.called import name_of, shown_names
from orkhon.alliance.errors import AllianceError
from orkhon.alliance.policies import where_may
from orkhon.audit.origins import origin_of
from orkhon.desk.actions.order_redaction import (
    PERMISSION,
    ask_for_redaction,
    confirm_redaction,
    refuse_redaction,
    take_back_redaction,
    why_not_confirm,
)
from orkhon.desk.errors import DeskError, NotThePerson, ReasonQuotesItem
from orkhon.desk.models import OrderState, RedactionOrder
from orkhon.desk.policies import may_on_wire
from orkhon.desk.queries import newsroom_of
from orkhon.wire.erasing import ErasureReport, count_planned, erasure_at, erasures
from orkhon.wire.errors import WireError
from orkhon.wire.queries import entry_at, state_of
from orkhon.wire.redaction_plan import plan_redaction
from orkhon.wire.redaction_words import what_goes, what_stays, what_went

_LISTED = 100
_REFUSALS = (AllianceError, DeskError, WireError)


class OrderForm(forms.Form):
    """Why, by whose order, and what to do with articles that have other sources too."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("signed, and kept for ever: name nobody, and repeat nothing of the text"),
    )
    authority = forms.CharField(
        label=_("Authority"),
        max_length=300,
        required=False,
        help_text=_("who ordered it, such as a court and its file number"),
    )
    keep_mixed = forms.BooleanField(
        required=False, label=_("Withhold articles that have other sources too, and leave them to an editor")
    )
    keep_words = forms.BooleanField(required=False, label=_("Keep these words"))

    def ask_to_keep(self, quoted: tuple[str, ...]) -> None:
        """Let the form come back with the words of the reason that repeat the item, and the box to keep them."""
        self.add_error(
            "reason",
            gettext(
                "This repeats the item, is signed and stays for ever: %(quoted)s. Write it in other words, or tick "
                "below that these words are kept."
            )
            % {"quoted": "; ".join(quoted)},
        )
        self.asks_to_keep = True

    asks_to_keep = False


@dataclass(frozen=True, kw_only=True)
class _Row:
    """One line of the list: an order, or a redaction that was made without one."""

    uri: str
    agency: str
    state: str
    who: str
    when: datetime
    url: str


def may_redact_somewhere(request: HttpRequest) -> bool:
    """True for whoever may redact items of any newsroom."""
    return bool(where_may(request.user, PERMISSION))


def may_redact(request: HttpRequest, uri: str, agency: str) -> bool:
    """True where the person may redact that item; `agency` is the one that sent it."""
    return may_on_wire(request.user, PERMISSION, agency=newsroom_of(uri, agency))


def _signed_in(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not may_redact_somewhere(request):
        raise PermissionDenied
    return request.user


@require_http_methods(["GET", "HEAD"])
def redactions(request: HttpRequest) -> HttpResponse:
    """List the orders within the person's reach, those that wait first, and what was redacted by command."""
    user = _signed_in(request)
    orders = RedactionOrder.objects.select_related("asked_by", "decided_by")[:_LISTED]
    mine = [order for order in orders if may_on_wire(user, PERMISSION, agency=order.agency)]
    by_order = {order.entry for order in mine}
    others = [
        report
        for report in erasures(limit=_LISTED)
        if report.entry not in by_order and may_redact(request, report.uri, report.agency)
    ]
    done = [_row(order) for order in mine if order.state != OrderState.WAITING] + [_row_of(one) for one in others]
    context = {
        "newsrooms": shown_names(),
        "waiting": [_row(order) for order in mine if order.state == OrderState.WAITING],
        "done": sorted(done, key=lambda row: row.when, reverse=True),
        "breadcrumbs_items": [{"url": "", "label": gettext("Redactions")}],
        "header_title": gettext("Redactions"),
        "header_icon": "bin",
    }
    return TemplateResponse(request, "desk/redactions.html", context)


def _row(order: RedactionOrder) -> _Row:
    people = [name_of(order.asked_by)]
    if order.decided_by is not None:
        people.append(name_of(order.decided_by))
    return _Row(
        uri=order.uri,
        agency=order.agency,
        state=order.get_state_display(),
        who=", ".join(people),
        when=order.decided or order.asked,
        url=reverse("desk_redaction", args=[order.pk]),
    )


def _row_of(report: ErasureReport) -> _Row:
    entry = entry_at(report.entry)
    return _Row(
        uri=report.uri,
        agency=report.agency,
        state=gettext("carried out by command")
        if report.finished
        else gettext("carried out by command, not finished yet"),
        who=", ".join(name for name in (entry.person, entry.second) if name) if entry is not None else "",
        when=report.begun,
        url="",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, position: int) -> HttpResponse:
    """Show what a redaction of the item at `position` takes along, and take the order for it."""
    user = _signed_in(request)
    entry = entry_at(position)
    if entry is None:
        raise Http404
    if not may_redact(request, entry.uri, entry.agency):
        raise PermissionDenied
    now = timezone.now()
    form = OrderForm(request.POST or None)
    if form.is_valid():
        try:
            made = ask_for_redaction(entry.uri, user=user, now=now, origin=origin_of(request), **form.cleaned_data)
        except ReasonQuotesItem as refusal:
            form.ask_to_keep(refusal.quoted)
        except _REFUSALS as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, gettext("Ordered. Another person must confirm it before anything is removed."))
            return HttpResponseRedirect(reverse("desk_redaction", args=[made.pk]))
    context = {
        "form": form,
        "uri": entry.uri,
        "lines": _lines(entry.uri, now, keep_mixed=False),
        "wire_url": _wire_url(entry.uri),
        "breadcrumbs_items": [
            {"url": reverse("desk_wire"), "label": gettext("Wire")},
            {"url": "", "label": gettext("Redact")},
        ],
        "header_title": gettext("Redact"),
        "header_icon": "bin",
    }
    return TemplateResponse(request, "desk/redaction_order.html", context)


def _lines(uri: str, now: datetime, *, keep_mixed: bool, reason: str = "") -> list[str]:
    try:
        plan = plan_redaction(uri, now=now, keep_mixed=keep_mixed, reason=reason)
    except WireError as refusal:
        return [str(refusal)]
    return what_goes(plan, count_planned(plan))


def _wire_url(uri: str) -> str:
    state = state_of(uri)
    at = state.entry.position if state is not None and state.entry is not None else 0
    return f"{reverse('desk_wire')}?at={at}#reading"


@require_http_methods(["GET", "HEAD", "POST"])
def redaction(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one order; take the second person's decision, `confirm` or `refuse`, or the first one's `take_back`.

    Who is not the person for what was asked gets the page with 403, and the order stays as it is.
    """
    user = _signed_in(request)
    found = RedactionOrder.objects.select_related("asked_by", "decided_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    if not may_on_wire(user, PERMISSION, agency=found.agency):
        raise PermissionDenied
    now = timezone.now()
    status = 200
    if request.method == "POST":
        try:
            _decide(request, found, user, now)
        except NotThePerson as refusal:
            messages.error(request, str(refusal))
            status = 403
        else:
            return HttpResponseRedirect(reverse("desk_redaction", args=[pk]))
    waiting = found.state == OrderState.WAITING
    report = erasure_at(found.entry) if found.entry is not None else None
    context = {
        "newsrooms": shown_names(),
        "order": found,
        "waiting": waiting,
        "own": found.asked_by_id == user.pk,
        "why_not": why_not_confirm(found, user, now=now) if waiting else "",
        "lines": _lines(found.uri, now, keep_mixed=found.keep_mixed, reason=found.reason) if waiting else [],
        "report": report,
        "went": what_went(report) if report is not None else [],
        "stays": what_stays(report.begun) if report is not None else [],
        "wire_url": _wire_url(found.uri),
        "breadcrumbs_items": [
            {"url": reverse("desk_redactions"), "label": gettext("Redactions")},
            {"url": "", "label": gettext("Order %(number)s") % {"number": found.pk}},
        ],
        "header_title": gettext("Redaction, order %(number)s") % {"number": found.pk},
        "header_icon": "bin",
    }
    return TemplateResponse(request, "desk/redaction.html", context, status=status)


_DECISIONS = {
    "confirm": (
        confirm_redaction,
        _("Confirmed: the item is redacted, and what was made of it follows within seconds."),
    ),
    "refuse": (refuse_redaction, _("Refused: nothing was removed.")),
    "take_back": (take_back_redaction, _("Taken back: nothing was removed.")),
}
"""What the form's buttons do, and what is said when it is done."""


def _decide(request: HttpRequest, found: RedactionOrder, user: User, now: datetime) -> None:
    pressed = next((name for name in _DECISIONS if name in request.POST), None)
    if pressed is None:
        messages.error(request, gettext("Neither confirmed nor refused; use one of the buttons."))
        return
    decide, done = _DECISIONS[pressed]
    try:
        decide(found.pk, user=user, now=now, origin=origin_of(request))
    except NotThePerson:
        raise
    except _REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
