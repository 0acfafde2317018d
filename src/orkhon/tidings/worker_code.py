"""Give a service worker's code from an address of its own: the address decides for which pages it may answer."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse


def worker_code(name: str) -> HttpResponse:
    """Answer with the static file `name`; 404 where the hub was never prepared."""
    found = finders.find(name) or str(Path(settings.STATIC_ROOT) / name)
    try:
        code = Path(found).read_bytes()
    except OSError as error:
        raise Http404("the worker is not there; run orkhon prepare") from error
    answer = HttpResponse(code, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
