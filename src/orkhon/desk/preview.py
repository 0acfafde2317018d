"""How an article looks before it is published: a plain page here, a portal's page where one has registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from orkhon.desk.blocks.shown import Playing, parts_of
from orkhon.media.models import Picture, Recording
from orkhon.media.recording_files import name_of

if TYPE_CHECKING:
    from orkhon.desk.models import Article

Renderer = Callable[[HttpRequest, "Article"], HttpResponse]


def _plain_page(request: HttpRequest, article: Article) -> HttpResponse:
    parts = parts_of(article, _shown, lambda moment: date_format(localtime(moment), "DATETIME_FORMAT"), _PLAYING)
    return TemplateResponse(request, "desk/preview.html", {"article": article, "parts": parts})


def _address(recording: Recording) -> str:
    return reverse("media_file", args=[name_of(recording.sha256, recording.content_type)])


# Captions stand in the form beside; a draft has no address of its own for them.
_PLAYING = Playing(address=_address, captions=lambda block, number: "")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shown:
    src: str
    width: int
    height: int
    alt: str


def _shown(picture: Picture, alt: str) -> _Shown:
    made = picture.get_rendition("width-1200")
    return _Shown(src=made.url, width=made.width, height=made.height, alt=alt or picture.alt_text)


_renderers: list[Renderer] = [_plain_page]


def register(renderer: Renderer) -> None:
    """Let `renderer(request, article) -> HttpResponse` show all previews from now on. Called once, at start."""
    _renderers.append(renderer)


def unregister(renderer: Renderer) -> None:
    """Take a renderer back; the one before it serves again."""
    _renderers.remove(renderer)


def render(request: HttpRequest, article: Article) -> HttpResponse:
    """Return the page that the renderer registered last makes of the unsaved article."""
    return _renderers[-1](request, article)
