"""A bot's messages: which are taken, what they become, and that its token stays where it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from orkhon.intake.connectors.bot.parse import parse
from orkhon.intake.connectors.bot.retrieve import retrieve
from orkhon.intake.deliveries import Arrival, Suggestion
from orkhon.intake.errors import ListUnusable, SourceMisconfigured
from orkhon.outbound.errors import OutboundError
from tests.intake.connectors.retrievals import READING, Poll
from tests.intake.connectors.test_telegram import PNG
from tests.outbound.servers import Handler, serving

TOKEN = "123456:invented-token-of-tests"
CHAT = -100777


def message(number: int, update: int, *, kind: str = "message", chat: int = CHAT, **facts: Any) -> dict[str, Any]:
    """Return an update as the Bot API gives it."""
    held = {
        "message_id": number,
        "date": 1_795_365_000,
        "chat": {"id": chat, "type": "group", "title": "Altai"},
        "from": {"id": 5, "first_name": "Aigül", "username": "aigul_invented"},
        **facts,
    }
    return {"update_id": update, kind: held}


@dataclass
class Api:
    """The Bot API, and what it was asked."""

    updates: list[Any] = field(default_factory=list)
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    status: int = 200
    answer: Any = None

    def __call__(self, request: Handler) -> None:
        """Answer one request."""
        parts = urlsplit(request.path)
        query = parse_qs(parts.query)
        if self.status != 200:
            request.send(b"{}", status=self.status)
        elif parts.path == f"/bot{TOKEN}/getUpdates":
            self.asked.append(query)
            offset = int(query.get("offset", ["0"])[0])
            left = [one for one in self.updates if not isinstance(one, dict) or one.get("update_id", 0) >= offset]
            answer = self.answer if self.answer is not None else {"ok": True, "result": left}
            request.send(json.dumps(answer).encode())
        elif parts.path == f"/bot{TOKEN}/getFile":
            request.send(
                json.dumps({"ok": True, "result": {"file_path": f"photos/{query['file_id'][0]}.png"}}).encode()
            )
        elif parts.path.startswith(f"/file/bot{TOKEN}/photos/"):
            request.send(PNG)
        else:
            request.send(status=404)


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
def poll(api: Api) -> Iterator[Poll]:
    with serving(api) as address:
        yield Poll(retrieve=retrieve, address=address, options={"chats": [CHAT]}, secret=TOKEN)


def _one(arrival: Arrival) -> Suggestion:
    assert arrival.raw is not None
    (suggestion,) = parse(arrival.raw, READING).suggestions
    return suggestion


def test_a_text_is_a_suggestion_and_strangers_are_passed_over(api: Api, poll: Poll) -> None:
    api.updates = [
        message(1, 10, text="Тақырып\nБірінші <b>сөз</b>."),
        message(2, 11, chat=666, text="spam"),
        {"update_id": 12, "poll": {}},
        7,
    ]
    (arrival,) = poll()
    suggestion = _one(arrival)
    assert suggestion.item.headline == "Тақырып"
    assert suggestion.item.body.text == "Бірінші <b>сөз</b>."
    assert suggestion.sender == "Aigül (@aigul_invented)"
    assert suggestion.item.uri.startswith("urn:orkhon:draft:")
    assert poll() == []
    assert api.asked[-1]["offset"] == ["13"]


def test_an_album_is_one_suggestion_with_all_its_photos(api: Api, poll: Poll) -> None:
    sizes = [{"file_id": "small", "width": 90}, {"file_id": "large", "width": 1280, "file_size": 9}]
    api.updates = [
        message(1, 10, media_group_id="g", photo=sizes, caption="Көктем"),
        message(2, 11, media_group_id="g", photo=sizes),
    ]
    (arrival,) = poll()
    suggestion = _one(arrival)
    assert suggestion.item.headline == "Көктем"
    assert len(suggestion.files) == len(suggestion.item.media) == 2
    assert suggestion.files[0].data == PNG
    assert suggestion.joins


def test_an_edit_is_the_same_item_under_another_key(api: Api, poll: Poll) -> None:
    api.updates = [message(1, 10, text="Бір")]
    first = _one(poll()[0])
    api.updates = [message(1, 11, kind="edited_message", text="Екі", edit_date=1_795_365_100)]
    second = _one(poll()[0])
    assert second.item.uri == first.item.uri
    assert second.key != first.key
    assert second.item.headline == "Екі"


@pytest.mark.parametrize("status", [401, 404, 502])
def test_the_token_stands_in_no_error(api: Api, poll: Poll, status: int) -> None:
    api.status = status
    with pytest.raises(OutboundError) as refused:
        poll()
    assert "invented-token" not in str(refused.value)
    assert "the Telegram Bot API" in str(refused.value)


def test_what_telegram_says_against_it_is_told(api: Api, poll: Poll) -> None:
    api.answer = {"ok": False, "description": "Conflict: terminated by other getUpdates request"}
    with pytest.raises(ListUnusable, match="terminated by other"):
        poll()


def test_a_secret_that_is_no_token_is_refused_before_anything_is_asked(api: Api, poll: Poll) -> None:
    poll.secret = "123/../../x"
    with pytest.raises(SourceMisconfigured, match="no token of a bot"):
        poll()
    assert api.asked == []
