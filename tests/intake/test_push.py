"""Agencies' programs push items: by token or signature, one or many, once however often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from django.db import OperationalError, transaction
from django.test import Client

from orkhon.alliance.models import Agency, SigningKeyRecord
from orkhon.formats import FORMATS, FeedFacts, render
from orkhon.intake.actions import take_push as take_push_action
from orkhon.intake.actions.issue_push_token import issue_push_token, revoke_push_token
from orkhon.intake.actions.take_push import PushedBytes, take_push
from orkhon.intake.models import MirroredMedia
from orkhon.intake.push import views as push_views
from orkhon.intake.push.open_tokens import open_push_token
from orkhon.intake.push.views import LARGEST_BODY, MOST_ITEMS, SIGNED_TYPE
from orkhon.items import Item, Media, Rendition
from orkhon.media.actions.keep_bytes import row_for
from orkhon.media.models import StoredFile
from orkhon.media.queries import is_kept, read_bytes
from orkhon.trust import SigningKey
from orkhon.trust.http_signatures import SignedRequest, sign
from orkhon.wire.actions.append import Appended, AppendIntent, prepare_many
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.redact import redact
from orkhon.wire.entries import EntryKind
from orkhon.wire.own_statements import sign_item
from orkhon.wire.queries import entries_of, head, state_of

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.database]
URL = "http://testserver/api/v1/items"


@pytest.fixture
def agency(db: None) -> Agency:
    """Tengri, which is invented."""
    return Agency.objects.create(code="tengri", sign="TE", name_en="Tengri")


@pytest.fixture
def token(agency: Agency) -> dict[str, str]:
    """The header of Tengri's program."""
    _, secret = issue_push_token(agency, "newsroom", by="test", now=datetime.now(UTC))
    return {"Authorization": f"Bearer {secret}"}


def pushed(
    document: Any, headers: Mapping[str, str], *, content_type: str = "application/json", query: str = ""
) -> tuple[int, Any]:
    """Status and JSON of the answer."""
    body = document if isinstance(document, bytes) else orjson.dumps(document)
    response = Client().post(f"/api/v1/items{query}", data=body, content_type=content_type, headers=dict(headers))
    return response.status_code, response.json()


def ninjs(number: int = 1, **facts: Any) -> dict[str, Any]:
    return {
        "uri": f"urn:tengri:{number}",
        "version": "1",
        "type": "text",
        "language": "kk",
        "headlines": [{"value": f"Жаңалық {number}"}],
        **facts,
    }


def outcomes(answer: Any) -> list[tuple[str, str]]:
    return [(item["uri"], item["outcome"]) for item in answer["items"]]


def test_an_item_is_on_the_wire_when_the_answer_comes(token: dict[str, str]) -> None:
    status, answer = pushed(ninjs(), token)
    assert (status, outcomes(answer)) == (201, [("urn:tengri:1", "new")])
    (entry,) = entries_of("urn:tengri:1")
    assert (entry.agency, entry.position) == ("tengri", answer["items"][0]["position"])
    assert entry.item is not None
    assert entry.item.headline == "Жаңалық 1"
    assert StoredFile.objects.filter(sha256=entry.delivery).exists()


def test_the_same_push_again_changes_nothing_and_keeps_the_bytes(token: dict[str, str]) -> None:
    first = pushed(ninjs(), token)[1]
    status, again = pushed(ninjs(), token)
    assert (status, outcomes(again)) == (200, [("urn:tengri:1", "known")])
    assert again["items"][0]["position"] == first["items"][0]["position"] == head()
    assert StoredFile.objects.filter(sha256=entries_of("urn:tengri:1")[0].delivery).exists()


def test_bytes_that_an_entry_names_stay_whoever_came_second(token: dict[str, str]) -> None:
    pushed(ninjs(), token)
    # As if both had looked before either had kept anything.
    StoredFile.objects.all().delete()
    assert outcomes(pushed(ninjs(), token)[1]) == [("urn:tengri:1", "known")]
    assert StoredFile.objects.filter(sha256=entries_of("urn:tengri:1")[0].delivery).exists()


