"""What the server says of a request that came through a proxy, believed or not."""

from __future__ import annotations

from io import BytesIO

import pytest

from orkhon.server.requests import environ_of, read_request


def _environ(
    headers: dict[str, str], *, trust_proxy: bool, client: str = "127.0.0.1", country_header: bytes = b""
) -> dict[str, object]:
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": (client, 50000),
    }
    request = read_request(scope, trust_proxy=trust_proxy, country_header=country_header)
    return environ_of(request, scope, body=BytesIO(), length=None, bare=False)


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


@pytest.mark.parametrize(("told", "taken"), [("kz", "KZ"), (" UZ ", "UZ"), ("T1", None), ("", None), ("KAZ", None)])
def test_a_visitors_country_is_what_the_trusted_proxys_header_says(told: str, taken: str | None) -> None:
    headers = {"cf-ipcountry": told}
    assert _environ(headers, trust_proxy=True, country_header=b"cf-ipcountry").get("orkhon.country") == taken


def test_nobody_but_the_trusted_proxy_tells_a_visitors_country() -> None:
    headers = {"cf-ipcountry": "KZ", "orkhon.country": "KZ"}
    for facts in (
        {"trust_proxy": False, "country_header": b"cf-ipcountry"},
        {"trust_proxy": True},
        {"trust_proxy": True, "country_header": b"cf-ipcountry", "client": "203.0.113.7"},
    ):
        assert "orkhon.country" not in _environ(headers, **facts)
