"""One country's legal order and kinds of embargoes, as programs of subscribers meet them."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from orkhon.alliance.actions.keep_order import end_order, make_order
from orkhon.alliance.models import LegalOrder
from orkhon.exchange.drop_files import drop_file
from orkhon.exchange.letters import letter_of
from orkhon.exchange.models import Channel, Subscriber, Webhook
from orkhon.exchange.queries import page_after, reader_of
from orkhon.exchange.receipts import uris_had
from orkhon.exchange.selecting import Withdrawn
from orkhon.exchange.sending import _orders_for
from orkhon.items import Derivation, DerivationKind
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.seal import seal
from orkhon.wire.readers import read_once
from orkhon.wire.referring import Referring
from tests.exchange.making import NOW, a_member, an_outsider, headers_of, sent
from tests.exchange.test_api import asked, uris

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.database]


def an_order(uri: str = "urn:altai:1") -> LegalOrder:
    """A court of Kazakhstan."""
    return make_order(
        uri, country="KZ", authority="City court", reference="2-11", reason="a suit", by="command:wire", now=NOW
    )


def in_country(subscriber: Subscriber, country: str) -> Subscriber:
    """The subscriber, publishing there."""
    subscriber.territory = country
    subscriber.save()
    return subscriber


def test_who_publishes_there_gets_the_entry_without_the_item_and_451_and_who_does_not_gets_all() -> None:
    there, elsewhere = in_country(an_outsider(), "KZ"), in_country(an_outsider("registan-post"), "UZ")
    entry = sent(1)
    made = Derivation(uri="urn:altai:1", version="1", how=DerivationKind.TRANSLATION)
    sent(2, agency="manas", derived_from=(made,), headline="Таржима")
    order = an_order()
    headers = headers_of(there)
    page = asked("entries", headers)
    assert uris(page) == [("publish", "urn:altai:1"), ("publish", "urn:manas:2")]
    for given in page["entries"]:
        assert given["withdrawn"] == "ordered"
        assert "item" not in given
        assert given["order"] == {
            "uri": "urn:altai:1", "country": "KZ", "authority": "City court", "reference": "2-11"
        }  # fmt: skip
    response = Client().get("/api/v1/item?uri=urn:manas:2", headers=headers)
    assert response.status_code == 451
    assert response.headers["Link"].endswith('rel="blocked-by"')
    assert "Таржима" not in response.content.decode()
    assert b"urn:" not in Client().get("/api/v1/feeds/rss", headers=headers).content
    assert asked("entries", headers_of(elsewhere))["entries"][0]["item"] == dict(entry.ninjs)
    end_order(order.pk, by="command:wire", now=NOW)
    assert asked("item?uri=urn:manas:2", headers)["item"]["uri"] == "urn:manas:2"


def test_a_member_of_that_country_is_bound_by_its_agencys_own() -> None:
    member = a_member()
    member.agency.country = "KZ"  # type: ignore[union-attr]  # a member has an agency
    member.agency.save()  # type: ignore[union-attr]
    sent(1)
    an_order()
    first, told = asked("entries", headers_of(member))["entries"]
    assert first["withdrawn"] == "ordered"
    assert "item" not in first
    assert (told["kind"], told["order"]["what"], told["order"]["uri"]) == ("policy", "made", "urn:altai:1")


def test_who_had_the_item_there_is_told_of_the_order_in_the_log_and_in_its_folder() -> None:
    had = in_country(an_outsider(), "KZ")
    late = in_country(an_outsider("late-paper"), "KZ")
    sent(1, headline="Жасырын сөз")
    first = asked("entries", headers := headers_of(had))
    an_order()
    page = asked(f"entries?cursor={first['next']}", headers)
    assert [(one["kind"], one["order"]["uri"]) for one in page["entries"]] == [("policy", "urn:altai:1")]
    assert uris(asked(f"entries?cursor={first['next']}", headers_of(late))) == []
    (one,) = page_after(reader_of(had, now=NOW), 1).given
    assert one.withdrawn is Withdrawn.ORDERED
    for format in ("nitf", "ninjs", "newsml-g2", "newsml1"):
        file = drop_file(one, format=format, member=False, now=NOW)
        assert file is not None
        assert b"urn:altai:1" in file.data, format
        assert "Жасырын".encode() not in file.data, format


@pytest.mark.parametrize("reader_has_come", [False, True])
def test_who_had_only_what_was_made_of_the_item_there_is_told_of_the_order_by_the_names_of_that(
    reader_has_come: bool,
) -> None:
    had = in_country(an_outsider(agencies="manas tengri"), "KZ")
    elsewhere = in_country(an_outsider("registan-post", agencies="manas"), "UZ")
    sent(1)
    for number, agency, source in ((2, "manas", "urn:altai:1"), (3, "tengri", "urn:manas:2"), (4, "manas", "")):
        made = (Derivation(uri=source, version="1", how=DerivationKind.TRANSLATION),) if source else ()
        sent(number, agency=agency, derived_from=made, headline="Таржима")
    if reader_has_come:
        while read_once(Referring(), now=NOW):
            pass
    cursors = {one.code: asked("entries", headers_of(one))["next"] for one in (had, elsewhere)}
    order = an_order()
    (told,) = asked(f"entries?cursor={cursors['steppe-daily']}", headers_of(had))["entries"]
    assert (told["kind"], told["withdrawn"], told["order"]["uri"]) == ("policy", "ordered", "urn:altai:1")
    assert told["order"]["items"] == ["urn:manas:2", "urn:tengri:3"]
    assert asked(f"entries?cursor={cursors['registan-post']}", headers_of(elsewhere))["entries"] == []
    (one,) = page_after(reader_of(had, now=NOW), 4).given
    files = [drop_file(each, format="ninjs", member=False, now=NOW) for each in one.each]
    assert [b"urn:manas:2" in file.data for file in files if file is not None] == [True, False]
    assert len({file.name for file in files if file is not None}) == 2
    letter = letter_of(one, subscriber=had, host="hub.example", now=NOW)
    assert letter is not None
    assert "Item: urn:manas:2\nItem: urn:tengri:3\n" in letter.body
    end_order(order.pk, by="command:wire", now=NOW)
    (ended,) = asked(f"entries?cursor={told['cursor']}", headers_of(had))["entries"]
    assert ended["order"]["what"] == "ended"


def test_who_had_or_may_have_the_item_there_is_told_that_the_order_has_ended() -> None:
    had, late = in_country(an_outsider(), "KZ"), in_country(an_outsider("late-paper"), "KZ")
    elsewhere = in_country(an_outsider("registan-post"), "UZ")
    narrow = in_country(an_outsider("sport-daily", agencies="manas"), "KZ")
    sent(1)
    asked("entries", headers_of(had))
    order = an_order()
    cursors = {one.code: asked("entries", headers_of(one))["next"] for one in (had, late, elsewhere, narrow)}
    end_order(order.pk, by="command:wire", now=NOW)
    told = {
        one.code: [
            entry["order"]["what"] for entry in asked(f"entries?cursor={cursors[one.code]}", headers_of(one))["entries"]
        ]
        for one in (had, late, elsewhere, narrow)
    }
    assert told == {"steppe-daily": ["ended"], "late-paper": ["ended"], "registan-post": [], "sport-daily": []}


def test_of_two_countries_that_bind_a_member_each_order_is_told_as_its_own() -> None:
    member = in_country(a_member(), "UZ")
    member.agency.country = "KZ"  # type: ignore[union-attr]  # a member has an agency
    member.agency.save()  # type: ignore[union-attr]
    sent(1)
    headers = headers_of(member)
    first = asked("entries", headers)
    an_order()
    make_order("urn:altai:1", country="UZ", authority="Ministry", reference="7", reason="x", by="command:wire", now=NOW)
    told = page_after(reader_of(member, now=NOW), 1).given
    assert [one.order and one.order.authority for one in told] == ["City court", "Ministry"]
    assert len(asked(f"entries?cursor={first['next']}", headers)["entries"]) == 2


def test_when_an_order_ends_the_items_come_into_folders_and_letter_boxes_and_are_on_record() -> None:
    had, late = in_country(an_outsider(agencies="altai manas"), "KZ"), in_country(an_outsider("late-paper"), "KZ")
    sent(1, version="3", headline="Жасырын сөз")
    made = Derivation(uri="urn:altai:1", version="1", how=DerivationKind.TRANSLATION)
    sent(2, agency="manas", derived_from=(made,), headline="Таржима")
    asked("entries", headers_of(had))
    order = an_order()
    (one,) = page_after(reader_of(had, now=NOW), 2).given
    files = [drop_file(each, format="ninjs", member=False, now=NOW) for each in one.each]
    assert [json.loads(file.data)["version"] for file in files if file is not None] == ["3", "1"]
    end_order(order.pk, by="command:wire", now=NOW)
    kill("urn:manas:2", reason="false", person="editor", now=NOW)
    for subscriber in (had, late):
        facts = {"channel": Channel.SFTP, "url": "sftp://a.example", "position": 3}
        webhook = Webhook.objects.create(subscriber=subscriber, **facts)
        (told,) = (one for one in page_after(reader_of(subscriber, now=NOW), 3).given if one.lifted)
        (again,) = told.each
        file = drop_file(again, format="ninjs", member=False, now=NOW)
        assert file is not None
        assert file.name.startswith("000000000004-urn_altai_1-v3-")
        assert (json.loads(file.data)["pubStatus"], again.version) == ("usable", "3")
        letter = letter_of(again, subscriber=subscriber, host="hub.example", now=NOW)
        assert letter is not None
        assert letter.subject == "[altai] Жасырын сөз"
        begun = _orders_for([webhook], now=NOW)
        assert "urn:altai:1" in uris_had(subscriber.pk, ["urn:altai:1"])
        (order_,) = _orders_for([webhook], now=NOW)
        assert order_.delivery.pk == begun[0].delivery.pk
        assert [each.uri for one in order_.given for each in one.lifted] == ["urn:altai:1"]


def test_a_letter_names_the_order_and_one_to_a_member_says_what_an_embargo_holds_back() -> None:
    had, member = in_country(an_outsider(), "KZ"), a_member()
    sent(1)
    asked("entries", headers_of(had))
    an_order()
    (one,) = page_after(reader_of(had, now=NOW), 1).given
    letter = letter_of(one, subscriber=had, host="hub.example", now=NOW)
    assert letter is not None
    assert letter.subject == "LEGAL ORDER: desk urn:altai:1"
    assert "City court" in letter.body
    sent(2, extra={"ninjs": {"embargo": {"kind": "broadcast-first"}}})
    two = page_after(reader_of(member, now=NOW), 2).given[-1]
    letter = letter_of(two, subscriber=member, host="hub.example", now=NOW)
    assert letter is not None
    assert letter.subject.startswith("EMBARGO: ")
    assert "until its agency lifts it: broadcast first" in letter.body
    assert "9999" not in letter.body


def test_the_kind_of_an_embargo_is_marked_for_members_and_nobody_else_has_the_item() -> None:
    later = NOW + timedelta(days=36500)
    sent(1, embargoed=later, extra={"ninjs": {"embargo": {"kind": "no-approach"}}})
    sent(2, extra={"ninjs": {"embargo": {"kind": "broadcast-first"}}})
    sent(3, extra={"ninjs": {"embargo": {"kind": "on-delivery"}}})
    first, second, third = asked("entries", headers_of(a_member()))["entries"]
    assert first["embargo"] == {"kind": "no-approach", "until": later.isoformat().replace("+00:00", "Z")}
    assert second["embargo"] == {"kind": "broadcast-first"}
    assert second["item"]
    assert "embargo" not in third, "on delivery, without a moment, it is held back from nobody"
    assert uris(asked("entries", headers_of(an_outsider()))) == [("publish", "urn:altai:3")]


def test_an_item_says_by_which_it_was_replaced_and_stays() -> None:
    headers = headers_of(a_member())
    sent(1)
    sent(2, replaces="urn:altai:1")
    read_once(Referring(), now=NOW)
    old = asked("item?uri=urn:altai:1", headers)
    assert (old["replaced_by"], old["status"]) == ("urn:altai:2", "usable")
    assert "replaced_by" not in asked("item?uri=urn:altai:2", headers)


def test_a_member_there_is_given_the_proof_of_what_is_withheld_there_without_its_words() -> None:
    member = in_country(a_member(), "KZ")
    sent(1, headline="Жасырын сөз")
    seal(now=NOW + timedelta(days=1, hours=1))
    headers = headers_of(member)
    order = an_order()
    proof = asked("proofs?uri=urn:altai:1", headers)
    assert proof["header"]["uri"] == "urn:altai:1"
    assert "body" not in proof
    end_order(order.pk, by="command:wire", now=NOW)
    assert "Жасырын сөз" in asked("proofs?uri=urn:altai:1", headers)["body"]
