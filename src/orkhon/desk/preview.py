"""How an article looks before it is published: a plain page here, a portal's page where one has registered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

if TYPE_CHECKING:
    from orkhon.desk.models import Article

Renderer = Callable[[HttpRequest, "Article"], HttpResponse]


def _plain_page(request: HttpRequest, article: Article) -> HttpResponse:
    return TemplateResponse(request, "desk/preview.html", {"article": article})


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
