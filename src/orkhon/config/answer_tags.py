"""Name in each answer that may be kept what it shows, so that a change of that purges it. Knows no page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from orkhon.server.bytecache import TAGS_HEADER
from orkhon.server.requests import FOR_ALL
from orkhon.wire.asked import noting

_HEADER = TAGS_HEADER.decode("ascii")


class NamesItsTags:
    """What the program asked the wire and the tables while it answered is what the answer shows.

    So no view can forget to say so, and an article that was left out is among it: its release changes the page too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and name the tags to the server, which takes them off."""
        if not request.META.get(FOR_ALL):
            return self.get_response(request)
        with noting() as noted:
            response = self.get_response(request)
        response.headers[_HEADER] = " ".join(sorted(noted))
        return response
