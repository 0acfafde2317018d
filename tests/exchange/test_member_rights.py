"""What memoranda let a member do goes beside what it is given: as a policy, and never over the originator's."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from orkhon.alliance.queries import grants
from orkhon.exchange.documents import delivery_body, entries_body
from orkhon.exchange.drop_files import drop_file
from orkhon.exchange.member_rights import MemberRights
from orkhon.exchange.models import Delivery, Subscriber
from orkhon.exchange.queries import page_after, reader_of
from orkhon.exchange.selecting import Given
from orkhon.formats import parse
from orkhon.formats.odrl import ODRL, read_policy
from orkhon.items import Derivation, DerivationKind, Rights
from tests.exchange.making import NOW, a_member, a_memorandum, an_agency, an_outsider, headers_of, sent

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def asked(path: str, subscriber: Subscriber) -> Any:
    """What GET gives."""
    response = Client().get(f"/api/v1/{path}", headers=headers_of(subscriber))
    assert response.status_code == 200, response.content
    return response


def actions_of(policy: Any) -> set[tuple[bool, str]]:
    """What a policy permits and forbids."""
    read = read_policy(json.dumps(policy))
    assert read is not None
    assert read.unknown == ()
    return {(rule.permits, action) for rule in read.rules for action in rule.actions}


def test_an_entry_brings_what_the_member_may_do_and_the_item_as_it_was_signed() -> None:
    member, other = a_member(), a_member("registan")
    a_memorandum(languages="kk ru")
    two = a_memorandum(name_en="Two", agency=an_agency(), republish=False, translate=True, forbids="archive")
    two.partners.set([an_agency("manas")])
    entry = sent(1)
    (given,) = asked("entries", member).json()["entries"]
    assert given["item"] == dict(entry.ninjs)
    rights = given["rights"]
    assert (rights["target"], rights["conflict"]) == ("urn:altai:1", "prohibit")
    assert actions_of(rights) == {(True, "distribute"), (True, "translate"), (False, "archive")}
    assert {rule["assignee"] for rule in (*rights["permission"], *rights["prohibition"])} == {"urn:orkhon:agency:manas"}
    (whole,) = [rule for rule in rights["permission"] if "distribute" in rule["action"]]
    assert whole["constraint"][0]["rightOperand"] == ["kk", "ru"]
    assert actions_of(asked("entries", other).json()["entries"][0]["rights"]) == {(True, "distribute")}
    assert asked("item?uri=urn:altai:1", member).json()["rights"] == rights


@pytest.mark.parametrize(
    ("changes", "agency"),
    [
        ({}, "manas"),
        ({"rights": Rights(linked="https://altai.example/rights")}, "altai"),
        ({"rights": Rights(encoded="<o:Policy/>", encoded_language=ODRL)}, "altai"),
        ({"rights": Rights(linked="see the contract")}, "altai"),
        ({"extra": {"newsml-g2": {"rights": {"rightsInfo": [{"element": "rightsInfo"}]}}}}, "altai"),
    ],
)
def test_ones_own_item_and_one_whose_originator_speaks_come_without_ours(changes: dict[str, Any], agency: str) -> None:
    member = a_member()
    a_memorandum()
    sent(1, agency=agency, **changes)
    (given,) = asked("entries", member).json()["entries"]
    assert "rights" not in given
    (item,) = asked("feeds/ninjs", member).json()
    assert item.get("rightsInfo", {}).get("encodedRights", "") == (
        "<o:Policy/>" if "encoded" in str(given["item"].get("rightsInfo")) else ""
    )


def test_nothing_is_said_to_outsiders_nor_where_nothing_is_granted() -> None:
    sent(1)
    (given,) = asked("entries", a_member()).json()["entries"]
    assert "rights" not in given
    (given,) = asked("entries", an_outsider()).json()["entries"]
    assert "rights" not in given
    assert "rightsInfo" not in asked("feeds/ninjs", Subscriber.objects.get(code="steppe-daily")).json()[0]


def test_what_is_made_of_two_agencies_matter_is_permitted_as_both_permit() -> None:
    member = a_member()
    a_memorandum(agency=an_agency("registan"), republish=True, translate=True, territories="UZ KZ")
    a_memorandum(name_en="Altai", agency=an_agency(), republish=True, territories="KZ TR")
    sent(1)
    made = (Derivation(uri="urn:altai:1", version="1", how=DerivationKind.ADAPTATION),)
    sent(2, agency="registan", derived_from=made)
    rights = asked("entries", member).json()["entries"][1]["rights"]
    assert actions_of(rights) == {(True, "distribute")}
    (rule,) = rights["permission"]
    assert rule["constraint"][0]["rightOperand"] == "http://www.itu.int/tML/tML-ISO-3166:kz"


@pytest.mark.parametrize(("granted", "said"), [(False, set()), (True, {(True, "distribute"), (True, "archive")})])
def test_what_came_out_of_an_archive_is_permitted_where_archiving_is(
    granted: bool, said: set[tuple[bool, str]]
) -> None:
    member = a_member()
    a_memorandum(archive=granted)
    sent(1)
    sent(2, extra={"orkhon": {"archived": True}})
    news, old = asked("entries", member).json()["entries"]
    assert (True, "distribute") in actions_of(news["rights"])
    assert (actions_of(old["rights"]) if "rights" in old else set()) == said


def test_feeds_and_files_for_a_member_are_valid_and_hold_the_policy(test_data: Path) -> None:
    member = a_member()
    a_memorandum()
    sent(1)
    reader = reader_of(member, now=NOW)
    (given,) = page_after(reader, 0).given
    schema = etree.XMLSchema(
        etree.parse(str(test_data / "iptc/newsml-g2/specification/NewsML-G2_2.35-spec-All-Power.xsd"))
    )
    file = drop_file(given, format="newsml-g2", member=True, now=NOW)
    assert file is not None
    for document in (asked("feeds/newsml-g2", member).content, file.data):
        schema.validate(etree.fromstring(document))
        assert [str(error) for error in schema.error_log] == []
        (item,) = parse(document, now=NOW).items
        assert (item.uri, item.rights.encoded_language) == ("urn:altai:1", ODRL)
        assert actions_of(json.loads(item.rights.encoded)) == {(True, "distribute")}
    told = asked("feeds/ninjs", member).json()[0]["rightsInfo"]
    assert told["langId"] == ODRL
    assert actions_of(json.loads(told["encodedRights"])) == {(True, "distribute")}
    file = drop_file(given, format="ninjs", member=True, now=NOW)
    assert file is not None
    assert json.loads(file.data)["rightsInfo"] == told
    assert b"odrl" not in asked("feeds/rss", member).content


def test_a_webhook_says_the_same() -> None:
    member = a_member()
    a_memorandum()
    sent(1)
    (given,) = page_after(reader_of(member, now=NOW), 0).given
    body = json.loads(delivery_body(Delivery(pk=1), entries_body([given]), 1))
    assert body["entries"][0]["rights"] == asked("entries", member).json()["entries"][0]["rights"]


def test_a_feed_that_was_kept_is_no_longer_good_once_a_memorandum_begins_or_ends() -> None:
    day = NOW.date()
    a_memorandum(until=day)
    a_memorandum(name_en="Later", starts=day + timedelta(days=2))
    reader = reader_of(a_member(), now=NOW)
    marks = [reader.mark(now=NOW + timedelta(days=days)) for days in (0, 0, 1, 2)]
    assert marks[0] == marks[1]
    assert len(set(marks)) == 3


def test_rules_are_worked_out_once_for_an_answer(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    member = a_member()
    an_agency()
    a_memorandum()
    entries = [sent(number) for number in range(1, 31)]
    rights = MemberRights(subscriber=Subscriber.objects.select_related("agency").get(pk=member.pk), now=NOW)
    grants()
    with django_assert_num_queries(3):  # memoranda, their partners, the names of agencies
        given = rights.beside(Given(entry=entry, shown=entry) for entry in entries)
    told = [dict(one.rights or {}) for one in given]
    assert [policy["target"] for policy in told] == [entry.uri for entry in entries]
    assert len({policy["uid"] for policy in told}) == 30
    assert len({id(policy["permission"]) for policy in told}) == 1
    duties = [duty for rule in told[0]["permission"] for duty in rule["duty"]]
    assert {duty["attributedParty"]["vcard:fn"] for duty in duties} == {"Altai"}
