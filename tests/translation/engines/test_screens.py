"""Machine engines in the admin: administrators keep them, the joint desk's secretariat sees them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orkhon.alliance.models import Role
from orkhon.audit.models import Act
from orkhon.translation.engines import request_machine
from orkhon.translation.engines.engine_secrets import has_engine_secret, read_engine_secret
from orkhon.translation.engines.filling import fill_one
from orkhon.translation.models import Engine, EnginePair, MachineRequest, RequestState
from tests.exchange.conftest import BrowserOf
from tests.translation.engines.look_alikes import libretranslate
from tests.translation.engines.making import NOW, an_engine
from tests.translation.engines.test_filling import a_document

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]

FIELDS = {
    "name": "Libre", "kind": "libretranslate", "address": "https://translate.example.org", "model": "",
    "codes": "kk = kaz", "active": "on", "timeout": "20", "price": "15", "cap": "40", "secret": "QZKEYQZ",
}  # fmt: skip


def page(client: Client, name: str, *arguments: object) -> str:
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200, answer.headers.get("Location")
    return answer.content.decode()


def test_an_administrator_keeps_an_engine_whose_key_is_never_shown_again(browser_of: BrowserOf, own_home: Path) -> None:
    root = browser_of()
    assert root.post(reverse("engines:add"), FIELDS).status_code == 302
    engine = Engine.objects.get()
    assert (engine.price, engine.cap, engine.local, engine.outside) == (Decimal(15), Decimal(40), False, True)
    assert read_engine_secret(own_home, engine.pk) == "QZKEYQZ"
    assert engine.code_named("kk-Cyrl") == "kaz"
    for shown in (page(root, "engines:edit", engine.pk), page(root, "engines:index")):
        assert "QZKEYQZ" not in shown
    assert (
        root.post(reverse("engines:edit", args=[engine.pk]), FIELDS | {"secret": "", "timeout": "9"}).status_code == 302
    )
    assert read_engine_secret(own_home, engine.pk) == "QZKEYQZ"
    acts = list(Act.objects.filter(verb__startswith="engines:"))
    assert {act.verb for act in acts} == {"engines:add", "engines:edit"}
    assert "QZKEYQZ" not in str([act.details for act in acts])
    assert root.post(reverse("engines:delete", args=[engine.pk])).status_code == 302
    assert not has_engine_secret(own_home, engine.pk)


def test_a_key_is_not_taken_along_to_another_server(browser_of: BrowserOf) -> None:
    root = browser_of()
    root.post(reverse("engines:add"), FIELDS)
    engine = Engine.objects.get()
    moved = FIELDS | {"address": "https://other.example.org", "secret": ""}
    assert "give the key for it" in root.post(reverse("engines:edit", args=[engine.pk]), moved).content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": "chat"}, "give the model"),
        ({"kind": "local", "address": ""}, "give the folder"),
        ({"address": "ftp://x"}, "begins with http"),
        ({"address": "https://a:secret@translate.example.org"}, "holds a password"),
        ({"codes": "rubbish"}, "our code first"),
        ({"timeout": "0"}, "1"),
    ],
)
def test_an_engine_that_could_never_be_asked_is_refused(
    browser_of: BrowserOf, wrong: dict[str, str], words: str
) -> None:
    answer = browser_of().post(reverse("engines:add"), FIELDS | wrong)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Engine.objects.exists()


def test_a_pair_is_kept_with_its_scripts_written_in_full(browser_of: BrowserOf) -> None:
    root, engine = browser_of(), an_engine("Libre", "https://translate.example.org", pairs=())
    fields = {"engine": str(engine.pk), "source": "kk", "target": "uz_Latn", "rank": "1"}
    assert root.post(reverse("engine_pairs:add"), fields).status_code == 302
    pair = EnginePair.objects.get()
    assert (pair.source, pair.target) == ("kk-Cyrl", "uz-Latn")
    for wrong in ({"target": "kk-Latn"}, {"source": "kk-Cyrl-Cyrl-"}, {"rank": "x"}):
        assert root.post(reverse("engine_pairs:add"), fields | wrong).status_code == 200
    assert "uz-Latn" in page(root, "engine_pairs:index")


def test_the_secretariat_sees_state_and_cost_and_changes_nothing(browser_of: BrowserOf) -> None:
    engine = an_engine("Libre", "https://translate.example.org", cap=Decimal(40))
    Engine.objects.update(last_failure="answered 500", last_failure_at=NOW, failures=1)
    client = browser_of(Role.SECRETARIAT)
    shown = page(client, "engines:index")
    assert "answered 500" in shown
    assert "0.00 of 40.00" in shown
    for name in ("engines:edit", "engines:delete", "translation_try_engine"):
        assert client.post(reverse(name, args=[engine.pk]), FIELDS).status_code in (302, 403)
    engine.refresh_from_db()
    assert engine.name == "Libre"


def test_a_sentence_is_tried_and_what_came_is_shown(browser_of: BrowserOf) -> None:
    root = browser_of()
    fields = {"source": "kk", "target": "tr", "text": "таза <b>қала</b>"}
    with libretranslate() as server:
        engine = an_engine("Libre", server.address, pairs=())
        address = reverse("translation_try_engine", args=[engine.pk])
        assert "Send nothing that is embargoed" in root.get(address).content.decode()
        shown = root.post(address, fields).content.decode()
        assert "temiz &lt;b&gt;şehir&lt;/b&gt;" in shown
        server.status = 500
        assert "answered with the error 500" in root.post(address, fields).content.decode()
        assert root.post(address, fields | {"source": "???"}).status_code == 200
    acts = Act.objects.filter(verb="translation.try_engine")
    assert [act.outcome for act in acts.order_by("position")] == ["done", "failed"]
    assert "таза" not in str([act.details for act in acts])


def test_whoever_mends_an_engine_wakes_what_waits_for_it(browser_of: BrowserOf) -> None:
    root = browser_of()
    with libretranslate() as server:
        engine = an_engine("Libre", server.address)
        Engine.objects.update(failures=5, paused_until=timezone.now() + timedelta(hours=1))
        request = request_machine(a_document(), user=None, now=timezone.now())
        fields = FIELDS | {"address": server.address, "local": "on", "timeout": "5", "secret": "", "codes": ""}
        tried = {"source": "kk", "target": "tr", "text": "таза қала"}
        pair = {"engine": str(engine.pk), "source": "ky", "target": "tr", "rank": "1"}
        for address, form in (
            (reverse("engines:edit", args=[engine.pk]), fields | {"cap": "50"}),
            (reverse("engines:add"), fields | {"name": "Another"}),
            (reverse("engine_pairs:add"), pair),
            (reverse("translation_try_engine", args=[engine.pk]), tried),
        ):
            MachineRequest.objects.update(next_attempt=timezone.now() + timedelta(hours=1), claims=4)
            assert fill_one(clock=timezone.now) is None
            assert root.post(address, form).status_code in (200, 302)
            request.refresh_from_db()
            assert (request.next_attempt <= timezone.now(), request.claims) == (True, 0), address
        assert fill_one(clock=timezone.now) is not None
        request.refresh_from_db()
        assert request.state == RequestState.DONE
