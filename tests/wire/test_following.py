"""One hub's log on another: as it was signed, judged entry by entry, redactions and all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from orkhon.alliance.keys import hub_key, register_hub_key
from orkhon.alliance.models import Agency, SigningKeyRecord
from orkhon.items import Derivation, DerivationKind, PubStatus
from orkhon.trust import Link, SigningKey
from orkhon.wire.actions.append import append, intent_of
from orkhon.wire.actions.append_followed import Followed, FollowedOutcome, append_followed, group_records
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.redact import redact
from orkhon.wire.actions.release import release
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.derived import follow_entries
from orkhon.wire.entries import EntryKind
from orkhon.wire.errors import RecordRefused
from orkhon.wire.own_statements import sign_item
from orkhon.wire.queries import entries_after, entries_of, head, state_of, states_of
from orkhon.wire.records import Record, read_record, records_after
from orkhon.wire.redaction_plan import plan_redaction
from orkhon.wire.verify import verify
from tests.wire.elsewhere import Keys, elsewhere, keys_on_record, known
from tests.wire.making import NOW, an_item, appended

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FIRST, SECOND, THIRD, FOURTH = (f"urn:altai:{number}" for number in range(1, 5))
MADE = "urn:manas:1"
ALTAI = SigningKey.from_raw(bytes(range(32)))


def _life() -> None:
    """A hub's log with all that can happen to an item."""
    appended(uri=FIRST, version="1")
    appended(uri=FIRST, version="2", headline="Түзетілді", kind=EntryKind.CORRECT)
    appended(uri=SECOND, version="1", headline="Жалған хабар")
    kill(SECOND, reason="false", person="Dana Seit", now=NOW)
    appended(uri=THIRD, version="1", headline="Мекенжай туралы")
    made = Derivation(uri=THIRD, version="1", how=DerivationKind.TRANSLATION)
    appended(uri=MADE, version="1", agency="manas", headline="About an address", derived_from=(made,))
    redact(THIRD, reason="a private life", person="A. One", second="B. Two", now=NOW)
    appended(uri=FOURTH, version="1", embargoed=NOW + timedelta(hours=1))
    withhold(FIRST, reason="we look again", person="Dana Seit", now=NOW)
    release(FIRST, reason="it is right", person="Dana Seit", now=NOW)
    appended(uri=FOURTH, version="2", pub_status=PubStatus.WITHHELD)


@pytest.fixture
def other(tmp_path: Path, db: None) -> tuple[list[Record], Keys, dict[str, Any]]:
    """The whole log of the hub alpha as it travels, its keys, and how its items stand."""
    documents: list[Any] = []
    keys: Keys = {}
    stands: dict[str, Any] = {}
    with elsewhere(tmp_path / "alpha", "alpha"):
        _life()
        documents = orjson.loads(orjson.dumps([record.document() for record in records_after(0, 1000)]))
        keys = keys_on_record()
        stands = standing()
    return [read_record(document) for document in documents], keys, stands


def standing() -> dict[str, Any]:
    """How the items stand: status, versions, whether closed, and the words."""
    found = states_of([FIRST, SECOND, THIRD, FOURTH, MADE])
    return {
        uri: (state.status, state.versions, state.closed, dict(state.entry.ninjs) if state.entry else None)
        for uri, state in found.items()
    }


def followed(
    records: Sequence[Record], keys: Keys, *, after: Followed | None = None, its_desk: bool = False
) -> list[FollowedOutcome]:
    """Follow alpha group by group."""
    known(keys)
    reached, outcomes = after or Followed(), []
    for group in group_records(records):
        now = NOW + timedelta(minutes=1)
        outcome = append_followed(group, hub="alpha", after=reached, keys=keys, now=now, its_desk=its_desk)
        reached = outcome.followed
        outcomes.append(outcome)
    return outcomes


