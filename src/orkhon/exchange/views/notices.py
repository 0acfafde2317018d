"""Kills to confirm: who has not yet, and whom to telephone. A confirmation by somebody's name is done for good."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from orkhon.alliance.views.invitations import person_of
from orkhon.audit.notes import note_on
from orkhon.exchange.actions.acknowledge import acknowledge
from orkhon.exchange.errors import NobodyNamed
from orkhon.exchange.models import Notice
from orkhon.exchange.policies import NOTICES, notices_seen_by

_MOST: Final = 200


def may_see_notices(user: object) -> bool:
    """True for whoever sees notices to some subscriber."""
    return NOTICES.user_has_permission(user, "view")  # type: ignore[arg-type]  # whoever it is, the policy looks


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """List what nobody has confirmed yet, the oldest first, and below it what was confirmed last."""
    user = person_of(request)
    if not may_see_notices(user):
        raise PermissionDenied
    now = timezone.now()
    # Test letters are told of where an agency is taken on.
    seen = notices_seen_by(user).filter(position__gt=0)
    waiting = seen.filter(acknowledged__isnull=True).order_by("created", "pk")
    facts = {
        "waiting": [
            {
                "notice": notice,
                "minutes": max(0, int((now - notice.created).total_seconds() // 60)),
                "may": NOTICES.user_has_permission_for_instance(user, "change", notice),
            }
            for notice in waiting[:_MOST]
        ],
        "more": max(0, waiting.count() - _MOST),
        "done": seen.filter(acknowledged__isnull=False).order_by("-acknowledged", "-pk")[:_MOST],
        "header_title": gettext("Kills to confirm"),
        "page_title": gettext("Kills to confirm"),
        "header_icon": "warning",
    }
    return render(request, "exchange/notices.html", facts)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Put somebody's name to a kill, as he said it on the telephone."""
    user = person_of(request)
    notice = get_object_or_404(Notice.objects.select_related("subscriber__agency"), pk=pk)
    if not NOTICES.user_has_permission_for_instance(user, "change", notice):
        raise PermissionDenied
    try:
        confirmed = acknowledge(
            notice.subscriber, notice.pk, person=request.POST.get("person", ""), via="admin", now=timezone.now()
        )
    except NobodyNamed as refusal:
        messages.error(request, str(refusal))
    else:
        note_on(request, details={"subscriber": notice.subscriber.code})
        messages.success(
            request,
            gettext("Confirmed for %(subscriber)s: %(person)s.")
            % {"person": confirmed.by, "subscriber": notice.subscriber},
        )
    return redirect("exchange_notices")
