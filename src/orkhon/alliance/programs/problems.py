"""Errors as programs read them: RFC 9457 problem details, with what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
"""What Django calls for a request."""

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """An answer that is none: `status` as in HTTP, `title` for the kind, `detail` for this case."""

    def __init__(
        self, status: int, title: str, detail: str, *, headers: Mapping[str, str] | None = None, **facts: Any
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.headers = dict(headers or {})
        self.document = {"type": "about:blank", "title": title, "status": status, "detail": detail, **facts}


def refused(status: int, title: str, detail: str, **facts: Any) -> HttpResponse:
    """Return the answer for a problem."""
    return _answer(Problem(status, title, detail, **facts))


def _answer(problem: Problem) -> HttpResponse:
    return HttpResponse(
        orjson.dumps(problem.document), status=problem.status, content_type=MEDIA_TYPE, headers=problem.headers
    )


def api(*methods: str) -> Callable[[View[P]], View[P]]:
    """Let programs ask a view by these methods: no cookie counts, no cache keeps the answer, problems are JSON."""
    allowed = ", ".join([*methods, *(("HEAD",) if "GET" in methods else ()), "OPTIONS"])

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def answered(request: HttpRequest, *args: P.args, **facts: P.kwargs) -> HttpResponse:
            if request.method == "OPTIONS":
                return HttpResponse(status=204, headers={"Allow": allowed})
            if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
                problem = Problem(
                    405,
                    "Method not allowed",
                    f"{request.method} came; this address takes {allowed}",
                    headers={"Allow": allowed},
                )
                return _answer(problem)
            try:
                response = view(request, *args, **facts)
            except Problem as problem:
                response = _answer(problem)
            response.headers.setdefault("Cache-Control", "private, no-store")
            response.headers.setdefault("X-Content-Type-Options", "nosniff")
            return response

        # A token in a header is not sent by anybody's browser unasked.
        return cast("View[P]", csrf_exempt(answered))

    return decorate
