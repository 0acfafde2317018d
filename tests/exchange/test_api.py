"""The pull API as a subscriber's program meets it."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client

from orkhon.exchange.actions.issue_token import issue_token, revoke_token
from orkhon.exchange.models import Channel, Delivery, Notice, Product, Receipt, Token
from orkhon.exchange.noticing import notice_entries
from orkhon.exchange.queries import Windows, reader_of
from orkhon.formats import parse
from orkhon.intake.actions.issue_push_token import issue_push_token
from orkhon.items import Language, PubStatus
from orkhon.search.models import SavedTopic
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.redact import redact
from orkhon.wire.actions.release import release
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.cursors import cursor_at
from orkhon.wire.entries import EntryKind
from orkhon.wire.queries import entry_at
from tests.exchange.making import NOW, a_member, an_agency, an_outsider, headers_of, sent

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def asked(path: str, headers: dict[str, str], status: int = 200) -> Any:
    """The JSON that GET gives."""
    response = Client().get(f"/api/v1/{path}", headers=headers)
    assert response.status_code == status, response.content
    return response.json()


def uris(page: dict[str, Any]) -> list[tuple[str, str]]:
    return [(entry["kind"], entry["uri"]) for entry in page["entries"]]


def test_a_log_is_read_from_its_beginning_in_pages_without_gap_or_repetition() -> None:
    for number in range(1, 8):
        sent(number)
    headers = headers_of(an_outsider())
    cursor, seen = "", []
    while True:
        page = asked(f"entries?limit=3&cursor={cursor}", headers)
        seen += [entry["uri"] for entry in page["entries"]]
        cursor = page["next"]
        if not page["more"]:
            break
    assert seen == [f"urn:altai:{number}" for number in range(1, 8)]
    assert asked(f"entries?cursor={cursor}", headers) == {"entries": [], "next": cursor, "more": False}
    sent(8)
    assert uris(asked(f"entries?cursor={cursor}", headers)) == [("publish", "urn:altai:8")]


def test_an_entry_says_what_happened_and_brings_the_item_as_it_was_sent() -> None:
    entry = sent(1, headline="Қар жауды", summary="Түнде")
    (given,) = asked("entries", headers_of(a_member()))["entries"]
    assert given["item"] == dict(entry.ninjs)
    assert given["cursor"] == cursor_at(entry.position)
    assert (given["kind"], given["agency"], given["version"]) == ("publish", "altai", "1")
    assert (given["hash"], given["signed_by"], given["key"]) == (entry.hash, entry.signed_by, entry.key_id)
    assert datetime.fromisoformat(given["received"]) == NOW


def test_a_killed_item_is_gone_at_once_and_who_had_it_is_told_whatever_it_takes_now() -> None:
    had, late = an_outsider(), an_outsider("late-paper")
    sent(1)
    first = asked("entries", headers := headers_of(had))
    had.products.clear()
    kill("urn:altai:1", reason="the quote was invented", person="Dana Seit", now=NOW)
    page = asked(f"entries?cursor={first['next']}", headers)
    assert uris(page) == [("kill", "urn:altai:1")]
    assert page["entries"][0]["reason"] == "the quote was invented"
    assert "Dana" not in str(page)
    assert uris(asked("entries", headers_of(late))) == []
    assert "Жаңалық" not in str(asked("entries", headers))
    gone = asked("item?uri=urn:altai:1", headers, status=410)
    assert gone["withdrawn"] == "killed"
    assert "item" not in gone
    asked("item?uri=urn:altai:1", headers_of(late), status=404)


def test_who_left_the_exchange_is_still_told_of_a_kill() -> None:
    subscriber = an_outsider()
    sent(1)
    cursor = asked("entries", headers := headers_of(subscriber))["next"]
    subscriber.active = False
    subscriber.save()
    sent(2)
    withhold("urn:altai:1", reason="we look again", person="Dana Seit", now=NOW)
    assert uris(asked(f"entries?cursor={cursor}", headers)) == [("withhold", "urn:altai:1")]


def test_an_embargo_is_marked_for_members_and_hides_the_item_from_everybody_else() -> None:
    until = NOW + timedelta(hours=3)
    sent(1, embargoed=until)
    (given,) = asked("entries", headers_of(a_member()))["entries"]
    assert given["item"]["embargoedUntil"].startswith("2026-11-22T19:40")
    assert asked("entries", headers_of(an_outsider()))["entries"] == []


def test_a_redacted_item_leaves_no_word() -> None:
    sent(1, headline="Тұрғынның мекенжайы")
    redact("urn:altai:1", reason="a private address", person="A. One", second="B. Two", now=NOW)
    page = asked("entries", headers_of(a_member()))
    assert uris(page) == [("publish", "urn:altai:1"), ("redact", "urn:altai:1")]
    assert page["entries"][0]["withdrawn"] == "redacted"
    assert "мекенжайы" not in str(page)


def test_an_agencys_own_withholding_brings_no_words() -> None:
    sent(1)
    sent(1, version="2", pub_status=PubStatus.WITHHELD, headline="Құпия")
    page = asked("entries", headers_of(a_member()))
    assert [(entry["kind"], entry.get("withdrawn")) for entry in page["entries"]] == [
        ("publish", "withheld"),
        ("withhold", None),
    ]
    assert "Құпия" not in str(page)


def test_what_was_given_is_on_record_once() -> None:
    sent(1)
    subscriber = an_outsider()
    headers = headers_of(subscriber)
    for _ in range(3):
        asked("entries", headers)
    (delivery,) = Delivery.objects.all()
    assert (delivery.channel, delivery.state, delivery.entries) == (Channel.API, "delivered", 1)
    assert Receipt.objects.filter(subscriber=subscriber, position=delivery.first).count() == 1
    (listed,) = asked("deliveries", headers)["deliveries"]
    assert listed["id"] == delivery.pk


def test_a_request_may_ask_for_a_part_and_a_mistyped_one_is_no_wider() -> None:
    sent(1)  # of an agency that is on record on another hub alone
    sent(2, language=Language.parse("ru"))
    headers = headers_of(a_member())
    assert uris(asked("entries?language=ru", headers)) == [("publish", "urn:altai:2")]
    assert uris(asked("entries?language=ru,kk&agency=altai", headers)) == [
        ("publish", "urn:altai:1"),
        ("publish", "urn:altai:2"),
    ]
    assert "langauge came; this address reads" in asked("entries?langauge=ru", headers, status=400)["detail"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("cursor=zzz", "'zzz' is no cursor of this hub; give back `next`"),
        ("limit=0", "limit='0' came; write a number from 1 to 500"),
        ("limit=9999", "limit='9999' came; write a number from 1 to 500"),
        ("wait=60", "wait='60' came; write a number from 0 to 15"),
        ("type=poem", "poem came; types are text picture"),
        ("language=kazakh_language", "is not a language tag"),
        ("urgency=10", "write a number from 1 to 9"),
        ("from=yesterday", "write oldest, or now"),
    ],
)
def test_bad_questions_are_answered_in_words(query: str, words: str) -> None:
    problem = asked(f"entries?{query}", headers_of(a_member()), status=400)
    assert words.replace(" picture", "") in problem["detail"]
    assert problem["status"] == 400


def test_nobody_asks_without_an_open_token() -> None:
    subscriber = a_member()
    now = datetime.now(UTC)
    closed, secret = issue_token(subscriber, "old", by="test", now=now)
    revoke_token(closed, by="test", now=now)
    for headers, words in [
        ({}, "no token came"),
        ({"Authorization": "Bearer ork_guess"}, "this hub has given out no such token"),
        ({"Authorization": f"Bearer {secret}"}, "was revoked"),
        (headers_of(subscriber, now=now - timedelta(days=400)), "expired"),
        ({"Authorization": "Basic !!!"}, "no token came"),
    ]:
        problem = Client().get("/api/v1/entries", headers=headers)
        assert problem.status_code == 401
        assert words in problem.json()["detail"]
        assert problem.headers["WWW-Authenticate"].startswith("Bearer")
        assert problem.headers["Content-Type"] == "application/problem+json"


def test_feed_readers_send_the_token_as_a_password() -> None:
    secret = headers_of(a_member())["Authorization"].removeprefix("Bearer ")
    basic = b64encode(f"manas:{secret}".encode()).decode()
    asked("entries", {"Authorization": f"Basic {basic}"})


def test_no_secret_is_kept() -> None:
    secret = headers_of(a_member())["Authorization"].removeprefix("Bearer ")
    (token,) = Token.objects.values()
    assert secret not in str(token)
    assert len(secret) > 40


@pytest.mark.usefixtures("limits_stand_still")
def test_a_program_that_asks_in_a_loop_is_told_to_wait() -> None:
    headers = headers_of(a_member(), per_minute=3)
    for _ in range(3):
        asked("entries", headers)
    refused = Client().get("/api/v1/entries", headers=headers)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 20
    assert "may ask 3 times a minute" in refused.json()["detail"]


@pytest.mark.parametrize("format", ["rss", "atom", "json", "ninjs"])
def test_a_feed_holds_the_newest_and_forgets_what_was_killed(format: str) -> None:
    sent(1, headline="Бірінші")
    sent(2, headline="Екінші")
    sent(3, headline="Үшінші", embargoed=NOW + timedelta(days=9999))
    headers = headers_of(a_member())
    first = Client().get(f"/api/v1/feeds/{format}", headers=headers)
    words = first.content.decode("unicode-escape") if format == "ninjs" else first.content.decode()
    assert first.status_code == 200
    assert "Бірінші" in words or b"\xd0\x91\xd1\x96\xd1\x80" in first.content
    assert "Үшінші".encode() not in first.content
    again = Client().get(f"/api/v1/feeds/{format}", headers=headers | {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    kill("urn:altai:1", reason="false", person="Dana Seit", now=NOW)
    after = Client().get(f"/api/v1/feeds/{format}", headers=headers | {"If-None-Match": first.headers["ETag"]})
    assert after.status_code == 200
    assert b"urn:altai:1" not in after.content
    assert b"urn:altai:2" in after.content


def test_a_correction_reaches_who_had_the_item_though_its_product_holds_it_no_more() -> None:
    had, late = an_outsider(), an_outsider("late-paper")
    topic = SavedTopic.objects.create(name="Floods", text="тасқыны", shared=True, begun=0, created=NOW, changed=NOW)
    Product.objects.update(topic=topic)
    sent(1, headline="Су тасқыны")
    sent(2, headline="Су тасқыны")
    first = asked("entries", headers_of(had))
    assert [uri for _, uri in uris(first)] == ["urn:altai:1", "urn:altai:2"]
    sent(1, version="2", headline="Өрт", kind=EntryKind.CORRECT)
    sent(2, version="2", headline="Өрт", kind=EntryKind.UPDATE)
    page = asked(f"entries?cursor={first['next']}", headers_of(had))
    assert uris(page) == [("correct", "urn:altai:1")]
    assert page["entries"][0]["item"]["version"] == "2"
    assert uris(asked(f"entries?cursor={first['next']}", headers_of(late))) == []
    windows = Windows()
    shown = [
        [one.uri for one in windows.page_after(reader_of(subscriber, now=NOW), 2, 100).given]
        for subscriber in (had, late)
    ]
    assert shown == [["urn:altai:1"], []]


def test_a_feed_answers_anew_when_what_it_may_hold_was_edited() -> None:
    subscriber = an_outsider()
    sent(1, headline="Су тасқыны")
    headers = headers_of(subscriber)
    feed, tags = "/api/v1/feeds/rss", []
    topic = SavedTopic.objects.create(name="Floods", text="тасқыны", shared=True, begun=0, created=NOW, changed=NOW)
    product = subscriber.products.get()
    for change in ({}, {"topic": topic}, {"agencies": "manas"}):
        for name, value in change.items():
            setattr(product, name, value)
        product.save()
        tags.append(Client().get(feed, headers=headers).headers["ETag"])
        same = Client().get(feed, headers=headers | {"If-None-Match": tags[-1]})
        assert same.status_code == 304
    topic.text = "футбол"
    topic.save()
    tags.append(Client().get(feed, headers=headers).headers["ETag"])
    assert len(set(tags)) == 4


@pytest.mark.parametrize("format", ["rss", "atom", "json", "ninjs", "newsml-g2", "newsml1"])
def test_a_feed_goes_on_when_an_embargo_or_a_withholding_was_lifted(format: str) -> None:
    sent(1, embargoed=NOW + timedelta(hours=1))
    sent(2, pub_status=PubStatus.WITHHELD)
    for number in (1, 2):
        release(f"urn:altai:{number}", reason="lifted", person="Dana Seit", now=NOW + timedelta(minutes=5))
    answer = Client().get(f"/api/v1/feeds/{format}", headers=headers_of(a_member()))
    assert answer.status_code == 200
    read = {item.uri: item for item in parse(answer.content, now=NOW).items}
    assert set(read) == {"urn:altai:1", "urn:altai:2"}
    assert {(item.embargoed, item.pub_status) for item in read.values()} == {(None, PubStatus.USABLE)}


def test_an_agency_that_nobody_knows_is_named_rather_than_answered_with_nothing() -> None:
    headers = headers_of(a_member())
    for path in ("feeds/rss", "entries"):
        assert "agency=nobody came" in asked(f"{path}?agency=nobody", headers, status=404)["detail"]


def test_a_token_for_pushing_is_told_from_one_that_nobody_knows() -> None:
    _, secret = issue_push_token(an_agency(), "export", by="command:intake", now=NOW)
    problem = asked("entries", {"Authorization": f"Bearer {secret}"}, status=401)
    assert (problem["title"], "one for pushing" in problem["detail"]) == ("Token for pushing", True)
    assert asked("entries", {"Authorization": "Bearer ork_unknown"}, status=401)["title"] == "Token unknown"


def test_a_feed_in_newsml_1_has_no_document_while_there_is_no_item() -> None:
    answer = Client().get("/api/v1/feeds/newsml1", headers=headers_of(a_member()))
    assert (answer.status_code, answer.content) == (204, b"")


def test_a_format_that_nobody_writes_is_named() -> None:
    problem = asked("feeds/pigeon", headers_of(a_member()), status=404)
    assert "'pigeon' came; formats are atom" in problem["detail"]


def test_a_kill_waits_for_a_named_person_and_the_first_name_stands() -> None:
    subscriber, other = an_outsider(), an_outsider("other-paper")
    sent(1)
    headers = headers_of(subscriber)
    asked("entries", headers)
    killed = kill("urn:altai:1", reason="false", person="Dana Seit", now=NOW)
    notice_entries([killed])
    notice_entries([killed])  # the log is read again after a crash
    (notice,) = asked("notices", headers)["notices"]
    assert (notice["kind"], notice["uri"], notice["acknowledged"]) == ("kill", "urn:altai:1", None)
    assert asked("notices", headers_of(other))["notices"] == []
    address = f"/api/v1/notices/{notice['id']}/acknowledgement"

    def confirm(body: bytes, by: dict[str, str] = headers) -> Any:
        return Client().post(address, data=body, content_type="application/json", headers=by)

    assert confirm(b"not json").status_code == 400
    assert confirm(b'{"person": " 42 "}').status_code == 422
    assert confirm(b'{"person": "Janet Poe"}', headers_of(other)).status_code == 404
    assert Notice.objects.get().acknowledged is None
    assert confirm(b'{"person": " Janet  Poe "}').json()["by"] == "Janet Poe"
    assert confirm(b'{"person": "Somebody Else"}').json()["by"] == "Janet Poe"


def test_the_keys_are_public() -> None:
    entry = entry_at(sent(1).position)
    assert entry is not None
    keys = Client().get("/api/v1/keys").json()["keys"]
    assert [key["owner"] for key in keys if key["kid"] == entry.key_id] == [entry.signed_by]


def test_a_method_that_an_address_does_not_take_is_named() -> None:
    problem = Client().post("/api/v1/entries")
    assert (problem.status_code, problem.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_a_correction_is_told_from_an_update() -> None:
    sent(1)
    sent(1, version="2", headline="Түзету", kind=EntryKind.CORRECT)
    assert uris(asked("entries", headers_of(a_member())))[1] == ("correct", "urn:altai:1")


def test_a_cursor_of_the_right_form_that_this_hub_never_gave_out_is_not_found() -> None:
    headers = headers_of(a_member())
    assert asked("entries?cursor=3Cc4hAUTswm0uVWE", headers, status=404)["title"] == "Cursor unknown"
    assert asked("entries?cursor=3Cc4hAUTswm0uVW", headers, status=400)["title"] == "Cursor refused"


def test_what_was_killed_before_it_came_is_gone_for_members() -> None:
    sent(7, pub_status=PubStatus.CANCELED)
    assert asked("item?uri=urn:altai:7", headers_of(a_member()), status=410)["title"] == "Item killed"
    assert asked("item?uri=urn:altai:7", headers_of(an_outsider()), status=404)["title"] == "Item unknown"


def test_the_atom_feed_names_an_author_where_an_entry_has_none() -> None:
    # RFC 4287, 4.1.1; and nobody who reads the feed takes the hub for who wrote the item.
    sent(1, bylines=())
    answer = Client().get("/api/v1/feeds/atom", headers=headers_of(a_member()))
    root = fromstring(answer.content)
    assert root.findtext("{http://www.w3.org/2005/Atom}author/{http://www.w3.org/2005/Atom}name") == "Orkhon"
    assert parse(answer.content, now=NOW).items[0].bylines == ()


@pytest.mark.parametrize(
    ("person", "status"),
    [("Айзада Токтогул", 200), ("Janet\u200b\n Poe", 200), ("", 422), ("12 !", 422), ("\u3000", 422)],
)
def test_a_kill_is_confirmed_by_whoever_has_a_letter_in_the_name(person: str, status: int) -> None:
    member = a_member()
    headers = headers_of(member)
    sent(1)
    asked("entries", headers)
    notice_entries([kill("urn:altai:1", reason="false", person="Dana Seit", now=NOW)])
    (notice,) = asked("notices", headers)["notices"]
    body = json.dumps({"person": person})
    address = f"/api/v1/notices/{notice['id']}/acknowledgement"
    answer = Client().post(address, body, content_type="application/json", headers=headers)
    assert answer.status_code == status, answer.content
    if status == 200:
        assert answer.json()["by"] == " ".join(person.replace("\u200b", " ").split())