def test_the_follower_ends_with_the_same_state_and_a_whole_chain(
    other: tuple[list[Record], Keys, dict[str, Any]],
) -> None:
    records, keys, stands = other
    outcomes = followed(records, keys)
    assert standing() == stands
    assert sum(outcome.new for outcome in outcomes) == len(records) == head()
    assert not any(outcome.aside for outcome in outcomes)
    found = verify()
    assert found.problems == ()
    assert found.redacted == 2
    assert state_of(MADE) is not None


def test_every_entry_keeps_what_was_signed_there_and_has_this_hubs_link_beside(
    other: tuple[list[Record], Keys, dict[str, Any]],
) -> None:
    records, keys, _ = other
    followed(records, keys)
    again = records_after(0, 1000)
    assert [record.statement for record in again] == [record.statement for record in records]
    assert [record.links[1] for record in again] == [record.links[0] for record in records]
    assert {record.links[0].key_id for record in again} == {hub_key().key_id}


def test_following_again_appends_nothing_twice(other: tuple[list[Record], Keys, dict[str, Any]]) -> None:
    records, keys, stands = other
    followed(records, keys)
    end = head()
    assert sum(outcome.new for outcome in followed(records, keys)) == 0
    assert (head(), standing()) == (end, stands)


def test_a_redaction_reaches_a_follower_that_has_the_words_and_what_it_made_of_them(tmp_path: Path) -> None:
    documents: list[list[Any]] = []
    keys: Keys = {}
    with elsewhere(tmp_path / "alpha", "alpha"):
        appended(uri=THIRD, version="1", headline="Мекенжай туралы")
        documents.append([record.document() for record in records_after(0, 100)])
        redact(THIRD, reason="a private life", person="A. One", second="B. Two", now=NOW)
        documents.append([record.document() for record in records_after(1, 100)])
        keys = keys_on_record()
    before, after = ([read_record(one) for one in some] for some in documents)
    (outcome,) = followed(before, keys)
    made = Derivation(uri=THIRD, version="1", how=DerivationKind.TRANSLATION)
    appended(uri="urn:beta:1", version="1", agency="beta", headline="Of an address", derived_from=(made,))
    followed(after, keys, after=outcome.followed)
    for uri in (THIRD, "urn:beta:1"):
        state = state_of(uri)
        assert state is not None
        assert state.closed
        assert all(entry.redacted for entry in entries_of(uri) if entry.kind is not EntryKind.REDACT)
    assert verify().problems == ()


def _changed(record: Record, **statement: Any) -> Record:
    return replace(record, statement=replace(record.statement, **statement))


def test_whatever_was_changed_on_its_way_is_refused_and_nothing_is_written(
    other: tuple[list[Record], Keys, dict[str, Any]],
) -> None:
    records, keys, _ = other
    register_hub_key(now=NOW)
    documents = [record.document() for record in records]
    forged = {**documents[0], "body": str(documents[0]["body"]).replace("жаңа", "ескі")}
    with pytest.raises(RecordRefused, match="the payload is not the one that was signed"):
        read_record(forged)
    for some, words in [
        (records[1:], "does not follow it"),
        ([records[0], records[2]], "does not follow it"),
        ([_changed(records[0], uri="urn:altai:999")], "does not hold"),
        ([replace(records[0], links=(replace(records[0].links[0], hub="gamma"),))], "does not follow it"),
    ]:
        with pytest.raises(RecordRefused, match=words):
            followed(some, keys)
    with pytest.raises(RecordRefused, match="which is no key of it known here"):
        followed(records[:1], {"alpha": {}})
    assert head() == 0


def test_a_uri_that_another_agency_used_here_first_is_set_aside_and_the_rest_goes_on(
    other: tuple[list[Record], Keys, dict[str, Any]],
) -> None:
    records, keys, stands = other
    appended(uri=SECOND, version="1", agency="tengri", headline="Басқа")
    aside = [one for outcome in followed(records, keys) for one in outcome.aside]
    assert {one.uri for one in aside} == {SECOND}
    assert all("the uri belongs to tengri here" in one.cause for one in aside)
    found = standing()
    assert {uri: found[uri] for uri in (FIRST, THIRD, FOURTH)} == {uri: stands[uri] for uri in (FIRST, THIRD, FOURTH)}
    assert verify().problems == ()


