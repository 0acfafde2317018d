"""Requests for machine text are worked through, survive what kills their worker, and tell what happened."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.utils import translation

from orkhon.audit.models import Act
from orkhon.translation.actions.wake_requests import wake_requests
from orkhon.translation.engines import request_machine, state_of_request
from orkhon.translation.engines.filling import CLAIM, MOST_CLAIMS, claim, fill_one
from orkhon.translation.engines.loop import forget_requests
from orkhon.translation.models import (
    Document,
    Engine,
    MachineRequest,
    RequestState,
    Segment,
    SegmentOrigin,
    SegmentStatus,
    SegmentVersion,
)
from tests.hub import wait_until
from tests.translation.engines.look_alikes import chat, libretranslate
from tests.translation.engines.making import IN_TURKISH, NOW, THREE, an_engine

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

_WORKER = """
import os, threading, django
from django.conf import settings
for alias in settings.DATABASES:
    settings.DATABASES[alias]["NAME"] = os.environ["NAME_OF_" + alias.upper()]
django.setup()
from orkhon.translation.engines.loop import run
run(threading.Event())
"""


def a_document(*texts: str, confidential: bool = False, target: str = "urn:desk:tr") -> Document:
    """A document with these sentences, none of them translated."""
    document = Document.objects.create(
        source="urn:desk:kk", target=target, source_tag="kk-Cyrl", target_tag="tr-Latn", agency="desk",
        confidential=confidential, changed=NOW,
    )  # fmt: skip
    for number, text in enumerate(texts or [one.lower() for one in THREE]):
        Segment.objects.create(
            document=document, passage="content", number=number, order=number, kind="paragraph", source=text,
            source_key=1,
        )  # fmt: skip
    return document


def clock(moment: datetime = NOW) -> Any:
    return lambda: moment


def targets(document: Document) -> list[str]:
    return list(Segment.objects.filter(document=document).order_by("order").values_list("target", flat=True))


def test_a_request_fills_the_empty_sentences_and_says_by_whom() -> None:
    document = a_document()
    user = User.objects.create_user("writer")
    with libretranslate() as server:
        an_engine("One", server.address)
        request = request_machine(document, user=user, now=NOW)
        standing = state_of_request(document)
        assert standing is not None
        assert (standing.state, standing.left, standing.open) == (RequestState.WAITING, 3, True)
        assert fill_one(clock=clock()) is not None
    assert targets(document) == list(IN_TURKISH)
    first = Segment.objects.filter(document=document).earliest("order")
    assert (first.status, first.origin) == (SegmentStatus.FILLED, SegmentOrigin.MACHINE)
    assert (first.engine, first.route) == ("One", "kk tr")
    standing = state_of_request(document)
    assert standing is not None
    assert (standing.state, standing.filled, standing.left) == (RequestState.DONE, 3, 0)
    with translation.override("en"):
        assert [one.words for one in standing.attempts] == ["translated"]
    assert Act.objects.filter(verb="translation.request_machine", object_key=str(document.pk)).count() == 1
    assert fill_one(clock=clock()) is None
    request.refresh_from_db()
    assert request.asked_by == user


def test_two_clicks_make_one_request() -> None:
    document = a_document()
    assert request_machine(document, user=None, now=NOW).pk == request_machine(document, user=None, now=NOW).pk
    assert state_of_request(a_document(target="urn:desk:other")) is None


def test_what_people_wrote_is_never_written_over() -> None:
    document = a_document()
    with libretranslate() as server:
        an_engine("One", server.address)
        request_machine(document, user=None, now=NOW)
        Segment.objects.filter(document=document, order=1).update(
            target="Elle yazıldı", status=SegmentStatus.DRAFT, origin=SegmentOrigin.PERSON
        )
        fill_one(clock=clock())
        assert [asked["q"] for asked in server.asked] == [[THREE[0].lower()], [THREE[2].lower()]]
    assert targets(document) == [IN_TURKISH[0], "Elle yazıldı", IN_TURKISH[2]]


def test_what_somebody_writes_while_the_engine_thinks_stays_and_the_machines_words_stand_beside_it() -> None:
    document = a_document()
    first = Segment.objects.get(document=document, order=0)
    with libretranslate() as server:
        an_engine("One", server.address)
        request_machine(document, user=None, now=NOW)

        def ticking() -> datetime:
            if server.asked:
                Segment.objects.filter(pk=first.pk, status=SegmentStatus.EMPTY).update(
                    target="Elle yazıldı", status=SegmentStatus.DRAFT, origin=SegmentOrigin.PERSON, revision=1
                )
            return NOW

        fill_one(clock=ticking)
    assert targets(document) == ["Elle yazıldı", *IN_TURKISH[1:]]
    assert SegmentVersion.objects.filter(segment=first, text=IN_TURKISH[0]).exists()


def test_a_confidential_document_never_leaves_the_hub() -> None:
    document = a_document(confidential=True)
    with libretranslate() as server:
        an_engine("Outside", server.address, local=False)
        request_machine(document, user=None, now=NOW)
        fill_one(clock=clock())
        assert server.asked == []
    standing = state_of_request(document)
    assert standing is not None
    assert (standing.state, [str(one.code) for one in standing.attempts]) == (RequestState.FAILED, ["outside"])


def test_an_embargo_that_is_set_meanwhile_holds_from_the_next_sentences_on() -> None:
    document = a_document(*(f"таза қала {number}" for number in range(100, 130)))

    with libretranslate() as server:
        engine = an_engine("Outside", server.address, local=True)
        request_machine(document, user=None, now=NOW)

        def ticking() -> datetime:
            if len(server.asked) == 20:
                Document.objects.filter(pk=document.pk).update(confidential=True)
                Engine.objects.filter(pk=engine.pk).update(local=False)
            return NOW

        fill_one(clock=ticking)
        assert len(server.asked) == 20
    assert Segment.objects.filter(document=document, status=SegmentStatus.FILLED).count() == 20


def test_some_sentences_that_no_engine_can_do_leave_the_rest_done() -> None:
    document = a_document("таза қала 25", "жаңа қала")
    with libretranslate(twist=lambda texts: [text.replace("25", "") for text in texts]) as server:
        an_engine("One", server.address)
        request_machine(document, user=None, now=NOW)
        fill_one(clock=clock())
    standing = state_of_request(document)
    assert standing is not None
    assert (standing.state, standing.filled, standing.left) == (RequestState.PARTLY, 1, 1)
    assert targets(document) == ["", "yeni şehir"]
    with translation.override("en"):
        assert "numbers lost or invented" in standing.attempts[0].words


def test_a_request_waits_for_an_engine_that_rests_and_then_gives_up() -> None:
    document = a_document()
    an_engine("Dead", "http://127.0.0.1:9", timeout=1)
    Engine.objects.update(failures=5, paused_until=NOW + timedelta(minutes=30))
    request_machine(document, user=None, now=NOW)
    fill_one(clock=clock())
    standing = state_of_request(document)
    assert standing is not None
    assert (standing.state, standing.again) == (RequestState.WAITING, NOW + timedelta(minutes=30))
    assert fill_one(clock=clock()) is None
    MachineRequest.objects.update(claims=MOST_CLAIMS - 1)
    Engine.objects.update(paused_until=NOW + timedelta(hours=2))
    fill_one(clock=clock(NOW + timedelta(minutes=31)))
    standing = state_of_request(document)
    assert standing is not None
    assert standing.state == RequestState.FAILED


def test_a_request_waits_for_next_months_money() -> None:
    document = a_document()
    with libretranslate() as server:
        an_engine("Dear", server.address, price=1_000, cap=0)
        request_machine(document, user=None, now=NOW)
        fill_one(clock=clock())
        standing = state_of_request(document)
        assert standing is not None
        assert (standing.state, standing.again) == (RequestState.WAITING, datetime(2026, 12, 1, tzinfo=UTC))
        assert [str(one.code) for one in standing.attempts] == ["dear"]
        assert server.asked == []
        assert wake_requests(now=NOW) == 1
        Engine.objects.update(cap=None)
        fill_one(clock=clock())
    assert targets(document) == list(IN_TURKISH)


def test_two_workers_never_hold_one_request() -> None:
    request_machine(a_document(), user=None, now=NOW)
    assert claim(now=NOW) is not None
    assert claim(now=NOW) is None
    assert claim(now=NOW + CLAIM) is not None


def test_a_request_that_kills_its_worker_each_time_is_let_be() -> None:
    document = a_document()
    request_machine(document, user=None, now=NOW)
    MachineRequest.objects.update(state=RequestState.RUNNING, claimed_until=NOW, claims=MOST_CLAIMS)
    fill_one(clock=clock(NOW + CLAIM))
    standing = state_of_request(document)
    assert standing is not None
    assert standing.state == RequestState.FAILED


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_what_a_killed_worker_left_is_finished_by_the_next_one() -> None:
    texts = [f"таза қала {number}" for number in range(100, 130)]
    document = a_document(*texts)
    with libretranslate() as server:
        an_engine("One", server.address, timeout=60)

        def hang_at_the_second(found: list[str]) -> list[str]:
            if len(server.asked) == 21:
                server.mute = True
            return found

        server.twist = hang_at_the_second
        request_machine(document, user=None, now=NOW)
        # On PostgreSQL there is no side file.
        names = {f"NAME_OF_{alias.upper()}": str(connections[alias].settings_dict["NAME"]) for alias in connections}
        environment = {**os.environ, **names, "DJANGO_SETTINGS_MODULE": "orkhon.config.settings"}
        worker = subprocess.Popen([sys.executable, "-c", _WORKER], env=environment)
        try:
            wait_until(lambda: len(server.asked) == 21, "the second batch")
        finally:
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        server.mute, server.twist = False, None
        request = MachineRequest.objects.get()
        assert (request.state, request.filled) == (RequestState.RUNNING, 20)
        assert request.claimed_until is not None
        assert fill_one(clock=clock(request.claimed_until - timedelta(seconds=1))) is None
        fill_one(clock=clock(request.claimed_until))
    assert targets(document) == [f"temiz şehir {number}" for number in range(100, 130)]
    standing = state_of_request(document)
    assert standing is not None
    assert (standing.state, standing.filled, standing.left) == (RequestState.DONE, 30, 0)


def test_a_model_is_told_what_stands_before_the_sentences() -> None:
    document = a_document("Бас тақырып", *(f"таза қала {number}" for number in range(100, 125)))
    with chat() as model:
        an_engine("Chat", model.address, kind="chat", model="m")
        request_machine(document, user=None, now=NOW)
        fill_one(clock=clock())
    assert "Бас тақырып" in model.asked[-1]["messages"][1]["content"]


def test_finished_requests_are_forgotten_and_open_ones_stay() -> None:
    document = a_document()
    request_machine(document, user=None, now=NOW)
    MachineRequest.objects.create(document=document, state=RequestState.DONE, asked_at=NOW, next_attempt=NOW)
    assert forget_requests(NOW + timedelta(days=1)) == 1
    assert MachineRequest.objects.get().state == RequestState.WAITING
