"""Picture files for the people of the desk. Readers get theirs from the portals, which ask the wire first."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve

_SHOWN = ("images/", "original_images/", "avatar_images/")


def picture_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer with a picture file to who may enter the admin; to everybody else there is nothing here.

    Kept deliveries lie in the same folder and are never given out by this way.
    """
    shown = path.startswith(_SHOWN) and ".." not in path.split("/")
    if not shown or not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404("no such file")
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["Cache-Control"] = "private, max-age=600"
    return response
