"""Rules for other systems say what the decision itself says: written as ODRL, read again, and asked."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.alliance.encoded_rights import rules_for
from orkhon.alliance.item_facts import facts_of
from orkhon.alliance.permits import Agreement, Asker, Grant, ItemFacts, Limits, Use, may
from orkhon.formats.odrl import policy_as_text, policy_for
from orkhon.items import Item, Language, Rights
from tests.examples import examples

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
URI = "urn:altai:1"
MANAS = Asker(agency="manas")
AGENCIES = ["altai", "registan", "manas"]
USES = st.frozensets(st.sampled_from([Use.REPUBLISH, Use.TRANSLATE]), max_size=2)
GRANTS = st.builds(
    lambda number, partners, forbids, **facts: Grant(
        key=f"memorandum:{number}",
        names={},
        forbids=forbids - facts["permits"],
        partners=partners if facts["kind"] is Agreement.GRANT else frozenset(AGENCIES),
        starts=date(2026, 1, 1),
        **facts,
    ),
    number=st.integers(0, 9999),
    partners=st.sampled_from([frozenset(), frozenset({"manas"}), frozenset({"altai", "manas"})]),
    agency=st.sampled_from(["", "altai", "registan"]),
    kind=st.sampled_from([Agreement.GRANT, Agreement.GRANT, Agreement.POOL]),
    permits=USES,
    forbids=USES,
    items=st.sampled_from([(), (), (URI,), ("urn:other:*",)]),
    limits=st.builds(
        Limits,
        languages=st.sampled_from([(), ("kk",), ("kk-Cyrl", "ru"), ("tr",)]),
        territories=st.sampled_from([frozenset(), frozenset({"KZ"}), frozenset({"KZ", "UZ"}), frozenset({"TR"})]),
        portals=st.sampled_from([frozenset(), frozenset({"history"}), frozenset({"history-of-art"})]),
    ),
)
EVERYTHING = Grant(key="all", names={}, permits=frozenset(Use), starts=date(2020, 1, 1))


@settings(max_examples=examples(150))
@given(
    memoranda=st.lists(GRANTS, max_size=4),
    sources=st.sampled_from([(), ("registan",), ("manas",)]),
    language=st.sampled_from(["kk-Cyrl", "kk-Latn", "tr"]),
    place=st.sampled_from([("", ""), ("KZ", "history"), ("KZ", "news"), ("TR", "history"), ("TR", "news")]),
)
def test_who_reads_the_rules_gets_the_answer_of_the_decision(
    memoranda: list[Grant], sources: tuple[str, ...], language: str, place: tuple[str, str]
) -> None:
    facts = ItemFacts(uri=URI, agency="altai", sources=sources)
    rules = rules_for(facts, by=MANAS, now=NOW, memoranda=memoranda)
    encoded = policy_as_text(policy_for(rules, uri=URI, uid="urn:orkhon:rights:1"))
    read = facts_of(Item(uri=URI, rights=Rights(encoded=encoded if rules else "")), agency="altai")
    for use in (Use.REPUBLISH, Use.TRANSLATE):
        wanted, found = (
            may(
                use,
                item=item,
                by=MANAS,
                language=Language.parse(language),
                territory=place[0],
                portal=place[1],
                now=NOW,
                memoranda=asked,
            ).allowed
            for item, asked in ((facts, memoranda), (read, [EVERYTHING]))
        )
        # ODRL's default is no; of an item without rules it is left to the memoranda.
        permitted = any(rule.permits and use in rule.uses for rule in read.rules)
        told = found and permitted
        # Where several agencies' limits leave no place at all, the rules say so before a place is chosen.
        assert told is wanted or (place == ("", "") and not told)


def test_rules_that_would_be_too_many_are_left_out() -> None:
    languages = [f"{first}{second}" for first in "abcdefgh" for second in "abcdefgh"]
    grants = [
        Grant(key=f"{owner}:{language}", names={}, agency=owner, permits=frozenset({Use.EDIT}), starts=date(2026, 1, 1),
              limits=Limits(portals=frozenset({language, "x"})))
        for owner in ("altai", "registan")
        for language in languages
    ]  # fmt: skip
    facts = ItemFacts(uri=URI, agency="altai", sources=("registan",))
    assert rules_for(facts, by=MANAS, now=NOW, memoranda=grants) == ()


def test_ones_own_item_has_no_rules() -> None:
    assert rules_for(ItemFacts(uri=URI, agency="manas"), by=MANAS, now=NOW, memoranda=[EVERYTHING]) == ()
