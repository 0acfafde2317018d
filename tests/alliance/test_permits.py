"""Rights: the cases that are told in words, and what holds in every case. Needs no database."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.alliance.country_orders import CountryOrder
from orkhon.alliance.item_facts import facts_of
from orkhon.alliance.permits import (
    NOTES,
    Agreement,
    Asker,
    Grant,
    ItemFacts,
    Limits,
    Use,
    Verdict,
    Why,
    granting_agencies,
    may,
)
from orkhon.items import Item, ItemType, Language, Rights
from tests.examples import examples

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("rights_cases.toml").read_text(encoding="utf-8"))[
    "cases"
]
LEFT = "bosphorus"


def uses(words: str) -> frozenset[Use]:
    """Uses parted by spaces."""
    return frozenset(Use(word) for word in words.split())


def grant(number: int = 1, **facts: Any) -> Grant:
    """A memorandum as the cases write it."""
    return Grant(
        key=f"memorandum:{number}",
        names={"en": f"Memorandum {number}"},
        agency=facts.get("agency", ""),
        kind=Agreement(facts.get("kind", "grant")),
        partners=frozenset(facts.get("partners", "").split()),
        permits=uses(facts.get("permits", "")),
        forbids=uses(facts.get("forbids", "")),
        limits=Limits(
            languages=tuple(facts.get("languages", "").split()),
            territories=frozenset(facts.get("territories", "").split()),
            portals=frozenset(facts.get("portals", "").split()),
        ),
        items=tuple(facts.get("items", "").split()),
        starts=facts.get("starts", date(2026, 1, 15)),
        until=facts.get("until"),
        ended=facts.get("ended"),
        credit_line=facts.get("credit_line", ""),
    )


def item_of(facts: dict[str, Any]) -> ItemFacts:
    """An item as the cases write it, by way of an item such as the wire holds."""
    tag = facts.get("language", "kk")
    item = Item(
        uri=facts.get("uri", "urn:altai:1"),
        type=ItemType.ADVISORY if facts.get("advisory") else ItemType.TEXT,
        language=Language.parse(tag) if tag else None,
        embargoed=facts.get("embargoed"),
        rights=Rights(encoded=facts.get("encoded", ""), usage_terms=facts.get("usage_terms", "")),
        extra={
            **({"newsml-g2": {"exclAudience": facts["excluded"].split()}} if "excluded" in facts else {}),
            **({"orkhon": {"archived": True}} if facts.get("archived") else {}),
            **({"ninjs": {"embargo": {"kind": facts["embargo"]}}} if "embargo" in facts else {}),
        },
    )
    return facts_of(
        item,
        agency=facts.get("agency", "altai"),
        status=facts.get("status", "usable"),
        sources=facts.get("sources", "").split(),
    )


def ask(case: dict[str, Any]) -> Verdict:
    """The answer to one case."""
    by = case.get("by", "registan")
    return may(
        Use(case["use"]),
        item=item_of(case.get("item", {})),
        by=Asker(agency=by, member=by != LEFT, country=case.get("from", "")),
        language=Language.parse(case["language"]) if "language" in case else None,
        territory=case.get("territory", ""),
        portal=case.get("portal", ""),
        now=NOW,
        memoranda=[grant(number, **facts) for number, facts in enumerate(case.get("memoranda", []), 1)],
        orders=[
            CountryOrder(
                key=f"order:{number}", uri="urn:altai:1", country=country, authority="City court", reference="2-11"
            )
            for number, country in enumerate(case.get("ordered_in", []), 1)
        ],
        countries=case.get("countries", "").split(),
    )


def test_there_are_forty_cases_or_more_and_no_sentence_is_there_twice() -> None:
    assert len({case["words"] for case in CASES}) == len(CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=[case["words"][:70] for case in CASES])
def test_the_answer_and_its_reasons_are_those_of_the_written_case(case: dict[str, Any]) -> None:
    verdict = ask(case)
    told = {reason.code for reason in verdict.because} & NOTES
    assert (verdict.allowed, sorted(verdict.codes)) == (case["answer"] == "yes", sorted(case["why"])), case["words"]
    assert sorted(told) == case.get("told", [])
    if "credit" in case:
        assert verdict.credit_line == case["credit"]


def test_a_reason_carries_the_memorandum_that_it_comes_from_and_the_newest_of_equals_is_named() -> None:
    older, newer = grant(1, permits="edit"), grant(2, permits="edit", starts=date(2026, 6, 1), credit_line="new")
    verdict = may(Use.EDIT, item=item_of({}), by=Asker(agency="registan"), now=NOW, memoranda=[older, newer])
    assert (verdict.because[0].grant, verdict.credit_line) == (newer, "new")


def test_a_limit_is_told_with_its_facts() -> None:
    limited = grant(1, permits="broadcast", territories="UZ KZ", languages="uz")
    verdict = may(Use.BROADCAST, item=item_of({}), by=Asker(agency="registan"), now=NOW, memoranda=[limited])
    assert {reason.code: dict(reason.facts) for reason in verdict.because} == {
        Why.ONLY_LANGUAGES: {"languages": "uz"},
        Why.ONLY_TERRITORIES: {"territories": "KZ UZ"},
    }


def test_rights_that_cannot_be_read_are_told_and_change_nothing() -> None:
    item = item_of({"encoded": "all rights reserved"})
    verdict = may(Use.EDIT, item=item, by=Asker(agency="desk"), now=NOW, memoranda=[grant(permits="edit")])
    assert verdict.allowed
    assert Why.UNREAD in {reason.code for reason in verdict.because}


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        ('"permission":[{"action":"distribute","assignee":"urn:orkhon:agency:registan"}]', True),
        ('"permission":[{"action":"distribute","assignee":"urn:orkhon:agency:caspian"}]', False),
        ('"prohibition":[{"action":"distribute","assignee":"urn:orkhon:agency:caspian"}]', True),
        ('"prohibition":[{"action":"distribute","assignee":"http://elsewhere.example/party/7"}]', False),
        ('"permission":[{"action":"distribute","duty":[{"action":"compensate"}]}]', False),
        ('"permission":[{"action":"distribute","duty":[{"action":"attribute"}]}]', True),
        (
            '"permission":[{"action":"distribute","constraint":[{"leftOperand":"dateTime","operator":"lt",'
            '"rightOperand":{"@value":"2026-11-01","@type":"xsd:date"}}]}]',
            False,
        ),
        (
            '"prohibition":[{"action":"distribute","constraint":[{"leftOperand":"count","operator":"gt",'
            '"rightOperand":"5"}]}]',
            False,
        ),
    ],
)
def test_what_the_item_encodes_narrows_and_what_is_unclear_is_read_narrowly(rule: str, allowed: bool) -> None:
    item = item_of({"encoded": f'{{"@context":"http://www.w3.org/ns/odrl.jsonld",{rule}}}'})
    granted = [grant(permits="republish")]
    verdict = may(Use.REPUBLISH, item=item, by=Asker(agency="registan"), now=NOW, memoranda=granted)
    assert verdict.allowed is allowed


def test_an_embargo_that_no_wire_knows_of_counts_until_its_moment() -> None:
    granted = [grant(permits="republish edit")]
    until = NOW + timedelta(hours=1)
    item = item_of({"embargoed": until, "status": ""})

    def allowed(use: Use, now: datetime) -> bool:
        return may(use, item=item, by=Asker(agency="registan"), now=now, memoranda=granted).allowed

    assert [allowed(Use.REPUBLISH, NOW), allowed(Use.EDIT, NOW), allowed(Use.REPUBLISH, until)] == [False, True, True]


def test_an_exclusion_of_a_country_forbids_everywhere_and_there_but_not_elsewhere() -> None:
    item = facts_of(
        Item(uri="urn:1", extra={"newsml-g2": {"exclAudience": [{"qcode": "iso3166-1a2:tm"}]}}), agency="altai"
    )
    granted = [grant(permits="republish")]
    by = Asker(agency="registan")
    answers = [
        may(Use.REPUBLISH, item=item, by=by, territory=where, now=NOW, memoranda=granted).allowed
        for where in ("", "TM", "UZ")
    ]
    assert answers == [False, False, True]


def test_an_excluded_portal_forbids_everywhere_and_there_but_neither_elsewhere_nor_for_what_prepares() -> None:
    granted = [grant(permits="republish edit"), grant(2, agency="caspian", permits="republish")]
    by = Asker(agency="registan")

    def allowed(use: Use, portal: str, excluded: str = "history") -> bool:
        item = item_of({"excluded": excluded})
        return may(use, item=item, by=by, portal=portal, now=NOW, memoranda=granted).allowed

    assert [allowed(Use.REPUBLISH, where) for where in ("", "history", "news")] == [False, False, True]
    assert allowed(Use.EDIT, "")
    assert allowed(Use.REPUBLISH, "", excluded="caspian")


@pytest.mark.parametrize("status", ["killed", "withheld", "embargoed"])
def test_an_own_item_with_the_matter_of_others_is_bound_by_its_state_and_one_without_is_not(status: str) -> None:
    granted = [grant(agency="altai", permits="republish")]

    def allowed(**facts: str) -> bool:
        item = item_of({"agency": "desk", **facts})
        return may(Use.REPUBLISH, item=item, by=Asker(agency="desk"), now=NOW, memoranda=granted).allowed

    assert allowed(sources="altai")
    assert not allowed(sources="altai", status=status)
    assert allowed(status=status)


def test_agencies_that_grant_nothing_are_not_even_looked_at() -> None:
    granted = [grant(agency="altai", permits="republish"), grant(2, agency="caspian", permits="edit")]
    asked = ["altai", "caspian", "desk"]
    found = granting_agencies(Use.REPUBLISH, asked, by=Asker(agency="desk"), now=NOW, memoranda=granted)
    assert found == ["altai", "desk"]


AGENCIES = st.sampled_from(["altai", "registan", "caspian"])
SOME_USES = st.sets(st.sampled_from(list(Use)), max_size=3).map(" ".join)
GRANTS = st.builds(
    lambda **facts: grant(**{name: value for name, value in facts.items() if value is not None}),
    number=st.integers(1, 9),
    agency=st.sampled_from(["", "altai", "caspian"]),
    partners=st.sets(AGENCIES, max_size=2).map(" ".join),
    permits=SOME_USES,
    forbids=SOME_USES,
    languages=st.sampled_from(["", "kk", "ru"]),
    territories=st.sampled_from(["", "KZ"]),
    until=st.sampled_from([None, date(2026, 1, 20), date(2027, 1, 1)]),
)


@settings(max_examples=examples(100), deadline=None)
@given(memoranda=st.lists(GRANTS, max_size=5), use=st.sampled_from(list(Use)), by=AGENCIES)
def test_nothing_is_allowed_that_nobody_grants_and_every_answer_has_a_reason(
    memoranda: list[Grant], use: Use, by: str
) -> None:
    verdict = may(use, item=item_of({}), by=Asker(agency=by), now=NOW, memoranda=memoranda)
    assert verdict.codes
    if by == "altai":
        assert verdict.allowed
    elif verdict.allowed:
        granting = verdict.because[0].grant
        assert granting in memoranda
        assert granting is not None
        assert use in granting.permits
        assert granting.between("altai", Asker(agency=by))


@settings(max_examples=examples(100), deadline=None)
@given(memoranda=st.lists(GRANTS, max_size=5), use=st.sampled_from(list(Use)), by=AGENCIES)
def test_the_order_of_the_memoranda_changes_no_answer(memoranda: list[Grant], use: Use, by: str) -> None:
    facts = {"item": item_of({}), "by": Asker(agency=by), "now": NOW}
    first = may(use, memoranda=memoranda, **facts)  # type: ignore[arg-type]
    assert may(use, memoranda=memoranda[::-1], **facts).allowed is first.allowed  # type: ignore[arg-type]


@settings(max_examples=examples(60), deadline=None)
@given(memoranda=st.lists(GRANTS, max_size=4), use=st.sampled_from(list(Use)))
def test_one_prohibition_more_for_this_very_item_always_ends_in_no(memoranda: list[Grant], use: Use) -> None:
    more = grant(99, agency="altai", partners="registan", forbids=use.value, items="urn:altai:1")
    verdict = may(use, item=item_of({}), by=Asker(agency="registan"), now=NOW, memoranda=[*memoranda, more])
    assert not verdict.allowed
    assert verdict.codes == frozenset({Why.FORBIDDEN})
