"""What is true of every answer of a part of the hub: its language, and what browsers may do with the admin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import urlsafe_base64_decode

from orkhon.audit.actions.record_surely import record_surely
from orkhon.audit.actors import Doer, doer_of
from orkhon.audit.origins import origin_of
from orkhon.config.admin_acts import AdminAct, act_of
from orkhon.portals.readings import spoken_at

GetResponse = Callable[[HttpRequest], HttpResponseBase]

_LANGUAGES = frozenset(code for code, _ in settings.LANGUAGES)
_FOR_PROGRAMS = ("/api/", "/push/")
"""Where programs ask: they are answered in English, whatever they say that they prefer."""


class LanguageOfAddress:
    """Speaks the language that the address begins with, elsewhere the one that the browser prefers.

    Not Django's LocaleMiddleware: that marks every page outside `i18n_patterns` as varying with
    Accept-Language, and no cache could keep the portals' pages, which differ by address alone. Nor is that said of what
    portals give everybody without a language in its address: pictures, style sheets and maps hold no such words.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in that language."""
        first, _reading = spoken_at(request.path_info)
        by_address = first in _LANGUAGES
        for_programs = request.path_info.startswith(_FOR_PROGRAMS)
        language = first if by_address else "en" if for_programs else translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or language)
        if (
            not by_address
            and not for_programs
            and not request.path_info.startswith((settings.STATIC_URL, settings.MEDIA_URL))
            and not _is_wordless(request, response)
        ):
            patch_vary_headers(response, ("Accept-Language",))
        return response


def _is_wordless(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Tell what a portal gives everybody alike; what it answers in the browser's language it calls private."""
    match = request.resolver_match
    return match is not None and match.app_name == "portals" and "public" in response.headers.get("Cache-Control", "")


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


class OnlyLooking:
    """Says that nothing can be changed while the hub is only looked at; what refuses it is the database itself."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer what changes nothing. The admin begins with signing in, which writes."""
        if request.method not in _SAFE or request.path_info.startswith("/admin/"):
            return self._refusal()
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for a page that wants to write, such as a picture in a width that nobody has asked for yet."""
        return self._refusal() if isinstance(error, DatabaseError) and is_refused_write(error) else None

    def _refusal(self) -> HttpResponse:
        response = HttpResponse(_ONLY_LOOKING, status=503, content_type="text/plain; charset=utf-8")
        response.headers["Cache-Control"] = "no-store"
        return response


_ONLY_LOOKING = (
    "This hub is only being looked at (orkhon run --look): nothing is polled, published, signed or changed.\n"
)


def is_refused_write(error: DatabaseError) -> bool:
    """Return whether a database refused to write because it may only be read, as SQLite and PostgreSQL say it."""
    return any(words in str(error) for words in ("readonly database", "read-only transaction"))


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


class RecordsActs:
    """Every request to the admin that may change something is an act of whoever sent it.

    So it is for refused ones; requests that change nothing are left out by name (admin_acts.py). What the rooms
    themselves record (an invitation, a redaction) says more, and stands beside it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then record."""
        if request.method in _SAFE or not request.path_info.startswith("/admin/"):
            return self.get_response(request)
        # Asked before the view, which may end the session or delete the account.
        user = request.user
        doer = doer_of(user) if isinstance(user, User) else None
        response = self.get_response(request)
        if doer is not None:
            _record(doer, request, response)
        _record_reset(request, response)
        return response


_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def _record_reset(request: HttpRequest, response: HttpResponseBase) -> None:
    """Record a password that was chosen by a mailed link. Nobody is signed in then; it is an act of the account's."""
    match = request.resolver_match
    done = response.headers.get("Location", "") == reverse("wagtailadmin_password_reset_complete")
    if match is None or match.view_name != "wagtailadmin_password_reset_confirm" or not done:
        return
    user = User.objects.filter(pk=urlsafe_base64_decode(match.kwargs["uidb64"]).decode()).first()
    if user is not None:
        act = AdminAct(
            verb="people.reset_password", object_type="auth.user", object_key=str(user.pk), details={}, outcome="done"
        )
        _append(act, doer_of(user), request)


def _record(doer: Doer, request: HttpRequest, response: HttpResponseBase) -> None:
    act = act_of(request, response)
    if act is not None:
        _append(act, doer, request)


def _append(act: AdminAct, doer: Doer, request: HttpRequest) -> None:
    # The deed is done and committed, or rolled back: the act has a transaction of its own, and an error page would only
    # say that nothing was done.
    record_surely(
        act.verb,
        doer=doer,
        now=datetime.now(UTC),
        home=Path(settings.ORKHON_HOME),
        object_type=act.object_type,
        object_key=act.object_key,
        origin=origin_of(request),
        details=act.details,
        outcome=act.outcome,
    )
