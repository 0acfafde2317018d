"""What is handed out: by connections that stay open, and by a new one where the old one is closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from orkhon.outbound import open_lines
from orkhon.outbound.errors import AddressRefused, RefusedByServer
from orkhon.outbound.open_lines import OpenLines
from orkhon.outbound.parcels import Parcel, deliver
from tests.outbound.servers import Handler, serving


class Seen:
    """From which port each request came: the same port is the same connection. `closing` ends it after the answer."""

    def __init__(self) -> None:
        self.ports: list[int] = []
        self.bodies: list[bytes] = []
        self.status = 204
        self.closing = False

    def answer(self, request: Handler) -> None:
        self.ports.append(request.client_address[1])
        self.bodies.append(request.rfile.read(int(request.headers["Content-Length"])))
        request.send_response(self.status)
        request.send_header("Content-Length", "0")
        request.end_headers()
        # Without a word of it, as servers do that have waited long enough.
        request.close_connection = self.closing


@contextmanager
def a_server() -> Iterator[tuple[Seen, str]]:
    seen = Seen()
    with serving(seen.answer) as url:
        yield seen, url


@pytest.fixture
def lines() -> Iterator[OpenLines]:
    """Open lines, closed at the end."""
    lines = OpenLines()
    yield lines
    lines.close()


def a_parcel(url: str, body: bytes = b"{}", *, local: bool = True) -> Parcel:
    return Parcel(url=url, body=body, content_type="application/json", allow_local=local, timeout=5)


def test_parcels_to_one_server_go_by_one_connection(lines: OpenLines) -> None:
    with a_server() as (seen, url):
        assert [deliver(a_parcel(f"{url}/{number}"), lines=lines) for number in range(3)] == [204] * 3
    assert len(set(seen.ports)) == 1


def test_without_lines_each_has_its_own() -> None:
    with a_server() as (seen, url):
        for _ in range(2):
            deliver(a_parcel(url))
    assert len(set(seen.ports)) == 2


def test_what_the_other_side_has_closed_is_opened_anew_and_nothing_is_lost(lines: OpenLines) -> None:
    with a_server() as (seen, url):
        seen.closing = True
        for number in range(3):
            assert deliver(a_parcel(url, b"%d" % number), lines=lines) == 204
    assert seen.bodies == [b"0", b"1", b"2"]
    assert len(set(seen.ports)) == 3


def test_a_connection_that_was_allowed_for_a_local_address_serves_nobody_else(lines: OpenLines) -> None:
    with a_server() as (seen, url):
        deliver(a_parcel(url), lines=lines)
        with pytest.raises(AddressRefused):
            deliver(a_parcel(url, local=False), lines=lines)
    assert len(seen.ports) == 1


def test_after_a_refusal_the_next_parcel_goes_by_a_new_connection(lines: OpenLines) -> None:
    with a_server() as (seen, url):
        seen.status = 503
        with pytest.raises(RefusedByServer):
            deliver(a_parcel(url), lines=lines)
        seen.status = 204
        deliver(a_parcel(url), lines=lines)
    assert len(set(seen.ports)) == 2


@pytest.mark.parametrize("limit", ["LONGEST_IDLE", "LONGEST_LIFE"])
def test_an_old_connection_is_not_used(lines: OpenLines, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    with a_server() as (seen, url):
        deliver(a_parcel(url), lines=lines)
        monkeypatch.setattr(open_lines, limit, -1.0)
        deliver(a_parcel(url), lines=lines)
    assert len(set(seen.ports)) == 2


def test_no_more_are_kept_than_may_be(request: pytest.FixtureRequest) -> None:
    lines = OpenLines(most=1)
    request.addfinalizer(lines.close)
    with a_server() as (seen, url), a_server() as (others, other):
        deliver(a_parcel(url), lines=lines)
        deliver(a_parcel(other), lines=lines)
        deliver(a_parcel(other), lines=lines)
        deliver(a_parcel(url), lines=lines)
    assert len(set(others.ports)) == 1
    assert len(set(seen.ports)) == 2
