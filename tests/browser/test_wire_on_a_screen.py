"""The wire live on one screen: a desk and a phone before a real hub, while agencies send, correct and kill."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_in
from tests.hub import DEADLINE, ORKHON, Hub, free_port

pytestmark = pytest.mark.browser

PASSWORD = "nine calm foxes under the bridge"
PEOPLE = f"""
from django.contrib.auth.models import User
from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Role, Source, Staff
silenced = list(Source.objects.filter(enabled=True).values_list("pk", flat=True))
Source.objects.update(enabled=False)
for name in ("wirewatcher", "wirereader"):
    user = User.objects.create_user(name, password={PASSWORD!r})
    Staff.objects.create(user=user, agency=Agency.objects.get(code="desk"), role=Role.EDITOR)
    assign_roles(user)
"""
DO = """
import json, sys
from datetime import UTC, datetime, timedelta
from django.contrib.auth.models import User
from orkhon.items import Content, Item, Language
from orkhon.search.models import SavedTopic
from orkhon.wire.actions.append import AppendIntent, append_many
from orkhon.wire.actions.kill import kill
from orkhon.wire.entries import EntryKind
for line in sys.stdin:
    what = json.loads(line)
    now = datetime.now(UTC)
    if "send" in what:
        intents = []
        for one in what["send"]:
            later = now + timedelta(hours=2) if one.pop("embargo", False) else None
            kind = EntryKind(one.pop("kind", "publish"))
            body = Content(xhtml=f"<p>{one.pop('text', 'Бес қала.')}</p>")
            item = Item(language=Language.parse("kk"), body=body, embargoed=later, urgency=4, **one)
            intents.append(AppendIntent(agency="altai", kind=kind, item=item, pushed=False))
        append_many(intents, now=now)
    if "kill" in what:
        kill(what["kill"], reason=what["reason"], person="altai", now=now)
    if "topic" in what:
        owner = User.objects.get(username="wirewatcher")
        SavedTopic.objects.create(name=what["topic"], owner=owner, text=what["text"], begun=0, created=now, changed=now)
    if "shut" in what:
        User.objects.filter(username=what["shut"]).update(is_active=False)
    print("done", flush=True)
