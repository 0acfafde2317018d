"""The places that the radar watches: how each fares, and the form by which one is watched, changed or let go."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from orkhon.audit.origins import origin_of
from orkhon.desk.radar.screens import head, may_see_radar
from orkhon.verification.actions.keep_place import LEAST_MINUTES, MOST_MINUTES, Watched, keep_place, let_place_go
from orkhon.verification.models import WatchedPlace
from orkhon.verification.models.radar import PlaceKind
from orkhon.verification.radar.errors import RadarError
from orkhon.verification.radar.policies import may_keep
from orkhon.verification.radar.queries import places as places_watched
from orkhon.verification.radar.queries import silent_since


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """List what is watched, with its health."""
    if not may_see_radar(request):
        raise PermissionDenied
    now = timezone.now()
    context = {
        "rows": [(place, silent_since(place, now=now)) for place in places_watched()],
        "may_keep": may_keep(request.user),
        **head(_("Watched places"), (_("Radar"), "desk_radar")),
    }
    return TemplateResponse(request, "desk/radar/places.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Watch one more."""
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one, or let it go."""
    place = WatchedPlace.objects.filter(pk=pk).first()
    if place is None and may_keep(request.user):
        raise Http404(f"no place {pk}")
    return _form(request, place)


def _form(request: HttpRequest, place: WatchedPlace | None) -> HttpResponse:
    user = request.user
    if not isinstance(user, User) or not may_keep(user):
        raise PermissionDenied
    now = timezone.now()
    shown: object = place
    if request.method == "POST":
        try:
            if place is not None and "go" in request.POST:
                let_place_go(place.pk, user=user, now=now, origin=origin_of(request))
                messages.success(request, _("It is watched no more."))
            else:
                told = _told(request, place)
                shown = told
                number = place.pk if place is not None else None
                keep_place(told, user=user, now=now, number=number, origin=origin_of(request))
                messages.success(request, _("It is watched; it is asked within a minute."))
            return HttpResponseRedirect(reverse("desk_radar_places"))
        except RadarError as refusal:
            messages.error(request, str(refusal))
    title = place.name if place is not None else _("Watch a place")
    context = {
        "place": place,
        "told": shown or Watched(name="", kind=PlaceKind.FEED, address="", language="ru"),
        "kinds": PlaceKind.choices,
        "languages": settings.LANGUAGES,
        "least": LEAST_MINUTES,
        "most": MOST_MINUTES,
        "may_local": user.is_superuser,
        **head(title, (_("Radar"), "desk_radar"), (_("Watched places"), "desk_radar_places")),
    }
    return TemplateResponse(request, "desk/radar/place.html", context)


def _told(request: HttpRequest, place: WatchedPlace | None) -> Watched:
    given = request.POST
    minutes = given.get("minutes", "")
    return Watched(
        name=given.get("name", ""),
        kind=given.get("kind", ""),
        address=given.get("address", ""),
        language=given.get("language", ""),
        minutes=int(minutes) if minutes.isascii() and minutes.isdecimal() and len(minutes) < 6 else 0,
        enabled="enabled" in given,
        local="local" in given if "local_asked" in given else bool(place is not None and place.local),
    )
