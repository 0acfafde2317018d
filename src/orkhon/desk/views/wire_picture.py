"""A small picture of what came with an item, for the wire screen."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orkhon.desk.views.wire import may_see_wire, reading_for
from orkhon.desk.wire_pictures import small_picture


@require_safe
def wire_picture(request: HttpRequest, position: int, number: int) -> HttpResponse:
    """Give the file of that number beside the item, as JPEG; nothing (204) where none is kept or it was killed."""
    if not may_see_wire(request):
        raise PermissionDenied
    reading = reading_for(request, position, now=timezone.now())
    if reading is None:
        raise Http404
    data = small_picture(reading, number)
    return HttpResponse(status=204) if data is None else HttpResponse(data, content_type="image/jpeg")