def test_an_item_that_is_here_by_another_way_is_killed_with_the_one_over_there(
    other: tuple[list[Record], Keys, dict[str, Any]],
) -> None:
    records, keys, _ = other
    appended(uri=SECOND, version="1", headline="Жалған хабар")
    followed(records, keys)
    state = state_of(SECOND)
    assert state is not None
    assert state.status == "killed"


def handed_over(home: Path, life: Callable[[], object], *, code: str = "alpha") -> tuple[list[Record], Keys]:
    """That hub's log and keys after such a life, as they travel. One home has one key, however many lives."""
    records: list[Record] = []
    keys: Keys = {}
    with elsewhere(home / code, code):
        life()
        records = [read_record(orjson.loads(orjson.dumps(record.document()))) for record in records_after(0, 1000)]
        keys = keys_on_record()
    return records, keys


def causes(outcomes: Sequence[FollowedOutcome]) -> list[str]:
    return [one.cause for outcome in outcomes for one in outcome.aside]


def status(uri: str) -> str:
    state = state_of(uri)
    return state.status if state is not None else ""


def altai_signs(**changes: Any) -> None:
    """Altai's key is on record, and altai's items are taken under its own signature alone."""
    Agency.objects.create(code="altai", sign="AP", name_en="Altai Press", requires_own_statements=True)
    SigningKeyRecord.objects.create(
        **{
            "key_id": ALTAI.key_id,
            "owner": "altai",
            "public_key": ALTAI.verifying.raw,
            "created": NOW - timedelta(days=9),
            **changes,
        }
    )


def signed_by_altai(**changes: Any) -> None:
    append(intent_of(sign_item(an_item(**changes), ALTAI, agency="altai", kind=EntryKind.PUBLISH, now=NOW)), now=NOW)


def test_another_hub_speaks_neither_for_the_joint_desk_nor_for_who_signs_for_itself(tmp_path: Path) -> None:
    def life() -> None:
        appended(uri="urn:desk:1", agency="desk")
        appended(uri=FIRST)
        kill(FIRST, reason="false", person="Dana Seit", now=NOW)
        appended(uri="urn:tengri:1", agency="tengri")

    records, keys = handed_over(tmp_path, life)
    altai_signs()
    outcomes = followed(records, keys)
    assert causes(outcomes) == [f"alpha does not speak for {one} here" for one in ("desk", "altai", "altai")]
    assert [entry.uri for entry in entries_after(0)] == ["urn:tengri:1"]


def test_a_joint_desk_that_is_ours_too_speaks_for_its_own_articles_and_never_for_those_written_here(
    tmp_path: Path,
) -> None:
    def life() -> None:
        appended(uri="urn:desk:theirs", agency="desk")
        appended(uri="urn:desk:theirs", version="2", agency="desk")
        appended(uri="urn:desk:false", agency="desk")
        kill("urn:desk:false", reason="false", person="Dana Seit", now=NOW)
        appended(uri="urn:desk:ours", agency="desk")
        kill("urn:desk:ours", reason="false", person="Dana Seit", now=NOW)

    records, keys = handed_over(tmp_path, life)
    appended(uri="urn:desk:ours", agency="desk")
    outcomes = followed(records, keys, its_desk=True)
    assert causes(outcomes) == ["alpha does not speak for desk here"] * 2
    assert [status(f"urn:desk:{name}") for name in ("theirs", "false", "ours")] == ["usable", "killed", "usable"]
    assert verify().problems == ()


