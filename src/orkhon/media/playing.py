"""Give a file piece by piece, as players ask for it (RFC 9110, section 14). Asks nobody whether it may be given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_PIECE: Final = 64 * 1024


def played(request: HttpRequest, path: Path, content_type: str, *, name: str) -> HttpResponseBase:
    """Answer with the file or the one range of it that was asked for. Raises `Http404` where there is none.

    `name` changes when the bytes do. Several ranges at once are answered with the whole, which the standard allows.
    What is given is sound and film and nothing that a browser would run.
    """
    try:
        size = path.stat().st_size
        wanted = _wanted(request, size, f'"{name}"')
        response = _answer(path, size, wanted, content_type)
    except FileNotFoundError as error:
        raise Http404("the file of that recording is gone") from error
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = f'"{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _wanted(request: HttpRequest, size: int, tag: str) -> tuple[int, int] | None:
    """Return the first and the last byte that were asked for, the first beyond the last where there are none."""
    found = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if found is None or found.group() == "bytes=-" or request.headers.get("If-Range", tag) != tag:
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), (size - 1 if int(last) else -1)
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last), size - 1) if last else size - 1


def _answer(path: Path, size: int, wanted: tuple[int, int] | None, content_type: str) -> HttpResponseBase:
    if wanted is None:
        return FileResponse(path.open("rb"), content_type=content_type)
    first, last = wanted
    if first > last:
        refusal = HttpResponse(status=416, content_type="text/plain; charset=utf-8")
        refusal.headers["Content-Range"] = f"bytes */{size}"
        return refusal
    length = last - first + 1
    response = FileResponse(_Stretch(path, first, length), status=206, content_type=content_type)
    response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    response.headers["Content-Length"] = str(length)
    return response


class _Stretch:
    """One stretch of a file, read as it is sent."""

    def __init__(self, path: Path, first: int, length: int) -> None:
        self._file: IO[bytes] = path.open("rb")
        self._file.seek(first)
        self._left = length

    def __iter__(self) -> Iterator[bytes]:
        while self._left > 0:
            piece = self._file.read(min(_PIECE, self._left))
            if not piece:
                return
            self._left -= len(piece)
            yield piece

    def close(self) -> None:
        """Let go of the file; Django calls it when the answer is through."""
        self._file.close()
