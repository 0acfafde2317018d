"""Recordings that the hub keeps, piece by piece, and captions of films; refused once their articles are taken away."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from orkhon.alliance.legal_orders import orders_in_force
from orkhon.desk.blocks.passages import raw_of
from orkhon.desk.blocks.raw_recordings import tracks_of
from orkhon.desk.queries import (
    Withdrawn,
    article_for_reader,
    ordered_away,
    recording_is_ordered_away,
    recording_is_taken_away,
)
from orkhon.media.models import Recording
from orkhon.media.playing import played
from orkhon.media.recording_files import ENDINGS, path_of
from orkhon.portals.frame import VISITORS_COUNTRY
from orkhon.portals.recordings import is_signed
from orkhon.portals.views.visits import countries_of
from orkhon.wire.entries import ItemStatus
from orkhon.wire.queries import state_of

_TAKEN_AWAY = frozenset({ItemStatus.KILLED, ItemStatus.WITHHELD, ItemStatus.EMBARGOED})


def recording(request: HttpRequest, pk: int, signature: str, ending: str) -> HttpResponseBase:
    """Answer with the file, or the range of it that a player asks for."""
    found = Recording.objects.filter(pk=pk).first()
    if found is None or not is_signed(found, signature) or ENDINGS[found.content_type] != f".{ending}":
        raise Http404(f"no recording {pk} at that address")
    state = state_of(found.item_uri) if found.item_uri else None
    if (state is not None and state.status in _TAKEN_AWAY) or recording_is_taken_away(pk):
        return _refused(410)
    if orders_in_force() and recording_is_ordered_away(pk, countries_of(request)):
        return _refused(451)
    file = path_of(Path(settings.MEDIA_ROOT), found.sha256, found.content_type)
    response = played(request, file, found.content_type, name=found.sha256)
    # A shared cache would go on giving pieces of it after a kill.
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def captions(request: HttpRequest, language: str, pk: int, block: str, number: int) -> HttpResponse:
    """Answer with one of the captions of a film in a public article, as WebVTT."""
    article = article_for_reader(language, pk)
    if isinstance(article, Withdrawn):
        return _refused(410)
    film = (
        next((one for one in raw_of(article) if one["type"] == "video" and str(one["id"]) == block), None)
        if article is not None
        else None
    )
    tracks = tracks_of(film["value"]) if film is not None and isinstance(film["value"], dict) else []
    if article is None or number >= len(tracks):
        raise Http404(f"no captions {number} of that film in article {pk}")
    if orders_in_force() and ordered_away([article], countries_of(request)):
        return _refused(451)
    response = HttpResponse(tracks[number][1], content_type="text/vtt; charset=utf-8")
    shared = "private" if request.META.get(VISITORS_COUNTRY) else "public"
    response.headers["Cache-Control"] = f"{shared}, max-age=600"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _refused(status: int) -> HttpResponse:
    response = HttpResponse(status=status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
