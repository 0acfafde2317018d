"""Who speaks for which agency: shown to all members, named and retired by an agency's own secretariat."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from orkhon.alliance.models import Agency
from orkhon.audit.origins import origin_of
from orkhon.desk.own_clock import clock_words
from orkhon.desk.verification.screens import head, moment_in, person_of
from orkhon.verification.actions.name_speaker import name_speaker, retire_speaker
from orkhon.verification.claims.errors import ClaimError
from orkhon.verification.claims.policies import may_name
from orkhon.verification.determining.mandates import mandates_at, people_to_name
from orkhon.verification.determining.offices import members, presiding_on
from orkhon.verification.models import Mandate, Presidency, Speaking


@dataclass(frozen=True, kw_only=True, slots=True)
class AgencyPart:
    """One agency of the screen; `people` are whom the person at the screen may name, none where he may not."""

    agency: Agency
    running: tuple[Mandate, ...]
    over: tuple[Mandate, ...]
    may_name: bool
    people: tuple[User, ...]


@require_safe
def speakers(request: HttpRequest) -> HttpResponse:
    """Show who speaks for each member, who did, and who presides when."""
    user, now = person_of(request), timezone.now()
    asked = members()
    parts = []
    for agency in Agency.objects.filter(code__in=asked).order_by("code"):
        rows = mandates_at(agency.code)
        allowed = may_name(user, agency.code)
        running = tuple(one for one in rows if one.retired is None and (one.ends is None or one.ends > now))
        parts.append(
            AgencyPart(
                agency=agency,
                running=running,
                over=tuple(one for one in rows if one not in running),
                may_name=allowed,
                people=tuple(people_to_name(agency.code)) if allowed else (),
            )
        )
    known = {one.agency.code: one.agency.shown_name for one in parts}
    offices = Presidency.objects.order_by("-starts")[:12]
    context = {
        "parts": sorted(parts, key=lambda one: not one.may_name),
        "kinds": Speaking.choices,
        "presiding": known.get(presiding_on(now)) or _("the joint desk"),
        "offices": [(known.get(one.agency, one.agency), one) for one in offices],
        "clock": clock_words(),
        **head(_("Who speaks for agencies"), (_("Claims"), "desk_claims")),
    }
    return TemplateResponse(request, "desk/claims/speakers.html", context)


@require_POST
def name_one(request: HttpRequest, agency: str) -> HttpResponse:
    """Name somebody."""
    user = _secretary(request, agency)
    value, speaking = request.POST.get("person", ""), request.POST.get("speaking", "")
    person = User.objects.filter(pk=int(value)).first() if value.isascii() and value.isdecimal() else None
    ends = moment_in(request.POST.get("ends", "")) if request.POST.get("ends") else None
    try:
        if person is None or speaking not in Speaking.values:
            messages.error(request, _("Choose a person, and as what they speak."))
        else:
            name_speaker(
                agency,
                person,
                Speaking(speaking),
                user=user,
                now=timezone.now(),
                starts=moment_in(request.POST.get("starts", "")),
                ends=ends,
                origin=origin_of(request),
            )
            messages.success(request, _("Named."))
    except ClaimError as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("desk_speakers"))


@require_POST
def retire_one(request: HttpRequest, agency: str, pk: int) -> HttpResponse:
    """End a mandate."""
    user = _secretary(request, agency)
    try:
        retire_speaker(pk, user=user, now=timezone.now(), origin=origin_of(request))
        messages.success(request, _("The mandate is ended."))
    except ClaimError as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("desk_speakers"))


def _secretary(request: HttpRequest, agency: str) -> User:
    user = person_of(request)
    if not may_name(user, agency):
        raise PermissionDenied
    return user