Source.objects.filter(pk__in=silenced).update(enabled=True)
"""
numbers = count(1)


class Cable:
    """Leads a browser to the hub, and can be cut."""

    def __init__(self, port: int) -> None:
        self._hub = port
        self._ends: set[socket.socket] = set()
        self._whole = True
        self.port = free_port()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break all connections, and refuse new ones."""
        self._whole = False
        for end in list(self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Let through again."""
        self._whole = True

    def close(self) -> None:
        """Be gone."""
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if not self._whole:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self._hub))
                self._ends |= {near, far}
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        self._ends.discard(one)
        with contextlib.suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)
        # The other thread may still read from its own end; it sees that as the end of the data.
        one.close()


class Newsroom:
    """A running hub, and what an agency or an operator does to it: one process for all of it."""

    def __init__(self, hub: Hub, do: Callable[[dict[str, Any]], None]) -> None:
        self.hub = hub
        self.do = do

    def send(self, *several: dict[str, Any], **facts: Any) -> list[str]:
        """Let Altai Press send items; return their uris."""
        items = [{"uri": f"urn:altai:live-{next(numbers)}", **one} for one in several or (facts,)]
        self.do({"send": items})
        return [item["uri"] for item in items]


@pytest.fixture(scope="module")
def newsroom(hub: Hub) -> Iterator[Newsroom]:
    """Two editors, sources that are silent, and a process that does what it is told."""
    command = (ORKHON, "shell", "-v0", "-c", PEOPLE + DO)
    with subprocess.Popen(
        command, env=hub.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def do(what: dict[str, Any]) -> None:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(what) + "\n")
            process.stdin.flush()
            assert process.stdout.readline() == "done\n"

        newsroom = Newsroom(hub, do)
        newsroom.send(*({"headline": f"Жаңалық {number}"} for number in range(20)))
        yield newsroom
        process.stdin.close()


@pytest.fixture(scope="module")
def cable(hub: Hub) -> Iterator[Cable]:
    """The way from the browsers to the hub."""
    cable = Cable(hub.port)
    yield cable
    cable.close()


def _signed_in(browser: Browser, cable: Cable, name: str, width: int) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    sign_in(page, f"http://127.0.0.1:{cable.port}", name, PASSWORD, to="/admin/wire/")
    _is_live(page)
    return page


def _is_live(page: Page) -> None:
    expect(page.locator("#wire-standing")).to_have_text("live now", timeout=DEADLINE * 1000)


def _row(page: Page, uri: str) -> Any:
    return page.locator(f'.desk-wire > li[data-uri="{uri}"]')


def _seen(locator: Any) -> None:
    expect(locator).to_be_visible(timeout=DEADLINE * 1000)


def _top(page: Page, uri: str) -> float:
    return float(_row(page, uri).bounding_box()["y"])


@pytest.mark.parametrize("width", [1440, 390])
def test_what_happens_on_the_wire_is_on_the_screen_and_nothing_moves_under_the_pointer(
    browser: Browser, newsroom: Newsroom, cable: Cable, width: int
) -> None:
    page = _signed_in(browser, cable, "wirewatcher", width)
    rows = page.locator(".desk-wire > li")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    # At rest, what comes is shown at once.
    page.mouse.move(5, 5)
    (first,) = newsroom.send(headline="Бірінші", text="Пойыз кешікті.")
    _seen(_row(page, first))

    # While somebody looks at the list it is counted, and nothing moves.
    pointed = str(rows.nth(3).get_attribute("data-uri"))
    rows.nth(3).hover()
    before, listed = _top(page, pointed), rows.count()
    hidden = newsroom.send({"headline": "Екінші"}, {"headline": "Үшінші", "embargo": True})
    expect(page.locator("#wire-new")).to_have_text("2 new ↑", timeout=DEADLINE * 1000)
    expect(page.locator("#wire-said")).to_have_text("2 new")
    newsroom.send({"uri": first, "headline": "Бірінші, толық", "text": "Пойыз келді.", "kind": "update"})
    _seen(_row(page, first).get_by_text("version 2"))
    # Browsers scroll by whole pixels.
    assert abs(_top(page, pointed) - before) < 1
    assert rows.count() == listed

    # Keys: what is new, one down and one up, open; letters in a field are letters.
    page.keyboard.press("n")
    _seen(_row(page, hidden[1]).get_by_text("embargo until"))
    expect(rows.first).to_have_attribute("aria-selected", "true")
    for key, place in (("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(rows.nth(place)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("/")
    page.keyboard.type("jj")
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
    page.fill("#wire-q", "")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    _seen(page.locator("#wire-help"))
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    reading = page.locator("#reading")
    _seen(reading.get_by_text("Пойыз келді."))
    expect(page).to_have_url(f"http://127.0.0.1:{cable.port}/admin/wire/?at={_at(page, first)}#reading")
    assert reading.locator("del").all_inner_texts()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    # A kill takes the words away while they are read, and says who and why.
    newsroom.do({"kill": first, "reason": "ол жоқ"})
    _seen(reading.locator("#wire-taken-back").get_by_text("altai"))
    expect(reading.locator("#wire-taken-back")).to_contain_text("ол жоқ")
    assert "Пойыз" not in reading.inner_text()
    if width == 390:
        assert not page.locator("#wire-list").is_visible()
        page.click("#wire-back")
    _seen(_row(page, first).locator("s"))

    # Nobody else has any of it.
    stranger = newsroom.hub.visitor()
    assert "Үшінші" not in stranger.get("/admin/wire/").text
    assert stranger.get("/admin/wire/stream/").status == 403
    assert "Үшінші" not in stranger.get("/api/v1/entries").text

    # The cable is cut: what happened meanwhile is there afterwards, the kill and all that was sent.
    page.mouse.move(5, 5)
    page.evaluate("document.activeElement.blur()")
    page.evaluate(
        "for (let box = document.querySelector('.desk-wire'); box; box = box.parentElement) box.scrollTop = 0"
    )
    cable.cut()
    expect(page.locator("#wire-standing")).to_have_text("not live, connecting", timeout=DEADLINE * 1000)
    missed = newsroom.send({"headline": "Төртінші"}, {"headline": "Бесінші"})
    newsroom.do({"kill": hidden[0], "reason": "қате"})
    cable.mend()
    _is_live(page)
    for uri in missed:
        _seen(_row(page, uri))
        expect(_row(page, uri)).to_have_count(1)
    _seen(_row(page, hidden[0]).locator("s"))
    page.context.close()


def _at(page: Page, uri: str) -> str:
    return str(_row(page, uri).get_attribute("data-at"))


@pytest.mark.parametrize("width", [1440, 390])
def test_filters_and_a_topic_survive_a_reload_and_hold_for_what_comes(
    browser: Browser, newsroom: Newsroom, cable: Cable, width: int
) -> None:
    newsroom.do({"topic": f"Пойыздар {width}", "text": "пойыз"})
    page = _signed_in(browser, cable, "wirewatcher", width)
    rows = page.locator(".desk-wire > li")
    page.keyboard.press("f")
    page.check("[name=state][value=killed]")
    page.wait_for_url("**/wire/?state=killed*")
    killed = rows.count()
    page.reload()
    _is_live(page)
    assert page.is_checked("[name=state][value=killed]")
    assert (rows.count(), page.locator(".desk-wire > .desk-killed").count()) == (killed, killed)
    page.keyboard.press("f")
    if not page.is_visible("[name=state]"):
        page.keyboard.press("f")
    page.uncheck("[name=state][value=killed]")
    page.wait_for_url(lambda url: "state" not in url)
    page.get_by_label(f"Пойыздар {width}").check()
    page.wait_for_url("**topic=*")
    page.reload()
    _is_live(page)
    expect(page.get_by_label(f"Пойыздар {width}")).to_be_checked()
    page.mouse.move(5, 5)
    page.evaluate("document.activeElement.blur()")
    # In another script than the topic's, and beside it one that has nothing to do with it.
    other, wanted = newsroom.send({"headline": "Ауа райы"}, {"headline": "Түнгі poyyz жолға шықты", "text": "Пойызда."})
    _seen(_row(page, wanted))
    expect(_row(page, other)).to_have_count(0)
    page.context.close()


def test_whoever_may_not_look_any_more_keeps_nothing_on_the_screen(
    browser: Browser, newsroom: Newsroom, cable: Cable
) -> None:
    page = _signed_in(browser, cable, "wirereader", 1440)
    page.locator(".desk-wire > li").first.click()
    _seen(page.locator("#reading .desk-text"))
    newsroom.do({"shut": "wirereader"})
    newsroom.send(headline="Жабық")
    _seen(page.locator("#wire-closed"))
    expect(page.locator(".desk-wire > li")).to_have_count(0)
    assert "Жаңалық" not in page.inner_text("#wire-screen")
    assert "Жабық" not in page.inner_text("#wire-screen")
    page.context.close()
