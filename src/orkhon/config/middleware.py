"""What is true of every answer of a part of the hub: its language, and what browsers may do with the admin."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

GetResponse = Callable[[HttpRequest], HttpResponseBase]

_LANGUAGES = frozenset(code for code, _ in settings.LANGUAGES)


class LanguageOfAddress:
    """Speaks the language that the address begins with, elsewhere the one that the browser prefers.

    Not Django's LocaleMiddleware: that marks every page outside `i18n_patterns` as varying with
    Accept-Language, and no cache could keep the portals' pages, which differ by address alone.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in that language."""
        first = request.path_info.lstrip("/").partition("/")[0]
        by_address = first in _LANGUAGES
        language = first if by_address else translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or language)
        if not by_address and not request.path_info.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
            patch_vary_headers(response, ("Accept-Language",))
        return response


# Wagtail's admin writes styles inline (its rich text editor) and a few scripts; its own pages show previews
# in frames.
_ADMIN_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self'",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)


class AdminSecurity:
    """Nothing of the admin is kept by any cache, comes from elsewhere, or is shown inside another site."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the admin's headers where it is the admin."""
        response = self.get_response(request)
        if request.path_info.startswith("/admin/"):
            response.headers["Cache-Control"] = "private, no-store"
            response.headers.setdefault("Content-Security-Policy", _ADMIN_POLICY)
        return response
