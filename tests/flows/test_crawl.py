"""Every public link of every portal of the demonstration, walked on a running hub."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest

from tests.hub import DEADLINE, Hub
from tests.portals.crawling import Asked, Crawl

pytestmark = pytest.mark.slow


def asking(address: str) -> Asked:
    """Ask the hub itself, by whatever name the portal has."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=DEADLINE)
    try:
        path = parts._replace(scheme="", netloc="").geturl() or "/"
        connection.request("GET", path, headers={"Host": parts.netloc, "Accept-Language": "en"})
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    return Asked(
        status=answer.status,
        content_type=answer.headers.get("Content-Type", ""),
        body=body,
        moved=answer.headers.get("Location", "") if 300 <= answer.status < 400 else "",
    )


def hosts_of(hub: Hub) -> frozenset[str]:
    """The portals' names with the hub's port, as their pages write them."""
    port = urlsplit(hub.address).port
    listed = hub.command(
        "shell", "--no-imports", "-c",
        "from orkhon.portals.queries import directory\nprint(*{one.hostname for one in directory().portals})",
    )  # fmt: skip
    return frozenset(f"{name}:{port}" for name in listed.stdout.split())


def test_no_link_of_the_demonstration_is_dead_and_its_languages_know_one_another(hub: Hub) -> None:
    hosts = hosts_of(hub)
    assert len(hosts) >= 4
    found = Crawl(asking, hosts).walk(*(f"http://{host}/sitemap.xml" for host in hosts), threads=4)
    assert found.problems[:40] == []
    assert found.pages > 500