def test_one_bad_item_of_a_batch_stops_no_other(token: dict[str, str]) -> None:
    batch = [ninjs(1), {"headlines": [{"value": "no uri"}]}, ninjs(2, embargoedUntil="some day"), ninjs(3)]
    status, answer = pushed(batch, token)
    assert status == 207
    assert outcomes(answer) == [("urn:tengri:1", "new"), ("urn:tengri:3", "new")]
    assert len(answer["refusals"]) == 2
    assert "uri" in answer["refusals"][0]["cause"]


@pytest.mark.parametrize("format", sorted(set(FORMATS) & {"ninjs", "newsml-g2", "nitf"}))
def test_a_push_is_read_in_the_format_that_it_comes_in(format: str, token: dict[str, str], now: datetime) -> None:
    facts = FeedFacts(title="Tengri", link="https://tengri.example", self_link="https://tengri.example/1", updated=now)
    item = Item(uri="urn:tengri:9", version="1", headline="Көпір ашылды", version_created=now)
    status, answer = pushed(render([item], format=format, feed=facts), token, content_type=FORMATS[format])
    assert (status, outcomes(answer)) == (201, [("urn:tengri:9", "new")])
    state = state_of("urn:tengri:9")
    assert state is not None
    assert state.entry is not None
    assert state.entry.item is not None
    assert state.entry.item.headline == "Көпір ашылды"


def test_a_correction_is_said_by_the_sender(token: dict[str, str]) -> None:
    pushed(ninjs(), token)
    pushed(ninjs(version="2", headlines=[{"value": "Түзетілді"}]), token, query="?kind=correct")
    pushed(ninjs(version="3", headlines=[{"value": "Толықтырылды"}]), token)
    assert [entry.kind for entry in entries_of("urn:tengri:1")] == ["publish", "correct", "update"]


def test_a_cancelled_item_is_killed(token: dict[str, str]) -> None:
    pushed(ninjs(), token)
    assert pushed(ninjs(version="2", pubStatus="canceled"), token)[0] == 201
    state = state_of("urn:tengri:1")
    assert state is not None
    assert state.status == "killed"
    status, answer = pushed(ninjs(version="3"), token)
    assert status == 422
    assert "was killed at position" in answer["items"][0]["cause"]


def test_a_late_older_version_never_overtakes(token: dict[str, str]) -> None:
    pushed(ninjs(version="3"), token)
    status, answer = pushed(ninjs(version="2", headlines=[{"value": "Ескі"}]), token)
    assert status == 422
    assert "came after version 3" in answer["items"][0]["cause"]


def test_a_version_that_came_with_other_words_is_a_conflict(token: dict[str, str]) -> None:
    pushed(ninjs(), token)
    status, answer = pushed(ninjs(headlines=[{"value": "Басқа"}]), token)
    assert status == 422
    assert "with other content" in answer["items"][0]["cause"]


def test_another_agencys_uri_is_refused_and_the_rest_is_taken(token: dict[str, str]) -> None:
    other = Agency.objects.create(code="altai", sign="AL", name_en="Altai")
    _, secret = issue_push_token(other, "theirs", by="test", now=datetime.now(UTC))
    pushed(ninjs(1), token)
    theirs = [ninjs(1, version="2"), ninjs(2), ninjs(3, uri="urn:altai:3")]
    status, answer = pushed(theirs, {"Authorization": f"Bearer {secret}"})
    assert status == 207
    assert outcomes(answer) == [("urn:tengri:1", "refused"), ("urn:tengri:2", "refused"), ("urn:altai:3", "new")]
    assert "belongs to tengri, which used it first" in answer["items"][0]["cause"]
    assert "urn:tengri:, the prefix of the agency tengri, and it came from altai" in answer["items"][1]["cause"]


