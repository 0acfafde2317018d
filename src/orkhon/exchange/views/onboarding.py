"""The checklist by which an agency is taken on: each step is tested when the page is opened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from orkhon.alliance.models import Agency, Source
from orkhon.alliance.policies import AGENCIES, SOURCES
from orkhon.alliance.views.invitations import person_of
from orkhon.exchange.actions.order_test_letter import order_test_letter
from orkhon.exchange.models import Subscriber
from orkhon.exchange.onboarding import onboarding_of
from orkhon.exchange.policies import SUBSCRIBERS, agencies_to_onboard_for
from orkhon.intake.actions.poll_source import poll_source
from orkhon.intake.registry import is_pushed

_ASKED_AT_MOST: Final = 3
"""Sources that are asked at once; each may take 20 seconds."""


def may_see_onboarding(user: object) -> bool:
    """True for whoever sees the record of some agency."""
    return AGENCIES.user_has_permission(user, "view")  # type: ignore[arg-type]  # whoever it is, the policy looks


@require_safe
def onboarding(request: HttpRequest) -> HttpResponse:
    """List the agencies with how far each has come."""
    user = person_of(request)
    if not may_see_onboarding(user):
        raise PermissionDenied
    now = timezone.now()
    rows = [onboarding_of(agency, now=now) for agency in agencies_to_onboard_for(user)]
    return render(request, "exchange/onboarding.html", {"rows": rows} | _head(gettext("Onboarding")))


@require_safe
def onboard(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all steps of one agency, tested now."""
    user = person_of(request)
    agency = _within_reach(user, pk)
    found = onboarding_of(agency, now=timezone.now())
    facts = {
        "found": found,
        "clock": str(timedelta(seconds=int(found.taken.total_seconds()) % 86_400)) if found.taken is not None else "",
        "may_write": _may_write(user, found.subscriber),
        "may_test": SOURCES.user_has_permission_for_instance(user, "change", Source(agency=agency)),
    }
    return render(request, "exchange/onboard.html", facts | _head(agency.shown_name))


@require_POST
def test_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the agency's sources at once, then show the steps anew."""
    user = person_of(request)
    agency = _within_reach(user, pk)
    if not SOURCES.user_has_permission_for_instance(user, "change", Source(agency=agency)):
        raise PermissionDenied
    if agency.active:
        sources = Source.objects.filter(agency=agency, enabled=True).select_related("agency")
        for source in [one for one in sources if not is_pushed(one.connector)][:_ASKED_AT_MOST]:
            outcome = poll_source(source, now=timezone.now())
            if outcome.error:
                messages.warning(request, f"{source.name}: {outcome.error}")
    return redirect("exchange_onboard", pk=pk)


@require_POST
def send_test_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a test letter sent to who answers for kills."""
    user = person_of(request)
    agency = _within_reach(user, pk)
    subscriber = Subscriber.objects.filter(agency=agency).select_related("agency").first()
    if subscriber is None:
        messages.error(request, gettext("The agency is no subscriber yet; add it first, with who answers for kills."))
    elif not _may_write(user, subscriber):
        raise PermissionDenied
    else:
        order_test_letter(subscriber, by=user.get_username(), now=timezone.now())
        messages.success(
            request,
            gettext("The test letter is about to leave to %(address)s.") % {"address": subscriber.contact_email},
        )
    return redirect("exchange_onboard", pk=pk)


def _may_write(user: User, subscriber: Subscriber | None) -> bool:
    return subscriber is not None and SUBSCRIBERS.user_has_permission_for_instance(user, "change", subscriber)


def _within_reach(user: User, pk: int) -> Agency:
    agency = get_object_or_404(Agency, pk=pk)
    if not AGENCIES.user_has_permission_for_instance(user, "view", agency):
        raise PermissionDenied
    return agency


def _head(title: str) -> dict[str, Any]:
    return {"header_title": title, "page_title": title, "header_icon": "tasks"}
