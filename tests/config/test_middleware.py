"""The language of an address, and the headers of the admin."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from orkhon.config.middleware import AdminSecurity, LanguageOfAddress, OnlyLooking
from orkhon.server.bytecache import storable


def spoken(request: HttpRequest) -> HttpResponse:
    """Say which language is spoken."""
    return HttpResponse(translation.get_language(), headers={"Cache-Control": "public"})


@pytest.mark.parametrize("code", ["az", "en", "kk", "ky", "ru", "tk", "tr", "uz"])
def test_a_page_speaks_the_language_of_its_address_and_may_be_kept_for_all(code: str) -> None:
    request = RequestFactory().get(f"/{code}/culture/", HTTP_ACCEPT_LANGUAGE="de, en")
    response = LanguageOfAddress(spoken)(request)
    assert isinstance(response, HttpResponse)
    assert response.content.decode() == code
    headers = tuple((name.lower().encode(), value.encode()) for name, value in response.headers.items())
    assert storable(200, headers)


def test_elsewhere_the_browser_chooses_and_caches_are_told() -> None:
    request = RequestFactory().get("/admin/", HTTP_ACCEPT_LANGUAGE="tr, en;q=0.5")
    response = LanguageOfAddress(spoken)(request)
    assert isinstance(response, HttpResponse)
    assert response.content == b"tr"
    assert response.headers["Vary"] == "Accept-Language"


def test_a_word_that_only_begins_like_a_language_is_none() -> None:
    response = LanguageOfAddress(spoken)(RequestFactory().get("/kkk/", HTTP_ACCEPT_LANGUAGE="uz"))
    assert isinstance(response, HttpResponse)
    assert response.content == b"uz"


def test_the_language_of_one_request_does_not_stay_for_the_next() -> None:
    with translation.override("en"):
        LanguageOfAddress(spoken)(RequestFactory().get("/kk/"))
        assert translation.get_language() == "en"


def test_the_admin_is_kept_by_no_cache_and_framed_by_no_stranger() -> None:
    response = AdminSecurity(spoken)(RequestFactory().get("/admin/pages/"))
    assert response.headers["Cache-Control"] == "private, no-store"
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "http:" not in policy
    assert "*" not in policy


def test_a_portals_page_keeps_its_own_headers() -> None:
    response = AdminSecurity(spoken)(RequestFactory().get("/kk/administration/"))
    assert response.headers["Cache-Control"] == "public"
    assert "Content-Security-Policy" not in response.headers


def test_while_the_hub_is_looked_at_only_what_changes_nothing_is_answered() -> None:
    looking = OnlyLooking(spoken)
    assert looking(RequestFactory().get("/kk/")).status_code == 200
    for request in (RequestFactory().post("/kk/"), RequestFactory().get("/admin/"), RequestFactory().delete("/x")):
        answer = looking(request)
        assert isinstance(answer, HttpResponse)
        assert answer.status_code == 503
        assert b"only being looked at" in answer.content
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("attempt to write a readonly database", True),
        ("cannot execute INSERT in a read-only transaction", True),
        ("database is locked", False),
    ],
)
def test_a_page_that_wants_to_write_while_the_hub_is_looked_at_says_why_not(said: str, refused: bool) -> None:
    answer = OnlyLooking(spoken).process_exception(RequestFactory().get("/kk/"), OperationalError(said))
    assert (answer is not None and answer.status_code == 503) is refused
