"""Files of pictures and recordings for people of the desk. Readers get theirs from portals, which ask the wire."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve

from orkhon.media.models import Recording
from orkhon.media.playing import played
from orkhon.media.recording_files import FOLDER, name_of, path_of

_SHOWN = ("images/", "original_images/", "avatar_images/")


def picture_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer with a picture or a recording to who may enter the admin; to everybody else there is nothing here.

    Kept deliveries lie in the same folder and are never given out by this way.
    """
    if path.startswith(f"{FOLDER}/") and request.user.has_perm("wagtailadmin.access_admin"):
        return _recording_file(request, path)
    shown = path.startswith(_SHOWN) and ".." not in path.split("/")
    if not shown or not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404("no such file")
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["Cache-Control"] = "private, max-age=600"
    return response


def _recording_file(request: HttpRequest, path: str) -> HttpResponseBase:
    sha256 = Path(path).stem
    found = Recording.objects.filter(sha256=sha256).first()
    if found is None or name_of(found.sha256, found.content_type) != path:
        raise Http404("no such file")
    file = path_of(Path(settings.MEDIA_ROOT), found.sha256, found.content_type)
    response = played(request, file, found.content_type, name=found.sha256)
    response.headers["Cache-Control"] = "private, max-age=600"
    return response