def test_what_a_followed_desk_made_of_an_item_goes_with_it_though_the_kill_is_ours(tmp_path: Path) -> None:
    made = Derivation(uri=FIRST, version="1", how=DerivationKind.TRANSLATION)

    def life() -> None:
        appended(uri="urn:desk:theirs", agency="desk", derived_from=(made,))

    records, keys = handed_over(tmp_path, life)
    appended(uri=FIRST)
    followed(records, keys, its_desk=True)
    kill(FIRST, reason="false", person="Dana Seit", now=NOW)
    follow_entries(entries_after(0))
    assert status("urn:desk:theirs") == "killed"


def test_a_hub_takes_back_what_it_alone_brought_of_an_agency_that_signs_for_itself(tmp_path: Path) -> None:
    def life() -> None:
        altai_signs()
        signed_by_altai(uri=FIRST)
        kill(FIRST, reason="false", person="Dana Seit", now=NOW)

    records, keys = handed_over(tmp_path, life)
    altai_signs()
    assert causes(followed(records, keys)) == []
    assert status(FIRST) == "killed"
    assert verify().problems == ()


def test_a_hub_does_not_take_back_what_such_an_agency_sent_here_as_well(tmp_path: Path) -> None:
    sent = intent_of(sign_item(an_item(), ALTAI, agency="altai", kind=EntryKind.PUBLISH, now=NOW))

    def life() -> None:
        altai_signs()
        append(sent, now=NOW)
        kill(FIRST, reason="false", person="Dana Seit", now=NOW)

    records, keys = handed_over(tmp_path, life)
    altai_signs()
    append(sent, now=NOW)
    assert causes(followed(records, keys)) == ["alpha does not speak for altai here"]
    assert status(FIRST) == "usable"
    assert len(records_after(0, 1)[0].links) == 2


def test_what_a_key_signed_after_it_was_revoked_here_is_set_aside_by_the_time_of_the_hub_that_took_it(
    tmp_path: Path,
) -> None:
    def life() -> None:
        altai_signs()
        signed_by_altai(uri=FIRST)

    records, keys = handed_over(tmp_path, life)
    altai_signs(revoked=NOW)
    (cause,) = causes(followed(records, keys))
    assert f"{ALTAI.key_id} was revoked" in cause
    assert (head(), verify().problems) == (0, ())
    SigningKeyRecord.objects.filter(key_id=ALTAI.key_id).update(revoked=NOW + timedelta(seconds=30))
    assert causes(followed(records, keys)) == []
    found = verify()
    assert (found.entries, found.problems, found.doubted) == (1, (), ())


def test_a_statement_by_a_key_that_is_not_known_here_is_set_aside_and_the_rest_goes_on(tmp_path: Path) -> None:
    def life() -> None:
        altai_signs()
        signed_by_altai(uri=FIRST)
        appended(uri="urn:tengri:1", agency="tengri")

    records, keys = handed_over(tmp_path, life)
    keys.pop("altai")
    (cause,) = causes(followed(records, keys))
    assert "which is no key of it known here" in cause
    assert status("urn:tengri:1") == "usable"


@pytest.mark.parametrize(
    ("act", "kind", "stands"), [(kill, EntryKind.KILL, "killed"), (withhold, EntryKind.WITHHOLD, "withheld")]
)
def test_what_takes_an_item_back_holds_though_its_entry_is_set_aside(
    tmp_path: Path, act: Callable[..., object], kind: EntryKind, stands: str
) -> None:
    def first() -> None:
        appended(uri=THIRD)
        appended(uri=FOURTH)

    def second() -> None:
        appended(uri=SECOND)
        act(SECOND, reason="false", person="Dana Seit", now=NOW)

    before, keys = handed_over(tmp_path, first)
    after, _ = handed_over(tmp_path, second)
    followed(before, keys)
    appended(uri=SECOND)
    for _ in range(2):
        assert all("another statement with the same number" in cause for cause in causes(followed(after, keys)))
    assert status(SECOND) == stands
    assert [entry.kind for entry in entries_of(SECOND)] == [EntryKind.PUBLISH, kind]
    last = entries_of(SECOND)[-1]
    assert last.extra["because"] == {"uri": SECOND, "hub": "alpha", "position": 2}
    assert (last.signed_by, last.person) == ("orkhon", "alpha")
    assert verify().problems == ()


