"""Hosts asked for in odd ways, through real connections: each sees its own page, and nobody else a foreign one."""

from __future__ import annotations

import socket

import pytest

from tests.hub import DEADLINE
from tests.server.programs import HTML, PUBLIC, Program, Server, hears

TRICKS = (
    b"GET /public HTTP/1.1\r\nHost: evil.example\r\nHost: kk.example\r\n",
    b"GET /public HTTP/1.1\r\nHost: kk.example\r\nHost: evil.example\r\n",
    b"GET http://evil.example/public HTTP/1.1\r\nHost: kk.example\r\n",
    b"GET /public HTTP/1.1\r\nHost: kk.example\r\nX-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\n",
    b"GET /public HTTP/1.1\r\nHost: kk.example\r\nX_Forwarded_Host: evil.example\r\nHost_: evil.example\r\n",
    b"GET /public HTTP/1.1\r\nHost: kk.example@evil.example\r\n",
    b"GET /public HTTP/1.1\r\nHost: kk.example:80@evil.example\r\n",
    b"GET /public HTTP/1.1\r\nHost: evil.example#kk.example\r\n",
    b"GET /public HTTP/1.1\r\nHost:\r\n",
    b"GET /public HTTP/1.0\r\n",
    b"GET /public?host=evil.example HTTP/1.1\r\nHost: kk.example\r\nX-Host: evil.example\r\n",
)


class _NamesItsHost(Program):
    """Answers with the host that it was asked for."""

    def at_public(self, environ: dict[str, object], start_response: object) -> list[bytes]:
        assert callable(start_response)
        start_response("200 OK", [HTML, PUBLIC])
        return [str(environ.get("HTTP_HOST", "")).encode("latin-1")]


def said(server: Server, request: bytes) -> bytes:
    """Send these bytes and return all that comes back."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=DEADLINE) as raw:
        raw.sendall(request + b"Connection: close\r\n\r\n")
        found = b""
        while piece := raw.recv(65536):
            found += piece
    return found


@pytest.mark.parametrize("trick", TRICKS, ids=map(str, range(len(TRICKS))))
def test_no_trick_with_hosts_puts_a_foreign_name_into_what_others_are_given(trick: bytes) -> None:
    with Server(_NamesItsHost(), ear=hears, route=lambda path, query: b"") as server:
        for _ in range(3):
            said(server, trick)
        for host in (b"kk.example", b"tr.example"):
            plain = said(server, b"GET /public HTTP/1.1\r\nHost: " + host + b"\r\n")
            assert plain.partition(b"\r\n\r\n")[2] == host
            # What was kept for the plain question is what the trick finds, or an error, or its own page.
            again = said(server, b"GET /public HTTP/1.1\r\nHost: " + host + b"\r\n")
            assert again.partition(b"\r\n\r\n")[2] == host
