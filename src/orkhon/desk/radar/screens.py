"""What the radar found: altered copies of agencies' items, both sides, and what somebody does about each."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from orkhon.alliance.called import shown_names
from orkhon.audit.origins import origin_of
from orkhon.verification.actions.settle_alert import LONGEST_REASON, dismiss_alert, take_alert
from orkhon.verification.altering import DifferenceKind
from orkhon.verification.checking.words import kind_in_words
from orkhon.verification.models import RadarAlert
from orkhon.verification.models.radar import AlertState
from orkhon.verification.radar.errors import RadarError
from orkhon.verification.radar.policies import may_keep, may_see
from orkhon.verification.radar.queries import PER_PAGE, ShownAlert, counts, shown
from orkhon.verification.radar.queries import alerts as alerts_in

_KINDS: Final = frozenset(DifferenceKind)


def may_see_radar(request: HttpRequest) -> bool:
    """True for whoever sees alerts."""
    return may_see(request.user)


def person_of(request: HttpRequest) -> User:
    """Return who is signed in and sees alerts. Raises `PermissionDenied`."""
    if not isinstance(request.user, User) or not may_see(request.user):
        raise PermissionDenied
    return request.user


@require_safe
@never_cache
def alerts(request: HttpRequest) -> HttpResponse:
    """Show the alerts that are open, or those of another state."""
    person_of(request)
    wanted = request.GET.get("state", AlertState.OPEN)
    state = wanted if wanted in AlertState.values else AlertState.OPEN
    page = Paginator(alerts_in(state), PER_PAGE).get_page(request.GET.get("p"))
    counted, names = counts(), shown_names()
    context = {
        "state": state,
        "tabs": [(one.value, one.label, counted[one.value]) for one in AlertState],
        "rows": [_row(one, names) for one in shown(list(page.object_list))],
        "page": page,
        "may_keep": may_keep(request.user),
        "longest_reason": LONGEST_REASON,
        **head(_("Radar")),
    }
    return TemplateResponse(request, "desk/radar/alerts.html", context)


def _row(one: ShownAlert, names: dict[str, str]) -> dict[str, object]:
    alert = one.alert
    return {
        "alert": alert,
        "agency": names.get(alert.agency, alert.agency),
        "item": one.item,
        "pairs": [(kind_name(pair.kind), pair) for pair in one.pairs],
        "kinds": [kind_name(kind.replace("-", " ")) for kind in alert.kinds.split()],
        "claim": reverse("desk_claim", args=[alert.claim]) if alert.claim else "",
    }


def kind_name(kind: str) -> str:
    """Return what a type of difference is called."""
    return kind_in_words(DifferenceKind(kind)) if kind in _KINDS else kind


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Dismiss the alert with a reason, or take its claim up."""
    user, now = person_of(request), timezone.now()
    if not RadarAlert.objects.filter(pk=pk).exists():
        raise Http404(f"no alert {pk}")
    try:
        if request.POST.get("deed") == "take":
            alert = take_alert(pk, user=user, now=now, origin=origin_of(request))
            if alert.claim:
                return HttpResponseRedirect(reverse("desk_claim", args=[alert.claim]))
        else:
            dismiss_alert(pk, request.POST.get("reason", ""), user=user, now=now, origin=origin_of(request))
            messages.success(request, _("The alert was dismissed."))
    except RadarError as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("desk_radar"))


def head(title: str, *before: tuple[str, str]) -> dict[str, object]:
    """Return what the head of a screen says: where it stands, and its name."""
    above = [{"url": reverse(name), "label": words} for words, name in before]
    return {
        "header_title": title,
        "header_icon": "view",
        "breadcrumbs_items": [*above, {"url": "", "label": title}],
    }
