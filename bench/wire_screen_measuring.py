"""The measuring of the wire screen, in a process and a home of its own: `python -m bench.wire_screen_measuring ITEMS`.

Prints one JSON object. `wire_list_ms` is the newest hundred as rows; `wire_page_ms` the whole page as a browser asks
for it, signed in. `live_s` is from before an append until each of sixty live screens was sent the row: the program and
its threads are the hub's own, the network and the browsers are left out.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command

# Models cannot be imported before Django knows its settings.
django.setup()

from django.contrib.auth.models import User  # noqa: E402 - as above
from django.db import connections  # noqa: E402 - as above
from django.test import Client  # noqa: E402 - as above
from django.urls import reverse  # noqa: E402 - as above

from orkhon.alliance.actions.assign_roles import assign_roles  # noqa: E402 - as above
from orkhon.alliance.actions.make_roles import make_roles  # noqa: E402 - as above
from orkhon.alliance.models import Agency, Role, Staff  # noqa: E402 - as above
from orkhon.desk.live import LiveWire  # noqa: E402 - as above
from orkhon.desk.wire_filters import WireFilters  # noqa: E402 - as above
from orkhon.desk.wire_rows import wire_page  # noqa: E402 - as above
from orkhon.items import Content, Item, Language  # noqa: E402 - as above
from orkhon.server.generations import SqliteGeneration  # noqa: E402 - as above
from orkhon.server.headwatch import HeadWatch  # noqa: E402 - as above
from orkhon.wire.actions.append import AppendIntent, append, append_many  # noqa: E402 - as above
from orkhon.wire.entries import EntryKind  # noqa: E402 - as above
from orkhon.wire.queries import head  # noqa: E402 - as above

SCREENS = 60
ROUNDS = 20
_TEXT = Content("<p>Бүгін Алматыда жаңа кітапхана ашылды, оған жүздеген оқырман келді.</p>" * 20)


def _intent(number: int) -> AppendIntent:
    language = Language.parse("kk-Cyrl")
    item = Item(uri=f"urn:altai:{number}", language=language, headline=f"Жаңалық {number}", body=_TEXT, urgency=4)
    return AppendIntent(agency="altai", kind=EntryKind.PUBLISH, item=item, pushed=False)


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _people() -> list[Client]:
    desk, _ = Agency.objects.get_or_create(code=settings.ORKHON_DESK_AGENCY, defaults={"name_en": "Desk"})
    Agency.objects.get_or_create(code="altai", defaults={"name_en": "Altai Press", "sign": "AP"})
    make_roles()
    found = []
    for number in range(SCREENS):
        user = User.objects.create(username=f"editor-{number}")
        Staff.objects.create(user=user, agency=desk, role=Role.EDITOR)
        assign_roles(user)
        client = Client()
        client.force_login(user)
        found.append(client)
    return found


def _timed(ask: Any, times: int = 30) -> float:
    ask()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - begun) * 1000)
    return _p95(taken)


class _Screen:
    """One live screen: when it was sent which position."""

    def __init__(self, client: Client) -> None:
        cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        self.scope = {"method": "GET", "query_string": b"", "headers": [(b"cookie", cookie.encode())]}
        self.begun = False
        self.told: dict[int, float] = {}
        self.left = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        data = message.get("body", b"")
        self.begun = self.begun or b"event: live" in data
        if b"event: rows" in data:
            self.told[json.loads(data.split(b"data: ", 1)[1])["head"]] = time.perf_counter()


def _appended(number: int) -> int:
    return append(_intent(number), now=datetime.now(UTC)).entry.position


async def _live(clients: list[Client], first: int) -> float:
    threads = ThreadPoolExecutor(3)
    loop = asyncio.get_running_loop()
    generation = SqliteGeneration(settings.ORKHON_HOME / "orkhon.sqlite3")
    watch = HeadWatch(generation=generation, latest=head, executor=threads)
    program = LiveWire(beyond=watch.beyond, executor=threads)
    screens = [_Screen(client) for client in clients]
    tasks = [asyncio.create_task(program(one.scope, one.receive, one.send)) for one in screens]
    while not all(one.begun for one in screens):
        await asyncio.sleep(0.05)
    taken = []
    for number in range(first, first + ROUNDS):
        begun = time.perf_counter()
        position = await loop.run_in_executor(None, _appended, number)
        while not all(any(at >= position for at in one.told) for one in screens):
            await asyncio.sleep(0.01)
        taken += [min(when for at, when in one.told.items() if at >= position) - begun for one in screens]
        await asyncio.sleep(0.2)
    for one in screens:
        one.left.set()
    watch.close()
    await asyncio.gather(*tasks)
    generation.close()
    threads.shutdown()
    return _p95(taken)


def main(items: int) -> None:
    """Make the log, measure, print."""
    for alias in connections:
        call_command("migrate", database=alias, verbosity=0)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.ALLOWED_HOSTS = ["testserver"]
    clients = _people()
    for start in range(0, items, 500):
        append_many([_intent(number) for number in range(start, min(start + 500, items))], now=datetime.now(UTC))
    wire = reverse("desk_wire")
    listed = _timed(lambda: wire_page(WireFilters()))
    page = _timed(lambda: clients[0].get(wire))
    assert b"desk-wire" in clients[0].get(wire).content
    live = asyncio.run(_live(clients, items))
    print(json.dumps({"items": items, "wire_list_ms": listed, "wire_page_ms": page, "live_s": live}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
