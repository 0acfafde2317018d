"""The screens of the radar and the tipline, and the warning on a draft that repeats what was found false."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.utils import timezone
from wagtail.models import Locale

from orkhon.alliance.models import Role
from orkhon.desk.models import Article, Topic
from orkhon.desk.radar.warnings import CODE
from orkhon.desk.readiness import obstacles_of
from orkhon.verification.actions.receive_claim import receive_claim
from orkhon.verification.models import (
    Claim,
    ClaimSource,
    ClaimState,
    Determination,
    RadarAlert,
    TipBot,
    WatchedPlace,
)
from orkhon.verification.models.radar import AlertState
from tests.verification.archiving import HEADLINE, TRAIN, fill, written

pytestmark = [pytest.mark.django_db(databases="__all__")]

TOKEN = "123456:invented-token-of-tests"


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[None]:
    with override_settings(ORKHON_HOME=tmp_path):
        yield


@pytest.fixture
def alert() -> RadarAlert:
    written("urn:bosphorus:train", "tr-Latn", TRAIN, HEADLINE)
    fill()
    place = WatchedPlace.objects.create(name="<b>Uydurma</b>", address="https://elsewhere.example/feed", language="tr")
    whole = f"{HEADLINE}\n\n{TRAIN}"
    start = whole.index("14 vagon")
    passage = "Trende 41 vagon ve 612 yolcu <script>var</script>."
    return RadarAlert.objects.create(
        place=place,
        place_name=place.name,
        address="https://elsewhere.example/1",
        text="0" * 64,
        language="tr-Latn",
        uri="urn:bosphorus:train",
        version="1",
        agency="bosphorus",
        kinds="number",
        at=timezone.now(),
        differences=[
            {"kind": "number", "passage": passage, "changed": [7, 9], "original": [start, start + 2], "weight": 0.9},
            {"kind": "nonsense", "passage": "x", "changed": "y", "original": [10**9, -5]},
        ],
    )


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_both_sides_stand_beside_each_other_with_the_change_marked_and_nothing_of_others_is_markup(
    alert: RadarAlert, as_editor: Client
) -> None:
    page = as_editor.get("/admin/radar/").content.decode()
    assert "<del>14</del>" in page
    assert "<ins>41</ins>" in page
    assert "<script>var" not in page
    assert "<b>Uydurma" not in page
    assert 'rel="noopener noreferrer nofollow"' in page


def test_an_editor_dismisses_with_a_reason_and_a_reporter_sees_nothing(
    alert: RadarAlert, as_editor: Client, as_reporter: Client
) -> None:
    assert as_reporter.get("/admin/radar/").status_code in (302, 403)
    address = f"/admin/radar/alerts/{alert.pk}/settle/"
    as_editor.post(address, {"deed": "dismiss", "reason": ""})
    assert RadarAlert.objects.get().state == AlertState.OPEN
    as_editor.post(address, {"deed": "dismiss", "reason": "an old wording"})
    assert RadarAlert.objects.get().reason == "an old wording"
    assert "an old wording" in as_editor.get("/admin/radar/?state=dismissed").content.decode()
    assert as_editor.post("/admin/radar/alerts/999/settle/", {}).status_code == 404


def test_a_place_is_watched_changed_and_let_go(as_editor: Client) -> None:
    told = {"name": "Kanal", "kind": "telegram", "address": "@uydurma_kanal", "language": "tr", "minutes": "30"}
    assert as_editor.post("/admin/radar/places/new/", told | {"enabled": "on"}).status_code == 302
    place = WatchedPlace.objects.get()
    assert (place.address, place.enabled, place.local) == ("https://t.me/s/uydurma_kanal", True, False)
    as_editor.post(f"/admin/radar/places/{place.pk}/", told | {"local": "on", "local_asked": "1"})
    place.refresh_from_db()
    assert (place.enabled, place.local) == (False, False), "only an administrator lets it lie in our own network"
    assert "Kanal" in as_editor.get("/admin/radar/places/").content.decode()
    wrong = as_editor.post("/admin/radar/places/new/", told | {"minutes": "-1", "address": "javascript:1"})
    assert wrong.status_code == 200
    as_editor.post(f"/admin/radar/places/{place.pk}/", {"go": "1"})
    assert not WatchedPlace.objects.exists()


def test_the_secretariat_sets_the_tipline_up_and_no_screen_shows_the_token(
    person: Callable[[Role], User], as_editor: Client, tmp_path: Path
) -> None:
    secretary = browser(person(Role.SECRETARIAT))
    assert as_editor.get("/admin/tipline/").status_code in (302, 403)
    assert secretary.post("/admin/tipline/", {"token": "none"}).status_code == 200
    assert not TipBot.objects.exists()
    assert secretary.post("/admin/tipline/", {"token": TOKEN, "enabled": "on"}).status_code == 302
    bot = TipBot.objects.get()
    assert (tmp_path / "secrets" / f"tipline-{bot.pk}").read_text() == TOKEN
    page = secretary.get("/admin/tipline/").content.decode()
    assert "invented-token" not in page


def test_a_draft_that_repeats_what_was_found_false_is_warned_of_and_never_stopped(as_editor: Client) -> None:
    words = "Алматыда түнгі пойызға 612 жолаушы отырып, көпірден құлады."
    claim = receive_claim(words, "kk-Cyrl", source=ClaimSource.PUBLIC, now=timezone.now()).claim
    Claim.objects.filter(pk=claim.pk).update(state=ClaimState.DETERMINED)
    Determination.objects.create(
        claim=claim, step="verdict", outcome="agreed", verdict="false", issued=timezone.now(), agency="altai",
        document=b"{}", digest="0",
    )  # fmt: skip
    article = Article(
        locale=Locale.objects.get(language_code="kk"),
        headline="Пойыз туралы",
        body=f"<p>Бүгін қалада жауын жауды.</p><p>{words}</p>",
        topic=Topic.objects.get(code="society"),
    )
    article.save()
    found = [one for one in obstacles_of(article, None, timezone.now()) if one.code == CODE]
    assert len(found) == 1
    assert not found[0].stop
    assert claim.key in found[0].url
    assert words[:40] in unescape(str(found[0].words))
