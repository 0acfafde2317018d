"""Lets the admin speak the language of whoever has signed in. Translates nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from orkhon.alliance.languages import known_language_of

GetResponse = Callable[[HttpRequest], HttpResponseBase]
_ADMIN: Final = "/admin/"


class LanguageOfPerson:
    """Stands behind what knows who has signed in; where the person's language is unknown, the browser's stays."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in that language, with every word of the page."""
        user = request.user if request.path_info.startswith(_ADMIN) else None
        language = known_language_of(user) if isinstance(user, User) else None
        if language is None:
            return self.get_response(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response
