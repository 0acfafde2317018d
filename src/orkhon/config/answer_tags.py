"""Name in each answer that may be kept what it shows, so that a change of that purges it. Knows no page."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase

from orkhon.server.bytecache import TAGS_HEADER
from orkhon.server.requests import FOR_ALL, HEARD
from orkhon.wire.asked import noting
from orkhon.wire.remembered import Memory, relying_on

_HEADER = TAGS_HEADER.decode("ascii")
_PORTALS: Final = "portals"
_memories: Final[list[Memory]] = []


def rely_on(memory: Memory) -> None:
    """Let the portals' pages be made of what that memory knows. Whoever calls this tells it of every change."""
    _memories[:] = [memory]


class NamesItsTags:
    """What the program asked the wire and the tables while it answered is what the answer shows.

    So no view can forget to say so, and an article that was left out is among it: its release changes the page too.
    Pages of the portals rely on what is remembered, where the server has just heard what changed; nothing else does,
    so editors read on their screens what they have written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and name the tags to the server, which takes them off."""
        with ExitStack() as relied:
            request.META[_RELIED] = relied
            if not request.META.get(FOR_ALL):
                return self.get_response(request)
            with noting() as noted:
                response = self.get_response(request)
        response.headers[_HEADER] = " ".join(sorted(noted))
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: Any) -> None:
        """Rely on the memory from here on, for a page of the portals."""
        match = request.resolver_match
        if _memories and request.META.get(HEARD) and match is not None and match.app_name == _PORTALS:
            request.META[_RELIED].enter_context(relying_on(_memories[0], now=time.monotonic()))


_RELIED: Final = "orkhon.relied"
