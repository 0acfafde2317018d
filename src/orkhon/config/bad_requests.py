"""What is answered to a request that cannot be meant as it came, before any view is asked: to programs as a problem."""

from __future__ import annotations

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.views.defaults import bad_request as plain_bad_request

from orkhon.alliance.programs.problems import refused
from orkhon.desk.rich_text_area import TextUnreadable

PROGRAMS = "/api/"
"""What the addresses for programs begin with."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400: as RFC 9457 says under the addresses for programs, in words or in HTML elsewhere."""
    if not request.path.startswith(PROGRAMS):
        if isinstance(exception, TextUnreadable):
            return HttpResponse(str(exception), status=400, content_type="text/plain; charset=utf-8")
        return plain_bad_request(request, exception)
    if isinstance(exception, DisallowedHost):
        host = request.META.get("HTTP_HOST", "")
        detail = (
            f"Host: {host[:100]!r} came, which is no name of this hub; ask by the name that its people gave you, or "
            "have them add this one to ORKHON_HOSTNAMES"
        )
        return refused(400, "Host unknown", detail)
    return refused(400, "Request refused", "the request cannot be meant as it came; send one that HTTP knows")
