"""What anybody may put into a request, sent to a whole hub: the next reader is given what he was given before."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest

from tests.hub import DEADLINE, Hub

PAGE = "/kk/imprint/"
"""One that agencies' news do not change."""
HEADERS = (
    {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example", "X-Host": "evil.example"},
    {"X-Forwarded-Proto": "https", "X-Forwarded-Port": "444", "X-Forwarded-For": "192.0.2.7"},
    {"X-Original-URL": "/admin/", "X-Rewrite-URL": "/admin/", "X-HTTP-Method-Override": "DELETE"},
    {"X-Orkhon-Page": "evil", "X-Orkhon-Tags": "*", "Orkhon-For-All": "1"},
    {"Cookie": 'orkhon-sight=low-dark; orkhon-reading=evil; sessionid=evil; x="><script>'},
    {"Accept-Language": "evil", "Accept-Encoding": "evil", "Range": "bytes=0-9", "If-None-Match": '"evil"'},
    {"User-Agent": "<script>evil</script>", "Referer": "https://evil.example/", "Origin": "https://evil.example"},
)
QUERIES = (
    "utm_source=evil.example",
    "page=" + "9" * 4000,
    "a=1&" * 1500,
    "%00" * 500,
    "lang=evil&canonical=https://evil.example&sight=low-dark&orkhon-sight=low-dark",
    "page=2;host=evil.example&page=evil",
)


def given(hub: Hub, query: str = "", headers: dict[str, str] | None = None) -> tuple[int, str]:
    """Status and text of the page as the hub gives it to that request."""
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(hub.address).port or 80, timeout=DEADLINE)
    try:
        connection.request("GET", f"{PAGE}?{query}" if query else PAGE, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


@pytest.mark.parametrize("headers", HEADERS, ids=lambda headers: next(iter(headers)))
def test_no_header_of_one_reader_is_in_the_page_of_the_next(hub: Hub, headers: dict[str, str]) -> None:
    before = given(hub)
    for _ in range(3):
        status, own = given(hub, headers=headers)
        assert status in {200, 206, 304}
        assert "evil" not in own
    assert given(hub) == before
    assert before[0] == 200


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:12])
def test_no_parameter_that_the_page_does_not_have_changes_it(hub: Hub, query: str) -> None:
    before = given(hub)
    for _ in range(3):
        assert given(hub, query) == before