@pytest.mark.parametrize(
    ("body", "content_type", "status", "words"),
    [
        (b"", "application/json", 422, "nothing came"),
        (b"{", "application/json", 422, ""),
        (b"\xff\xd8\xff\xe0" + bytes(500), "image/jpeg", 422, "binary data came"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]><newsItem>&c;</newsItem>", "text/xml", 422, ""),
        (b"<html><body>hello</body></html>", "text/html", 422, "HTML page came"),
        (b'{"a":' * 5000, "application/json", 422, ""),
    ],
)
def test_what_nobody_can_read_is_answered_in_words(
    body: bytes, content_type: str, status: int, words: str, token: dict[str, str]
) -> None:
    got, problem = pushed(body, token, content_type=content_type)
    assert got == status
    assert words in problem["detail"]
    assert head() == 0


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(token: dict[str, str]) -> None:
    status, problem = pushed(b" " * (LARGEST_BODY + 1), token)
    assert status == 413
    assert "20,000,001 bytes came; at most 20,000,000 are taken" in problem["detail"]


def test_nobody_pushes_without_an_open_token(agency: Agency) -> None:
    now = datetime.now(UTC)
    closed, secret = issue_push_token(agency, "old", by="test", now=now)
    revoke_push_token(closed, by="test", now=now)
    _, expired = issue_push_token(agency, "older", by="test", now=now - timedelta(days=400))
    for headers, words in [
        ({}, "neither a signature nor a token came"),
        ({"Authorization": "Bearer ork_guess"}, "no such token for pushes"),
        ({"Authorization": f"Bearer {secret}"}, "was revoked"),
        ({"Authorization": f"Bearer {expired}"}, "expired"),
    ]:
        status, problem = pushed(ninjs(), headers)
        assert (status, words in problem["detail"]) == (401, True), problem
    assert head() == 0


def test_an_agency_that_left_pushes_nothing(agency: Agency, token: dict[str, str]) -> None:
    agency.active = False
    agency.save()
    status, problem = pushed(ninjs(), token)
    assert (status, "tengri is no active agency" in problem["detail"]) == (403, True)


class Signer:
    """Tengri's key on record, and requests under it."""

    def __init__(self, *, pushes: bool = True, statements: bool = False) -> None:
        self.key = SigningKey.generate()
        SigningKeyRecord.objects.create(
            key_id=self.key.key_id,
            owner="tengri",
            public_key=self.key.verifying.raw,
            created=datetime.now(UTC) - timedelta(days=1),
            for_pushes=pushes,
            for_statements=statements,
        )

    def headers(
        self, body: bytes, *, content_type: str = "application/json", now: datetime | None = None
    ) -> dict[str, str]:
        request = SignedRequest(method="POST", url=URL, headers=[("Content-Type", content_type)], body=body)
        return sign(request, self.key, now=now or datetime.now(UTC))


def test_a_signed_push_is_taken_once(agency: Agency) -> None:
    body = orjson.dumps(ninjs())
    headers = Signer().headers(body)
    assert pushed(body, headers)[0] == 201
    status, problem = pushed(body, headers)
    assert (status, problem["fault"]) == (401, "RequestReplayed")
    assert head() == 1


def test_where_a_key_is_registered_a_token_is_not_enough(token: dict[str, str]) -> None:
    Signer()
    status, problem = pushed(ninjs(), token)
    assert status == 401
    assert "tengri has registered a key for pushes, so nothing unsigned is taken" in problem["detail"]


def test_a_signature_that_is_wrong_in_any_way_takes_nothing(agency: Agency) -> None:
    signer, body = Signer(), orjson.dumps(ninjs())
    late = datetime.now(UTC) - timedelta(minutes=10)
    for headers, sent, fault in [
        (signer.headers(body), orjson.dumps(ninjs(2)), "BodyChanged"),
        (signer.headers(body, now=late), body, "ClockSkewed"),
        ({**signer.headers(body), "Signature": "orkhon=:AAAA:"}, body, "SignatureWrong"),
        (Signer(pushes=False).headers(body), body, "KeyUnknown"),
    ]:
        status, problem = pushed(sent, headers)
        assert (status, problem.get("fault")) == (401, fault), problem
    assert head() == 0


