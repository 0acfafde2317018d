"""What the list of the wire holds for whom: filters, other newsrooms' drafts, archives; and who may look at all."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from PIL import Image

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Memorandum, Role, Staff
from orkhon.desk import wire_pictures
from orkhon.desk.actions.take_from_wire import take_from_wire
from orkhon.desk.live_rows import LiveRow, RecentChanges, rows_after
from orkhon.desk.models import Article
from orkhon.desk.row_html import row_html
from orkhon.desk.wire_filters import WireFilters
from orkhon.desk.wire_reading import reading_at
from orkhon.desk.wire_rights import all_who_see_wire, sees_wire
from orkhon.desk.wire_rows import Chip, WireRow, wire_page
from orkhon.exchange import item_used
from orkhon.items import Language
from orkhon.items.media import Media, Rendition
from orkhon.wire.actions.kill import kill
from orkhon.wire.queries import head, news_between
from tests.desk.conftest import Sends

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]

ARCHIVED: dict[str, Any] = {"extra": {"orkhon": {"archived": True}}, "created": datetime(1998, 5, 4, tzinfo=UTC)}


def _shown(client: Client, **query: str | list[str]) -> list[str]:
    page = unescape(client.get(reverse("desk_wire"), query).content.decode())
    return re.findall(r'data-uri="([^"]+)"', page.partition('<ol class="desk-wire"')[2].partition("</ol>")[0])


def _elsewhere(agency: Agency, role: Role = Role.EDITOR) -> User:
    user = User.objects.create_user(f"{agency.code}-{role.value}")
    Staff.objects.create(user=user, agency=agency, role=role)
    assign_roles(user)
    return user


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _batch(position: int, user: User, now: datetime) -> dict[str, LiveRow]:
    recent, filters = RecentChanges(), WireFilters()
    batch = rows_after(position, head(), recent=recent, filters=filters, user=user, place="UTC", now=now)
    return {row.uri: row for row in batch.rows}


def test_filters_by_urgency_and_by_rights_let_through_what_they_say(
    send: Sends, as_reporter: Client, alliance: dict[str, Agency]
) -> None:
    for uri, urgency in (("urn:altai:1", 1), ("urn:altai:3", 3), ("urn:altai:5", 5), ("urn:altai:0", None)):
        send(uri, urgency=urgency)
    assert _shown(as_reporter, urgency="urgent") == ["urn:altai:1"]
    assert _shown(as_reporter, urgency=["high", "routine"]) == ["urn:altai:0", "urn:altai:5", "urn:altai:3"]
    send("urn:registan:1", agency="registan")
    Memorandum.objects.update(agency=alliance["altai"], broadcast=True)
    assert _shown(as_reporter, rights="broadcast", urgency="urgent") == ["urn:altai:1"]
    assert "urn:registan:1" not in _shown(as_reporter, rights=["republish", "broadcast"])
    Memorandum.objects.update(broadcast=False)
    assert _shown(as_reporter, rights="broadcast") == []


def test_another_newsrooms_draft_marks_an_item_for_nobody_else_until_it_is_public(
    send: Sends, person: Callable[[Role], User], alliance: dict[str, Agency], now: datetime
) -> None:
    person(Role.EDITOR)
    theirs, others = _elsewhere(alliance["altai"]), _elsewhere(alliance["registan"])
    at = send("urn:registan:1", agency="registan").position
    article = take_from_wire("urn:registan:1", user=theirs, now=now, language="kk", newsroom="altai")
    page = reverse("desk_wire")
    assert _shown(_signed_in(theirs), taken="yes") == ["urn:registan:1"]
    assert _shown(_signed_in(others), taken="yes") == []
    assert _shown(_signed_in(others), taken="no") == ["urn:registan:1"]
    for query in ({}, {"at": at}):
        told = re.sub(r"(?s)<form.*?</form>", "", _signed_in(others).get(page, query).content.decode())
        assert "on the desk" not in told.lower()
    assert "nowhere that you can see" in _signed_in(others).get(page, {"at": at}).content.decode()
    assert "on the desk" not in _batch(0, others, now)["urn:registan:1"].html
    assert "on the desk" in _batch(0, theirs, now)["urn:registan:1"].html
    Article.objects.filter(pk=article.pk).update(live=True)
    assert _shown(_signed_in(others), taken="yes") == ["urn:registan:1"]


def test_what_comes_out_of_an_archive_is_no_news_and_its_words_go_to_no_screen_that_did_not_find_it(
    send: Sends, person: Callable[[Role], User], now: datetime
) -> None:
    reporter = person(Role.REPORTER)
    send("urn:altai:new", headline="Жаңа")
    old = send("urn:altai:old", headline="Ескі сөз", **ARCHIVED)
    assert [row.uri for row in wire_page(WireFilters()).rows] == ["urn:altai:new"]
    assert list(_batch(0, reporter, now)) == ["urn:altai:new"]
    # Who found it must hear of its kill; who did not gets no word of it.
    kill("urn:altai:old", reason="false", person="altai", now=now)
    gone = _batch(old.position, reporter, now)["urn:altai:old"]
    assert (gone.gone, gone.new, gone.html) == (True, False, "")
    # A version that comes as news is news.
    send("urn:altai:back", **ARCHIVED)
    at = send("urn:altai:back", headline="Қайта").position
    assert _batch(at - 1, reporter, now)["urn:altai:back"].new
    assert wire_page(WireFilters()).rows[0].uri == "urn:altai:back"


def test_however_much_came_out_of_archives_the_newest_are_listed_and_no_screen_asks_for_its_list_anew(
    send: Sends, person: Callable[[Role], User], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orkhon.wire.queries._BLOCK", 4)
    monkeypatch.setattr("orkhon.desk.wire_rows._WINDOW", 2)
    monkeypatch.setattr("orkhon.desk.wire_rows._MOST_WINDOWS", 2)
    monkeypatch.setattr("orkhon.desk.live_rows.MOST_AT_ONCE", 2)
    send("urn:altai:new")
    for number in range(6):
        send(f"urn:altai:old-{number}", **ARCHIVED)
    assert [row.uri for row in wire_page(WireFilters()).rows] == ["urn:altai:new"]
    assert list(_batch(0, person(Role.REPORTER), now)) == ["urn:altai:new"]
    # In blocks of the log too: some of news and archives, one of archives alone, and the newest.
    for number in range(6, 12):
        send(f"urn:altai:old-{number}", **ARCHIVED)
    send("urn:altai:newest")
    found = [(14, "urn:altai:newest"), (1, "urn:altai:new")]
    assert [one[:2] for one in news_between(0, head(), 5, newest_first=True)] == found
    assert [one[:2] for one in news_between(0, head(), 5)] == found[::-1]
    assert [one[:2] for one in news_between(1, head(), 1)] == found[:1]


def test_who_sees_the_wire_is_the_same_whether_one_is_asked_or_all(
    person: Callable[[Role], User], alliance: dict[str, Agency]
) -> None:
    people = [person(role) for role in Role] + [_elsewhere(alliance["altai"], role) for role in (Role.EDITOR,)]
    people += [User.objects.create_user("nobody"), User.objects.create_superuser("root")]
    gone = _elsewhere(alliance["registan"])
    Agency.objects.filter(code="registan").update(active=False)
    out = User.objects.create_superuser("left", is_active=False)
    for user in [*people, gone, out]:
        fresh = User.objects.get(pk=user.pk)
        alone = fresh.has_perm("wagtailadmin.access_admin") and sees_wire(fresh)
        assert (fresh.pk in all_who_see_wire()) is alone, fresh.username
    assert any(user.pk in all_who_see_wire() for user in people)


def test_a_text_is_read_in_the_script_that_the_person_chose_and_says_so(send: Sends, as_reporter: Client) -> None:
    at = send("urn:altai:1").position
    plain = as_reporter.get(reverse("desk_wire"), {"at": at}).content.decode()
    assert "Converted by program" not in plain
    post = {"at": str(at), "language": "kk", "script": "kk-Latn"}
    page = as_reporter.post(reverse("desk_wire_script"), post, follow=True).content.decode()
    assert "Converted by program" in page
    assert re.search(r'<h2 class="desk-title" lang="kk-Latn" dir="ltr">T[^<]*</h2>', page)
    # It is kept, another script's text stays as it is, and what is no alphabet of it takes the choice back.
    assert "Converted by program" in as_reporter.get(reverse("desk_wire"), {"at": at}).content.decode()
    russian = send("urn:altai:2", language=Language.parse("ru")).position
    assert "Converted by program" not in as_reporter.get(reverse("desk_wire"), {"at": russian}).content.decode()
    page = as_reporter.post(reverse("desk_wire_script"), post | {"script": "tlh"}, follow=True).content.decode()
    assert "Converted by program" not in page


def test_a_picture_beside_an_item_is_shown_small_and_what_is_none_or_killed_is_not(
    send: Sends, as_reporter: Client, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = io.BytesIO()
    Image.new("RGB", (1600, 1200), "teal").save(made, "PNG")
    kept = {"https://altai.example/1.png": made.getvalue(), "https://altai.example/2.png": b"<svg onload=alert(1)>"}
    monkeypatch.setattr(wire_pictures, "mirrored", kept.get)
    monkeypatch.setattr(wire_pictures, "mirrored_hashes", lambda hrefs: {href for href in hrefs if href in kept})
    media = tuple(
        Media(
            kind="picture",
            renditions=(Rendition(href=f"https://altai.example/{number}.png", content_type="image/png"),),
        )
        for number in (1, 2, 3)
    )
    at = send("urn:altai:1", media=media).position
    answers = [as_reporter.get(reverse("desk_wire_picture", args=[at, number])) for number in (1, 2, 3, 9)]
    assert [answer.status_code for answer in answers] == [200, 204, 204, 204]
    assert max(Image.open(io.BytesIO(answers[0].content)).size) <= 480
    assert as_reporter.get(reverse("desk_wire"), {"at": at}).content.decode().count("no file kept here") == 1
    kill("urn:altai:1", reason="false", person="altai", now=now)
    assert as_reporter.get(reverse("desk_wire_picture", args=[at, 1])).status_code == 204


def test_who_was_given_an_item_is_told_to_whoever_answers_for_its_kills_alone(
    send: Sends, person: Callable[[Role], User], alliance: dict[str, Agency], monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = send("urn:altai:1")
    person(Role.EDITOR)
    given = SimpleNamespace(channel="api")
    copy = SimpleNamespace(subscriber=SimpleNamespace(name="Steppe Radio"), newest="1", given=(given, given))
    monkeypatch.setattr(item_used, "copies_of", lambda uri, entries: [copy] if uri == entry.uri and entries else [])
    mine, others = _elsewhere(alliance["altai"], Role.EDITOR), _elsewhere(alliance["registan"], Role.EDITOR)
    query = {"at": str(entry.position)}
    assert "Steppe Radio: version 1 (api)" in _signed_in(mine).get(reverse("desk_wire"), query).content.decode()
    assert "Steppe Radio" not in _signed_in(others).get(reverse("desk_wire"), query).content.decode()


def test_an_article_of_which_one_part_is_killed_is_read_without_any_word(
    send: Sends, as_reporter: Client, now: datetime
) -> None:
    first = send("urn:altai:1", headline="Бірінші нұсқа")
    send("urn:altai:1", headline="Екінші нұсқа", summary="Құпия", embargoed=now + timedelta(hours=1))
    kill("urn:altai:1", reason="қате", person="altai", now=now)
    reading = reading_at(first.position)
    assert reading is not None
    assert reading.lines == []
    assert all(version.changes == () for version in reading.versions)
    page = as_reporter.get(reverse("desk_wire"), {"at": str(first.position), "part": "reading"}).content.decode()
    assert "612" not in page
    assert "Құпия" not in page


def test_no_word_of_an_item_gets_out_of_its_place_in_the_row(now: datetime) -> None:
    hostile = '"><img src=x onerror=alert(1)> href="?at=1 data-uri='
    row = WireRow(
        position=7, changed_at=7, uri=hostile, received=now, agency="altai", sign=hostile, headline=hostile,
        language="kk-Cyrl", direction="ltr", code="kk", urgency=1, slug_line=hostile, status="usable", gone=False,
        chips=(Chip(word=hostile, look="wait"),),
    )  # fmt: skip
    html = row_html(row, place="Asia/Almaty", kept=hostile, before=3, current=True)
    seen = Seen()
    seen.feed(html)
    assert {tag for tag, _ in seen.tags} <= {"li", "time", "span", "div", "h3", "a", "p"}
    assert not any(name.startswith("on") for _, facts in seen.tags for name in facts)
    (item,) = [facts for tag, facts in seen.tags if tag == "li"]
    (link,) = [facts for tag, facts in seen.tags if tag == "a"]
    assert (item["data-uri"], item["aria-current"]) == (hostile, "true")
    assert link["href"] == f"?{hostile}&before=3&at=7#reading"


def test_a_row_speaks_the_language_of_whoever_looks_and_of_nobody_before(now: datetime) -> None:
    row = WireRow(
        position=7, changed_at=7, uri="urn:altai:7", received=now, agency="altai", sign="ALT", headline="Көш",
        language="kk-Cyrl", direction="ltr", code="kk", urgency=5, slug_line="", status="killed", gone=True,
        chips=(Chip(word="killed", look="kill"), Chip(word="version %(version)s", values=(("version", "2"),))),
    )  # fmt: skip
    said = {}
    for language in ("en", "kk", "tr", "en"):
        with override(language):
            said[language] = row_html(row, place="UTC")
    assert ">killed</span>" in said["en"]
    assert ">version 2</span>" in said["en"]
    assert "біржола қайтарылған" in said["kk"]
    assert "tümüyle geri çekildi" in said["tr"]
    assert "killed<" not in said["kk"] + said["tr"]


class Seen(HTMLParser):
    """The elements of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
