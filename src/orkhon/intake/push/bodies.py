"""Read a request's body up to a limit. Knows nothing of what is in it."""

from __future__ import annotations

from django.http import HttpRequest, RawPostDataException
from django.http.request import UnreadablePostError

from orkhon.alliance.programs.problems import Problem


def body_of(request: HttpRequest, *, most: int, instead: str) -> bytes:
    """Return the body, at most `most` bytes. Raises `Problem` 413, which says what to do `instead`, or 400."""
    length = request.headers.get("Content-Length", "")
    if length.isdecimal() and int(length[:18]) > most:
        raise _too_large(int(length[:18]), most, instead)
    try:
        body = request.read(most + 1)
    except (UnreadablePostError, RawPostDataException) as error:
        raise Problem(400, "Body cut off", "the body did not come whole; send it again") from error
    if len(body) > most:
        raise _too_large(len(body), most, instead)
    # Where Django keeps it for who asks later: signatures are over the same bytes.
    request._body = body
    return body


def _too_large(size: int, most: int, instead: str) -> Problem:
    return Problem(413, "Body too large", f"{size:,} bytes came; at most {most:,} are taken: {instead}")