def test_an_agencys_own_statement_stands_on_the_wire_as_it_signed_it(agency: Agency, token: dict[str, str]) -> None:
    signer, now = Signer(pushes=False, statements=True), datetime.now(UTC)
    item = Item(uri="urn:tengri:7", version="1", headline="Өз қолымен")
    signed = sign_item(item, signer.key, agency="tengri", kind=EntryKind.PUBLISH, now=now)
    status, answer = pushed(signed.document(), token, content_type=SIGNED_TYPE)
    assert (status, outcomes(answer)) == (201, [("urn:tengri:7", "new")]), answer
    (entry,) = entries_of("urn:tengri:7")
    assert (entry.signed_by, entry.key_id) == ("tengri", signer.key.key_id)
    forged = {**signed.document(), "body": signed.document()["body"].replace("қолымен", "аяғымен")}  # type: ignore[attr-defined]  # text
    status, answer = pushed([forged, {"statement": 1}], token, content_type=SIGNED_TYPE)
    assert status == 422
    assert len(entries_of("urn:tengri:7")) == 1


def test_what_was_killed_here_is_not_brought_back_by_a_push(token: dict[str, str]) -> None:
    pushed(ninjs(), token)
    kill("urn:tengri:1", reason="false", person="Dana Seit", now=datetime.now(UTC))
    status, answer = pushed([ninjs(version="2"), ninjs(2)], token)
    assert (status, outcomes(answer)[1]) == (207, ("urn:tengri:2", "new"))


def test_more_documents_than_a_request_may_hold_are_refused_before_they_are_read(
    agency: Agency, token: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push_views, "read_signed_statement", lambda document: pytest.fail("it was read"))
    many: list[dict[str, Any]] = [{}] * (MOST_ITEMS + 1)
    status, problem = pushed(many, token, content_type=SIGNED_TYPE)
    assert (status, problem["title"]) == (413, "Too many items")
    for body in (many, {"items": many}, {"version": "https://jsonfeed.org/version/1.1", "items": many}):
        status, problem = pushed(body, token)
        assert (status, problem["title"]) == (413, "Too many items"), body
        assert "1,001 items came; send 1,000 at most" in problem["detail"]
    assert head() == 0


def test_refused_items_count_in_every_format(token: dict[str, str]) -> None:
    rss = b"<rss><channel><title>T</title>" + b"<item/>" * (MOST_ITEMS + 1) + b"</channel></rss>"
    wire = b"\x01r\x02\x03" * (MOST_ITEMS + 1)
    for body, content_type in ((rss, "application/rss+xml"), (wire, "text/plain")):
        status, problem = pushed(body, token, content_type=content_type)
        assert (status, problem["title"]) == (413, "Too many items"), problem


def test_of_many_refusals_some_are_told_and_how_many_more(token: dict[str, str]) -> None:
    status, answer = pushed([ninjs(), *[{}] * 150], token)
    assert (status, outcomes(answer)) == (207, [("urn:tengri:1", "new")])
    assert len(answer["refusals"]) == 101
    assert answer["refusals"][-1] == {"where": "50 more", "cause": "they were refused too; mend these first"}