def test_a_kill_that_is_set_aside_closes_a_uri_that_is_not_here_yet(tmp_path: Path) -> None:
    def second() -> None:
        appended(uri=SECOND)
        kill(SECOND, reason="false", person="Dana Seit", now=NOW)

    before, keys = handed_over(tmp_path, lambda: [appended(uri=THIRD), appended(uri=FOURTH)])
    after, _ = handed_over(tmp_path, second)
    followed(before, keys)
    followed(after, keys)
    assert status(SECOND) == "killed"
    assert verify().problems == ()


def test_what_was_redacted_here_does_not_come_again_and_its_words_are_not_kept(tmp_path: Path) -> None:
    def life() -> None:
        appended(uri=THIRD, version="1")
        appended(uri=THIRD, version="2", headline="Мекенжай туралы")
        withhold(THIRD, reason="we look again", person="Dana Seit", now=NOW)
        release(THIRD, reason="it is right", person="Dana Seit", now=NOW)

    records, keys = handed_over(tmp_path, life)
    appended(uri=THIRD, version="1")
    redact(THIRD, reason="a private life", person="A. One", second="B. Two", now=NOW)
    outcomes = followed(records, keys)
    aside = [one for outcome in outcomes for one in outcome.aside]
    assert [(one.position, one.bare) for one in aside] == [(1, True), (2, True), (4, False)]
    state = state_of(THIRD)
    assert state is not None
    assert state.closed


def test_a_redaction_there_reaches_an_item_that_is_here_by_another_way(tmp_path: Path) -> None:
    def life() -> None:
        appended(uri=THIRD, version="1", headline="Мекенжай туралы")
        redact(THIRD, reason="a private life", person="A. One", second="B. Two", now=NOW)

    records, keys = handed_over(tmp_path, life)
    appended(uri=THIRD, version="1", headline="Мекенжай туралы")
    appended(uri=THIRD, version="2", headline="Басқа")
    known(keys)
    first = append_followed(records[:1], hub="alpha", after=Followed(), keys=keys, now=NOW)
    assert [one.position for one in first.aside] == [1]
    append_followed(records[1:], hub="alpha", after=first.followed, keys=keys, now=NOW, versions_aside={1: "1"})
    entries = entries_of(THIRD)
    assert [(entry.kind, entry.redacted) for entry in entries] == [
        (EntryKind.PUBLISH, True),
        (EntryKind.UPDATE, False),
        (EntryKind.REDACT, False),
        (EntryKind.REDACT, False),
    ]
    assert (entries[-1].signed_by, entries[-1].extra["positions"]) == ("orkhon", [1])
    assert entries[-1].extra["because"] == {"uri": THIRD, "hub": "alpha", "position": 2}
    assert verify().problems == ()


def test_what_an_agency_sent_to_both_hubs_is_redacted_here_by_an_entry_of_this_hubs_own(tmp_path: Path) -> None:
    sent = intent_of(sign_item(an_item(), ALTAI, agency="altai", kind=EntryKind.PUBLISH, now=NOW))
    known({"altai": {ALTAI.key_id: ALTAI.verifying}})

    def life() -> None:
        append(sent, now=NOW)

    before, keys = handed_over(tmp_path, life)

    def whole_life() -> None:
        life()
        redact(FIRST, reason="a private life", person="A. One", second="B. Two", now=NOW)

    after, _ = handed_over(tmp_path, whole_life)
    append(sent, now=NOW)
    (outcome,) = followed([replace(after[0], salt=before[0].salt, body=before[0].body)], keys)
    followed(after[1:], keys, after=outcome.followed)
    entries = entries_of(FIRST)
    assert entries[0].redacted
    assert [entry.signed_by for entry in entries] == ["altai", "alpha", "orkhon"]
    assert verify().problems == ()


