"""What is watched outside is compared as it comes: an altered copy alerts, all else does not, and little is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import override_settings

from orkhon.alliance.models import Agency, Role, Staff
from orkhon.tidings.models import Tiding
from orkhon.verification.actions.forget_tips import forget_alerts, forget_seen_texts
from orkhon.verification.actions.keep_place import Watched, keep_place, let_place_go
from orkhon.verification.actions.settle_alert import dismiss_alert, take_alert
from orkhon.verification.actions.watch_place import watch_place
from orkhon.verification.models import Appearance, Claim, ClaimSource, RadarAlert, SeenText, WatchedPlace
from orkhon.verification.models.radar import AlertState
from orkhon.verification.radar.errors import AlertSettled, NotYours, PlaceRefused
from orkhon.verification.radar.queries import places_due, shown
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.redact import redact
from orkhon.wire.erasing import finish_erasures
from tests.outbound.servers import Handler, serving
from tests.verification.archiving import HEADLINE, TRAIN, fill, written
from tests.wire.making import NOW

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.database]

URI = "urn:bosphorus:train"
ALTERED = TRAIN.replace("14 vagon", "41 vagon")
LATER = NOW + timedelta(hours=1)


class Outside:
    """A server of others: what it gives is put here, by path."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []
        self.address = ""

    def answer(self, request: Handler) -> None:
        self.asked.append(request.path)
        status, body = self.pages.get(request.path, (404, b""))
        request.send(body, status=status, headers={"Content-Type": "application/rss+xml; charset=utf-8", "ETag": '"1"'})

    def feed(self, path: str, *texts: str, title: str = "Uydurma başlık") -> None:
        items = "".join(
            f"<item><title>{title}</title><link>https://news.example/{number}</link><guid>{number}</guid>"
            f"<description>{escape(text)}</description><pubDate>Sun, 22 Nov 2026 11:00:00 +0000</pubDate></item>"
            for number, text in enumerate(texts)
        )
        feed = f'<rss version="2.0"><channel><title>x</title><link>https://news.example</link>{items}</channel></rss>'
        self.pages[path] = (200, feed.encode())


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    one = Outside()
    with serving(one.answer) as address, override_settings(ORKHON_HOME=tmp_path):
        one.address = address
        written(URI, "tr-Latn", TRAIN, HEADLINE)
        fill()
        yield one


def place(outside: Outside, path: str = "/feed", **facts: object) -> WatchedPlace:
    address = f"{outside.address}{path}"
    return WatchedPlace.objects.create(name=f"Uydurma{path}", address=address, language="tr", local=True, **facts)


def look(one: WatchedPlace, *, now: datetime = LATER) -> int:
    one.refresh_from_db()
    return watch_place(one, now=now, chance=lambda: 0.5)


def test_an_altered_copy_raises_an_alert_and_proposes_a_claim_with_its_appearance(outside: Outside) -> None:
    checker = User.objects.create_user("checker")
    agency = Agency.objects.create(code="invented-of-radar", name_en="Invented")
    Staff.objects.create(user=checker, agency=agency, role=Role.FACT_CHECKER)
    outside.feed("/feed", ALTERED)
    watched = place(outside)
    assert look(watched) == 1
    alert = RadarAlert.objects.get()
    assert (alert.uri, alert.kinds, alert.state) == (URI, "number", AlertState.OPEN)
    assert alert.address == "https://news.example/0"
    claim = Claim.objects.get()
    assert (claim.source, claim.item, alert.claim) == (ClaimSource.RADAR, URI, claim.key)
    appearance = Appearance.objects.get()
    assert (appearance.place, appearance.differences) == (watched.name, "number")
    assert Tiding.objects.filter(user=checker, kind="radar").count() == 1
    (one,) = shown([alert])
    (pair,) = one.pairs
    assert pair.original is not None
    assert (pair.original.changed, pair.given.changed) == ("14", "41")


def test_the_same_text_is_compared_once_and_an_unaltered_or_foreign_one_alerts_nobody(outside: Outside) -> None:
    outside.feed("/feed", TRAIN, "Nehir bu yıl hiç olmadığı kadar yeşil aktı ve yedi uydurma dev onu seyretti durdu.")
    watched = place(outside)
    assert look(watched) == 2
    assert look(watched) == 0
    assert not RadarAlert.objects.exists()
    assert not Claim.objects.exists()
    outside.feed("/feed", ALTERED)
    assert look(watched) == 1
    assert RadarAlert.objects.count() == 1


def test_of_outside_texts_short_passages_are_kept_and_no_more(outside: Outside) -> None:
    text = f"{ALTERED} Bunu yazan uydurma yazar kimseye söylemedi."
    outside.feed("/feed", text)
    look(place(outside))
    kept = json.dumps([list(RadarAlert.objects.values()), list(SeenText.objects.values())], default=str)
    assert "uydurma yazar" not in kept
    assert "Nilüfer" not in kept
    assert len(RadarAlert.objects.get().differences[0]["passage"]) <= 240


