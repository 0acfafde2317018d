"""What the server says of a request that came through a proxy, believed or not."""

from __future__ import annotations

from io import BytesIO

import pytest

from orkhon.server.requests import environ_of, read_request


def _environ(headers: dict[str, str], *, trust_proxy: bool, client: str = "127.0.0.1") -> dict[str, object]:
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": (client, 50000),
    }
    return environ_of(read_request(scope, trust_proxy=trust_proxy), scope, body=BytesIO(), length=None, bare=False)


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip", "via", "x-forwarded-proto"])
def test_a_proxy_that_is_not_trusted_leaves_a_sign_that_nobody_outside_can_make_or_remove(header: str) -> None:
    assert _environ({header: "127.0.0.1"}, trust_proxy=False)["orkhon.behind_a_proxy"] is True
    assert "orkhon.behind_a_proxy" not in _environ({"orkhon.behind_a_proxy": ""}, trust_proxy=False)


def test_a_trusted_proxy_that_says_whom_it_speaks_for_leaves_none() -> None:
    environ = _environ({"x-forwarded-for": "203.0.113.7", "via": "1.1 nginx"}, trust_proxy=True)
    assert environ["REMOTE_ADDR"] == "203.0.113.7"
    assert "orkhon.behind_a_proxy" not in environ


def test_a_trusted_proxy_that_does_not_say_it_leaves_the_sign() -> None:
    assert _environ({"x-forwarded-for": "unknown"}, trust_proxy=True)["orkhon.behind_a_proxy"] is True


def test_whoever_sits_at_the_machine_leaves_none() -> None:
    assert "orkhon.behind_a_proxy" not in _environ({}, trust_proxy=False)
    assert "orkhon.behind_a_proxy" not in _environ({}, trust_proxy=True)