def test_what_came_between_the_plan_and_the_lock_goes_with_a_followed_redaction_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_words: list[Record] = []
    redaction: list[Record] = []
    keys: Keys = {}
    with elsewhere(tmp_path / "alpha", "alpha"):
        appended(uri=THIRD)
        with_words = records_after(0, 10)
        redact(THIRD, reason="a private life", person="A. One", second="B. Two", now=NOW)
        redaction = records_after(1, 10)
        keys = keys_on_record()
    (outcome,) = followed(with_words, keys)
    planned: list[object] = []

    def planning(*args: Any, **more: Any) -> Any:
        plan = plan_redaction(*args, **more)
        if not planned:
            made = Derivation(uri=THIRD, version="1", how=DerivationKind.TRANSLATION)
            appended(uri=MADE, agency="manas", headline="About an address", derived_from=(made,))
        planned.append(plan)
        return plan

    monkeypatch.setattr("orkhon.wire.actions.append_followed.plan_redaction", planning)
    followed(redaction, keys, after=outcome.followed)
    assert len(planned) == 2
    assert entries_of(MADE)[0].redacted


def test_a_link_that_another_hub_planted_does_not_hide_an_entry(tmp_path: Path) -> None:
    false, keys = handed_over(tmp_path, lambda: [appended(uri=THIRD), appended(uri=FOURTH)])
    true, _ = handed_over(
        tmp_path, lambda: [appended(uri=SECOND), kill(SECOND, reason="x", person="Dana Seit", now=NOW)]
    )
    followed(false, keys)
    assert len(causes(followed(true, keys))) == 2
    assert status(SECOND) == "killed"


def test_a_signer_who_took_no_entry_is_refused(tmp_path: Path) -> None:
    (record,), _ = handed_over(tmp_path, lambda: appended(uri=FIRST))
    said = replace(record.statement, by="gamma")
    link = replace(record.links[0], statement=said.hash())
    document = replace(record, statement=said, links=(link,)).document()
    with pytest.raises(RecordRefused, match="gamma signed for altai, but took no entry"):
        read_record(document)


def test_a_statement_numbered_far_beyond_those_before_it_is_set_aside(tmp_path: Path) -> None:
    known({"altai": {ALTAI.key_id: ALTAI.verifying}})
    last = (10_000_001, "0" * 64)
    one = sign_item(an_item(), ALTAI, agency="altai", kind=EntryKind.PUBLISH, now=NOW, last=last)
    records: list[Record] = []
    keys: Keys = {}
    with elsewhere(tmp_path / "alpha", "alpha"):
        register_hub_key(now=NOW)
        link = Link(
            hub="alpha",
            key_id=hub_key().key_id,
            position=1,
            previous="0" * 64,
            statement=one.statement.hash(),
            received=NOW,
        ).signed(hub_key())
        records = [Record(statement=one.statement, links=(link,), salt=one.salt, body=one.body)]
        keys = keys_on_record()
    (cause,) = causes(followed(records, keys))
    assert "far beyond those before it" in cause
    assert head() == 0


def test_a_redaction_that_is_set_aside_removes_the_words_all_the_same(tmp_path: Path) -> None:
    def second() -> None:
        appended(uri=SECOND, headline="Мекенжай туралы")
        redact(SECOND, reason="a private life", person="A. One", second="B. Two", now=NOW)

    before, keys = handed_over(tmp_path, lambda: [appended(uri=THIRD), appended(uri=FOURTH)])
    after, _ = handed_over(tmp_path, second)
    followed(before, keys)
    appended(uri=SECOND, headline="Мекенжай туралы")
    first = append_followed(after[:1], hub="alpha", after=Followed(), keys=keys, now=NOW)
    append_followed(after[1:], hub="alpha", after=first.followed, keys=keys, now=NOW, versions_aside={1: "1"})
    assert [(entry.kind, entry.redacted, entry.signed_by) for entry in entries_of(SECOND)] == [
        (EntryKind.PUBLISH, True, "orkhon"),
        (EntryKind.REDACT, False, "orkhon"),
    ]
    assert verify().problems == ()
