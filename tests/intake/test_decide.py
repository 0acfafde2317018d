"""The decider: what a delivery changes, given what is remembered. No database, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkhon.formats import content_digest
from orkhon.intake.decide import (
    POLLS_TO_BELIEVE,
    REMEMBERED_DIGESTS,
    SEEN_AGAIN_AFTER,
    Decision,
    Outcome,
    RememberedItem,
    decide,
)
from orkhon.items import Item, PubStatus

NOW = datetime(2026, 11, 22, 16, 40, tzinfo=UTC)
Memory = dict[str, RememberedItem]


def _item(uri: str = "https://altai.example/1", headline: str = "A", version: str = "", **fields: object) -> Item:
    return Item(uri=uri, headline=headline, version=version, **fields)  # type: ignore[arg-type]  # fields by name


def _after(memory: Mapping[str, RememberedItem], decision: Decision) -> Memory:
    """Return the memory as the taker leaves it when the wire accepts every intent."""
    after = dict(memory)
    for remembered in (*(intent.remember for intent in decision.intents), *decision.memories):
        after[remembered.uri] = remembered
    return after


class _Source:
    """A source polled once a minute; keeps what is remembered and what would be on the wire."""

    def __init__(self) -> None:
        self.memory: Memory = {}
        self.appended: list[tuple[str, str]] = []
        self.now = NOW

    def poll(self, *items: Item, complete: bool = True) -> Decision:
        self.now += timedelta(minutes=1)
        decision = decide(self.memory, items, now=self.now, complete=complete)
        self.appended += [(intent.item.uri, intent.item.headline) for intent in decision.intents]
        self.memory = _after(self.memory, decision)
        return decision

    def headlines(self) -> list[str]:
        return [headline for _, headline in self.appended]


def test_an_item_that_was_never_seen_is_new() -> None:
    decision = _Source().poll(_item())
    assert decision.uris(Outcome.NEW) == ("https://altai.example/1",)
    assert [intent.item.headline for intent in decision.intents] == ["A"]


def test_an_item_that_came_before_is_unchanged_and_nothing_is_written() -> None:
    source = _Source()
    source.poll(_item())
    decision = source.poll(_item())
    assert decision.count(Outcome.UNCHANGED) == 1
    assert not decision.writes


def test_a_new_time_stamp_alone_is_no_change() -> None:
    source = _Source()
    source.poll(_item(version_created=NOW))
    assert not source.poll(_item(version_created=NOW + timedelta(hours=1))).intents


def test_when_it_was_last_seen_is_refreshed_once_a_day() -> None:
    source = _Source()
    source.poll(_item())
    source.now += SEEN_AGAIN_AFTER
    decision = source.poll(_item())
    assert decision.count(Outcome.UNCHANGED) == 1
    assert [memory.last_seen for memory in decision.memories] == [source.now]
    assert not source.poll(_item()).writes


def test_a_text_that_never_stood_there_is_a_change_at_once() -> None:
    source = _Source()
    source.poll(_item(headline="A"))
    assert source.poll(_item(headline="B")).count(Outcome.CHANGED) == 1
    assert source.headlines() == ["A", "B"]


def test_vanishing_is_remembered_once_and_appends_nothing() -> None:
    source = _Source()
    source.poll(_item(), _item(uri="urn:2"))
    decision = source.poll(_item())
    assert [memory.uri for memory in decision.vanished] == ["urn:2"]
    assert decision.vanished[0].vanished == source.now
    assert not decision.intents
    assert not source.poll(_item()).writes


def test_an_item_that_comes_back_unchanged_is_not_appended_again() -> None:
    source = _Source()
    source.poll(_item())
    source.poll()
    decision = source.poll(_item())
    assert decision.count(Outcome.UNCHANGED) == 1
    assert decision.writes
    assert source.memory["https://altai.example/1"].vanished is None
    assert source.headlines() == ["A"]


def test_nothing_vanishes_from_a_delivery_that_is_not_the_whole_list() -> None:
    source = _Source()
    source.poll(_item())
    assert source.poll(complete=False).vanished == ()


def test_a_feed_that_flaps_between_two_versions_appends_each_once() -> None:
    source = _Source()
    for headline in "ABABABABABABAABBAABB":
        source.poll(_item(headline=headline))
    assert source.headlines() == ["A", "B"]


def test_a_source_that_goes_back_for_good_is_believed_at_the_third_poll() -> None:
    source = _Source()
    outcomes = [source.poll(_item(headline=headline)).verdicts[0].outcome for headline in "ABAAAA"]
    assert outcomes == [
        Outcome.NEW,
        Outcome.CHANGED,
        Outcome.FLAPPING,
        Outcome.FLAPPING,
        Outcome.CHANGED,
        Outcome.UNCHANGED,
    ]
    assert POLLS_TO_BELIEVE == 3
    assert source.headlines() == ["A", "B", "A"]


def test_two_polls_that_were_not_in_a_row_do_not_count_together() -> None:
    source = _Source()
    for headline in "ABAABAAB":
        source.poll(_item(headline=headline))
    assert source.headlines() == ["A", "B"]


def test_a_former_text_with_a_newer_time_is_taken_at_once() -> None:
    source = _Source()
    for minute, headline in enumerate("ABA"):
        source.poll(_item(headline=headline, version_created=NOW + timedelta(minutes=minute)))
    assert source.headlines() == ["A", "B", "A"]


def test_a_text_that_says_that_it_is_older_is_held_back_until_it_stays() -> None:
    source = _Source()
    source.poll(_item(headline="B", version_created=NOW))
    older = _item(headline="A", version_created=NOW - timedelta(hours=1))
    outcomes = [source.poll(older).verdicts[0].outcome for _ in range(3)]
    assert outcomes == [Outcome.FLAPPING, Outcome.FLAPPING, Outcome.CHANGED]


def test_a_version_older_than_the_known_one_is_ignored_for_ever() -> None:
    source = _Source()
    source.poll(_item(headline="ten", version="10"))
    for _ in range(6):
        assert source.poll(_item(headline="nine", version="9")).count(Outcome.OLDER) == 1
    assert source.headlines() == ["ten"]


def test_a_newer_version_is_taken_though_its_text_stood_there_before() -> None:
    source = _Source()
    for version, headline in enumerate("ABA", start=1):
        source.poll(_item(headline=headline, version=str(version)))
    assert source.headlines() == ["A", "B", "A"]


def test_the_same_version_with_other_content_is_a_conflict_and_not_a_change() -> None:
    source = _Source()
    source.poll(_item(headline="A", version="1"))
    decision = source.poll(_item(headline="B", version="1"))
    assert decision.count(Outcome.CONFLICTING) == 1
    assert not decision.intents


@pytest.mark.parametrize(
    ("status", "version", "created"),
    [
        (PubStatus.CANCELED, "2", NOW),
        (PubStatus.CANCELED, "1", NOW),
        (PubStatus.CANCELED, "", NOW - timedelta(hours=1)),
        (PubStatus.WITHHELD, "2", NOW),
    ],
)
def test_what_an_agency_takes_back_counts_under_the_version_that_is_known_and_a_kill_under_any(
    status: PubStatus, version: str, created: datetime
) -> None:
    source = _Source()
    source.poll(_item(version="2", version_created=NOW))
    back = _item(version=version, version_created=created, pub_status=status)
    assert [intent.item for intent in source.poll(back).intents] == [back]
    assert not source.poll(back).intents


def test_a_withholding_under_an_older_version_than_the_known_one_comes_too_late() -> None:
    source = _Source()
    source.poll(_item(version="2"))
    assert not source.poll(_item(version="1", pub_status=PubStatus.WITHHELD)).intents


@pytest.mark.parametrize("turn", [1, -1])
def test_of_a_kill_and_a_text_under_one_uri_the_kill_stands_whatever_their_order(turn: int) -> None:
    both = [_item(version="2"), _item(version="1", pub_status=PubStatus.CANCELED)]
    (intent,) = _Source().poll(*both[::turn]).intents
    assert intent.item.pub_status is PubStatus.CANCELED


def test_what_the_wire_refused_is_not_offered_again_until_it_changes() -> None:
    source = _Source()
    source.poll(_item())
    uri = _item().uri
    source.memory[uri] = replace(source.memory[uri], refusal="it belongs to another agency")
    assert not source.poll(_item()).intents
    decision = source.poll(_item(headline="B"))
    assert len(decision.intents) == 1
    assert decision.intents[0].remember.refusal == ""


@pytest.mark.parametrize("turn", [1, -1])
def test_of_two_items_under_one_uri_the_newer_one_stands_whatever_their_order(turn: int) -> None:
    pair = [_item(headline="old", version="9"), _item(headline="new", version="10")][::turn]
    decision = decide({}, pair, now=NOW, complete=True)
    assert [intent.item.headline for intent in decision.intents] == ["new"]
    assert decision.count(Outcome.DOUBLED) == 1


def test_intents_are_in_the_order_of_their_making() -> None:
    items = [_item(uri=f"urn:{hour}", created=NOW - timedelta(hours=hour)) for hour in (1, 3, 2)]
    decision = decide({}, items, now=NOW, complete=True)
    assert [intent.item.uri for intent in decision.intents] == ["urn:3", "urn:2", "urn:1"]


def test_items_without_times_are_appended_from_the_end_of_the_list() -> None:
    decision = decide({}, [_item(uri=f"urn:{number}") for number in (3, 2, 1)], now=NOW, complete=True)
    assert [intent.item.uri for intent in decision.intents] == ["urn:1", "urn:2", "urn:3"]


def test_only_so_many_former_texts_are_remembered() -> None:
    source = _Source()
    for number in range(REMEMBERED_DIGESTS + 5):
        source.poll(_item(headline=str(number)))
    remembered = source.memory[_item().uri]
    assert len(remembered.earlier) == REMEMBERED_DIGESTS
    assert remembered.earlier[0] == content_digest(_item(headline=str(REMEMBERED_DIGESTS + 3)))


uris = st.sampled_from([f"urn:orkhon:test:{number}" for number in range(4)])
moments = st.none() | st.integers(0, 5).map(lambda hours: NOW - timedelta(hours=hours))
items = st.builds(
    _item,
    uri=uris,
    headline=st.sampled_from("ABC"),
    version=st.sampled_from(["", "", "1", "2", "10", "b"]),
    version_created=moments,
)
deliveries = st.lists(items, max_size=6)
histories = st.lists(deliveries, max_size=5)


def _memory_after(history: Sequence[Sequence[Item]]) -> Memory:
    source = _Source()
    for delivery in history:
        source.poll(*delivery)
    return source.memory


@given(histories, deliveries, st.booleans())
def test_every_delivered_item_ends_in_one_outcome_and_a_uri_in_one_intent(
    history: list[list[Item]], delivery: list[Item], complete: bool
) -> None:
    memory = _memory_after(history)
    decision = decide(memory, delivery, now=NOW + timedelta(hours=1), complete=complete)
    assert [verdict.item for verdict in decision.verdicts] == delivery
    assert sum(decision.count(outcome) for outcome in Outcome) == len(delivery)
    standing = [verdict.item.uri for verdict in decision.verdicts if verdict.outcome is not Outcome.DOUBLED]
    assert sorted(standing) == sorted({item.uri for item in delivery})
    intended = [intent.item.uri for intent in decision.intents]
    assert len(intended) == len(set(intended))
    written = [*intended, *(memory.uri for memory in decision.memories)]
    assert len(written) == len(set(written))


@given(histories, deliveries)
def test_the_same_delivery_again_appends_nothing(history: list[list[Item]], delivery: list[Item]) -> None:
    memory = _memory_after(history)
    first = decide(memory, delivery, now=NOW + timedelta(hours=1), complete=True)
    # What is held back may be believed when it comes again; what was taken may not be taken twice.
    second = decide(_after(memory, first), delivery, now=NOW + timedelta(hours=2), complete=True)
    assert not set(first.uris(Outcome.NEW) + first.uris(Outcome.CHANGED)) & {
        intent.item.uri for intent in second.intents
    }
    assert second.vanished == ()


@given(histories, deliveries, st.randoms(use_true_random=False))
def test_the_order_of_a_delivery_does_not_matter(
    history: list[list[Item]], delivery: list[Item], chance: object
) -> None:
    memory = _memory_after(history)
    shuffled = list(delivery)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    one = decide(memory, delivery, now=NOW + timedelta(hours=1), complete=True)
    other = decide(memory, shuffled, now=NOW + timedelta(hours=1), complete=True)
    assert _after(memory, one) == _after(memory, other)
    assert {(intent.item.uri, content_digest(intent.item)) for intent in one.intents} == {
        (intent.item.uri, content_digest(intent.item)) for intent in other.intents
    }


@given(st.lists(st.sampled_from("AB"), min_size=2, max_size=30))
def test_two_texts_in_turn_are_never_appended_more_often_than_they_stayed(headlines: list[str]) -> None:
    source = _Source()
    for headline in headlines:
        source.poll(_item(headline=headline))
    stays = "".join(headlines)
    allowed = 2 + stays.count("AAA") + stays.count("BBB")
    assert len(source.appended) <= allowed
    assert source.headlines()[0] == headlines[0]


@given(histories)
def test_a_history_told_again_to_one_who_knows_its_end_stays_bounded(history: list[list[Item]]) -> None:
    numbered = [[replace(item, version="7") for item in delivery] for delivery in history]
    source = _Source()
    for delivery in numbered:
        source.poll(*delivery)
    before = list(source.appended)
    for delivery in numbered:
        source.poll(*delivery)
    assert source.appended == before


@given(histories, deliveries)
def test_what_vanishes_is_exactly_what_was_listed_and_is_no_more(
    history: list[list[Item]], delivery: list[Item]
) -> None:
    memory = _memory_after(history)
    decision = decide(memory, delivery, now=NOW + timedelta(hours=1), complete=True)
    listed = {uri for uri, known in memory.items() if known.vanished is None}
    assert {known.uri for known in decision.vanished} == listed - {item.uri for item in delivery}
