"""The screen on which the secretariat sets the tipline up, with figures of what came. It shows no tip and no sender."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.models import Site

from orkhon.audit.origins import origin_of
from orkhon.desk.radar.screens import head
from orkhon.verification.actions.keep_tipline import Tipline, keep_tipline
from orkhon.verification.tips.errors import TipRefused
from orkhon.verification.tips.limits import MOST_A_DAY, MOST_AN_HOUR
from orkhon.verification.tips.policies import may_keep
from orkhon.verification.tips.queries import standing


def may_keep_tipline(request: HttpRequest) -> bool:
    """True for the joint desk's secretariat."""
    return may_keep(request.user)


@sensitive_post_parameters("token")
@require_http_methods(["GET", "HEAD", "POST"])
def tipline(request: HttpRequest) -> HttpResponse:
    """Show how it stands, or keep what was written."""
    user = request.user
    if not isinstance(user, User) or not may_keep(user):
        raise PermissionDenied
    now = timezone.now()
    if request.method == "POST":
        try:
            keep_tipline(_told(request), user=user, now=now, origin=origin_of(request))
        except TipRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The tipline was saved."))
            return HttpResponseRedirect(reverse("desk_tipline"))
    context = {
        "standing": standing(now=now),
        "sites": Site.objects.order_by("-is_default_site", "hostname"),
        "most_an_hour": MOST_AN_HOUR,
        "most_a_day": MOST_A_DAY,
        **head(_("Tipline")),
    }
    return TemplateResponse(request, "desk/radar/tipline.html", context)


def _told(request: HttpRequest) -> Tipline:
    given = request.POST
    site = given.get("site", "")
    return Tipline(
        token=given.get("token", ""),
        enabled="enabled" in given,
        site=int(site) if site.isascii() and site.isdecimal() and len(site) < 10 else None,
    )