def test_a_crash_between_the_append_and_its_pictures_leaves_neither(
    agency: Agency, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = Media(kind="picture", renditions=(Rendition(href="https://tengri.example/a.jpg"),))
    item = Item(uri="urn:tengri:5", version="1", headline="Сурет", media=(picture,))
    intent = AppendIntent(agency="tengri", kind=EntryKind.UPDATE, item=item)
    raw = PushedBytes(data=b"{}", content_type="application/json")
    with monkeypatch.context() as crashing:
        crashing.setattr(take_push_action, "order_pictures", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            take_push([intent], raw, now=now)
    assert head() == 0
    assert take_push([intent], raw, now=now).items[0].outcome == "new"
    assert MirroredMedia.objects.get().url == "https://tengri.example/a.jpg"


def test_a_wire_that_is_busy_before_the_append_is_told_as_retryable(
    agency: Agency, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*args: object, **kwargs: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(transaction, "atomic", busy)
    intent = AppendIntent(agency="tengri", kind=EntryKind.UPDATE, item=Item(uri="urn:tengri:6", headline="Сөз"))
    assert take_push([intent], PushedBytes(data=b"{}", content_type=""), now=now).is_postponed


def test_pushes_that_go_together_are_told_and_kept_each_for_itself(token: dict[str, str], now: datetime) -> None:
    pushed(ninjs(1), token)
    again = AppendIntent(agency="tengri", kind=EntryKind.UPDATE, item=Item(uri="urn:x:1", version="1", headline="Бір"))
    foreign = AppendIntent(agency="altai", kind=EntryKind.UPDATE, item=Item(uri="urn:tengri:1", version="2"))
    unusable = AppendIntent(agency="tengri", kind=EntryKind.UPDATE, item=Item(uri="urn:x:\n", version="1"))
    shares = []
    for number, intents in enumerate(([again], [foreign, unusable], [again])):
        row = row_for(b"%d" % number, "text/plain", now=now)
        assert row is not None
        named = [replace(intent, delivery=row.sha256) for intent in intents]
        uris = frozenset(intent.item.uri for intent in intents)
        shares.append(take_push_action._Share(prepared=prepare_many(named), row=row, uris=uris, now=now))
    (first,), refused, (known,) = take_push_action._append_shares(shares)
    assert isinstance(first, Appended)
    assert isinstance(known, Appended)
    assert (first.new, known.new) == (True, False)
    assert [type(one).__name__ for one in refused] == ["ForeignUri", "IntentRefused"]
    assert first.entry.position == known.entry.position == head()
    # Only what an entry names: neither what was refused, nor the same item in other bytes.
    assert StoredFile.objects.filter(received=now).count() == 1
    assert read_bytes(first.entry.delivery) == b"0"


@pytest.mark.parametrize("way", ["in the row", "in a file", "between two transactions"])
def test_bytes_that_hold_what_is_redacted_while_they_come_are_not_kept(
    way: str, token: dict[str, str], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    pushed(ninjs(1), token)
    goes: list[int] = []

    def redacting_before(intents: Sequence[AppendIntent]) -> Any:
        goes.append(len(intents))
        if len(goes) == (2 if way == "between two transactions" else 1):
            redact("urn:tengri:1", reason="order 12", person="a.editor", now=datetime.now(UTC))
        return prepare_many(intents)

    monkeypatch.setattr(take_push_action, "prepare_many", redacting_before)
    if way == "in a file":
        monkeypatch.setattr(take_push_action, "row_for", lambda *_, **__: None)
    if way == "between two transactions":
        monkeypatch.setattr(take_push_action, "_ITEMS_A_TRANSACTION", 1)
    answer = pushed([ninjs(2), ninjs(1, version="2")], token)[1]
    assert [item["outcome"] for item in answer["items"]] == ["new", "refused"]
    (entry,) = entries_of("urn:tengri:2")
    assert entry.delivery
    assert not is_kept(entry.delivery)


def test_a_token_opens_at_once_and_until_something_speaks_against_it(agency: Agency) -> None:
    now = datetime.now(UTC)
    token, _ = issue_push_token(agency, "newsroom", by="test", now=now)
    found = open_push_token(token.digest, now=now)
    assert found is not None
    assert (found.pk, found.agency, found.per_minute) == (token.pk, "tengri", token.per_minute)
    assert open_push_token(token.digest, now=token.expires) is None
    key = SigningKeyRecord.objects.create(
        key_id="k", owner="tengri", public_key=SigningKey.generate().verifying.raw, created=now, for_pushes=True
    )
    assert open_push_token(token.digest, now=now) is None
    key.delete()
    Agency.objects.update(active=False)
    assert open_push_token(token.digest, now=now) is None
    Agency.objects.update(active=True)
    revoke_push_token(token, by="test", now=now)
    assert open_push_token(token.digest, now=now) is None