def test_the_same_alteration_at_another_place_is_one_claim_with_two_appearances(outside: Outside) -> None:
    outside.feed("/feed", ALTERED)
    outside.pages["/other"] = (200, outside.pages["/feed"][1].replace(b"news.example", b"other.example"))
    first, second = place(outside), place(outside, "/other")
    look(first)
    look(second)
    assert RadarAlert.objects.count() == 2
    claim = Claim.objects.get()
    assert claim.places == 2
    assert claim.times == 2


def test_a_broken_feed_is_said_asked_later_and_later_and_stops_no_other(outside: Outside) -> None:
    outside.pages["/broken"] = (200, b"<html><p>not a feed")
    outside.pages["/down"] = (503, b"")
    outside.feed("/feed", ALTERED)
    broken, down, good = place(outside, "/broken"), place(outside, "/down"), place(outside)
    for one in places_due(LATER):
        look(one)
    for one in (broken, down, good):
        one.refresh_from_db()
    assert broken.trouble
    assert down.trouble
    assert down.failures == 1
    assert (good.trouble, good.failures) == ("", 0)
    assert RadarAlert.objects.count() == 1
    assert down.due is not None
    first = down.due
    look(down, now=first)
    down.refresh_from_db()
    assert down.due is not None
    assert down.due - first > first - LATER


def test_hostile_feeds_are_survived(outside: Outside) -> None:
    lines = "".join(f"<item><title>{n}</title><link>javascript:{n}</link></item>" for n in range(500))
    outside.pages["/many"] = (200, f"<rss version='2.0'><channel>{lines}</channel></rss>".encode())
    outside.feed("/long", "a " * 200_000, "\u202e" * 3_000, "<script>alert(1)</script> " + ALTERED)
    for path in ("/many", "/long"):
        look(place(outside, path))
    assert WatchedPlace.objects.filter(trouble="").exists()
    for alert in RadarAlert.objects.all():
        assert alert.address.startswith("https://")
        assert "<script" not in json.dumps(alert.differences)


def test_a_place_in_our_own_network_is_not_asked_unless_it_is_said_to_be_there(outside: Outside) -> None:
    outside.feed("/feed", ALTERED)
    watched = WatchedPlace.objects.create(name="x", address=f"{outside.address}/feed", language="tr")
    assert look(watched) == 0
    watched.refresh_from_db()
    assert watched.trouble
    assert outside.asked == []


def test_after_a_kill_nothing_of_item_or_copy_is_shown_and_a_redaction_empties_the_passages(outside: Outside) -> None:
    outside.feed("/feed", ALTERED)
    look(place(outside))
    kill(URI, person="aru", reason="false", now=LATER)
    (one,) = shown([RadarAlert.objects.get()])
    assert one.item is None
    assert one.pairs == ()
    redact(URI, reason="court", person="aru", second="bek", authority="court", now=LATER)
    finish_erasures(now=LATER)
    assert RadarAlert.objects.get().differences == []


def test_an_alert_is_settled_once_by_whoever_may_and_dismissed_with_a_reason(outside: Outside) -> None:
    outside.feed("/feed", ALTERED)
    look(place(outside))
    number = RadarAlert.objects.get().pk
    nobody, admin = User.objects.create_user("nobody"), User.objects.create_superuser("root-of-tests")
    with pytest.raises(NotYours):
        dismiss_alert(number, "no", user=nobody, now=LATER)
    with pytest.raises(PlaceRefused):
        dismiss_alert(number, "  ", user=admin, now=LATER)
    assert dismiss_alert(number, "an old text", user=admin, now=LATER).state == AlertState.DISMISSED
    with pytest.raises(AlertSettled):
        take_alert(number, user=admin, now=LATER)
    assert forget_alerts(LATER + timedelta(days=1)) == 1
    assert forget_seen_texts(LATER + timedelta(days=1)) == 1


def test_what_is_watched_is_kept_by_the_joint_desk_alone(outside: Outside) -> None:
    nobody, admin = User.objects.create_user("nobody"), User.objects.create_superuser("root-of-tests")
    told = Watched(name="Kanal", kind="telegram", address="@uydurma_kanal", language="tr")
    with pytest.raises(NotYours):
        keep_place(told, user=nobody, now=NOW)
    row = keep_place(told, user=admin, now=NOW)
    assert row.address == "https://t.me/s/uydurma_kanal"
    with pytest.raises(PlaceRefused):
        keep_place(told, user=admin, now=NOW)
    for wrong in (
        Watched(name="x", kind="feed", address="file:///etc/passwd", language="tr"),
        Watched(name="x", kind="feed", address="https://a.example/", language="xx"),
        Watched(name="", kind="feed", address="https://a.example/", language="tr"),
        Watched(name="x", kind="feed", address="https://a.example/", language="tr", minutes=0),
    ):
        with pytest.raises(PlaceRefused):
            keep_place(wrong, user=admin, now=NOW)
    let_place_go(row.pk, user=admin, now=datetime.now(UTC))
    assert not WatchedPlace.objects.exists()
