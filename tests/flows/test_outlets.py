"""A whole hub under load: what is published stands in its channel on Telegram, is mended there, and goes at a kill."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.test_pages_go_on import Load
from tests.hub import Hub, wait_until
from tests.portals.bot_api import TOKEN, StandIn, telegram
from tests.server.test_run import processes_of

ROOT = Path(__file__).resolve().parents[2]
PORTALS = Path(__file__).parent / "pages_portal.toml"
CHAT = "@orkhon_kk"
BUSY_S = 0.2
"""Five items of the wire in a second."""


@pytest.fixture(scope="module")
def bot() -> Iterator[StandIn]:
    with telegram() as one:
        yield one


@pytest.fixture(scope="module")
def hub(bot: StandIn, prepared_hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub with one portal, a newsroom and a channel, whose pages come from two processes."""
    hub = prepared_hub.copied_to(tmp_path_factory.mktemp("outlets"), demonstration="off")
    hub.environment |= {"ORKHON_WEB": "2", "ORKHON_TELEGRAM_API": bot.address}
    hub.command("alliance", "load", str(PORTALS))
    _cast(hub, "newsroom()")
    _cast(hub, f"channel({CHAT!r}, {TOKEN!r})")
    try:
        hub.start()
        yield hub
        hub.stop()
    finally:
        for process in processes_of(hub.home):
            os.kill(process, signal.SIGKILL)


@pytest.fixture
def load(hub: Hub) -> Iterator[Load]:
    """Visitors at the front page, while the wire takes items."""
    sender = threading.Thread(target=_cast, args=(hub, f"send_for(40, {BUSY_S})"))
    sender.start()
    load = Load(hub.port, ["/kk/", "/kk/society/", "/kk/rss.xml"])
    yield load
    load.close()
    sender.join()


def _cast(hub: Hub, words: str) -> str:
    found = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tests.flows import pages_cast; pages_cast.{words}"
    return hub.command("shell", "--no-imports", "-c", found).stdout


def _published(hub: Hub, headline: str) -> dict[str, str]:
    told: dict[str, str] = json.loads(_cast(hub, f"publish({headline!r})").strip().splitlines()[-1])
    return told


def _stands(bot: StandIn, words: str) -> bool:
    return any(words in text for text in bot.standing(CHAT))


def test_under_load_a_post_is_made_corrected_and_taken_away(hub: Hub, bot: StandIn, load: Load) -> None:
    wait_until(lambda: load.given, "visitors to be answered")
    told = _published(hub, "Жаңа көпір ашылды")
    wait_until(lambda: _stands(bot, "Жаңа көпір ашылды"), "the post", pause=0.01)
    _cast(hub, f"correct({told['pk']}, 'Көпір ескі екен')")
    wait_until(lambda: _stands(bot, "Көпір ескі екен"), "the correction in the post", pause=0.01)
    at = float(_cast(hub, f"killed({told['uri']!r})").strip().splitlines()[-1])
    wait_until(lambda: bot.standing(CHAT) == [], "the post to go", pause=0.01)
    print(f"from the kill's append to the call: {bot.last('deleteMessage') - at:.3f} s")
    assert [call.method for call in bot.calls] == ["sendMessage", "editMessageText", "deleteMessage"]


def test_after_48_hours_the_post_becomes_the_notice(hub: Hub, bot: StandIn, load: Load) -> None:
    told = _published(hub, "Ескі хабар қайтарылады")
    wait_until(lambda: _stands(bot, "Ескі хабар"), "the post", pause=0.01)
    _cast(hub, "posted_long_ago()")
    at = float(_cast(hub, f"killed({told['uri']!r})").strip().splitlines()[-1])
    wait_until(lambda: not _stands(bot, "Ескі хабар"), "the notice", pause=0.01)
    print(f"from the kill's append to the call: {bot.last('editMessageText') - at:.3f} s")
    assert len(bot.standing(CHAT)) == 1, "the notice stands there"
