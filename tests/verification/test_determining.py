"""A joint determination from the opening to the appeal: who may say what, what is refused, what is never changed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AuthenticatorData

from orkhon.alliance.models import Agency, Passkey, Role
from orkhon.audit.models import Act
from orkhon.demonstration.authenticator import SoftPasskey
from orkhon.tidings.models import Tiding
from orkhon.verification.actions.appeal import answer_appeal, appeal
from orkhon.verification.actions.assess import Signed, assess
from orkhon.verification.actions.close_case import close_case
from orkhon.verification.actions.decide import close_when_due
from orkhon.verification.actions.issue_hold import issue_hold
from orkhon.verification.actions.name_speaker import name_speaker, retire_speaker
from orkhon.verification.actions.open_case import open_case, reopen_case
from orkhon.verification.actions.receive_claim import receive_claim
from orkhon.verification.actions.supersede import supersede
from orkhon.verification.claims.errors import NotForYou, NothingToDo
from orkhon.verification.determining.errors import (
    AlreadyAssessed,
    AssessmentRefused,
    CaseClosed,
    DeterminationError,
    NoMandate,
    SignatureRefused,
    StatementRefused,
)
from orkhon.verification.determining.mandates import mandates_of
from orkhon.verification.determining.proving import document_holds, signature_holds
from orkhon.verification.determining.queries import published, published_list
from orkhon.verification.determining.registries import _after, register_after_determination
from orkhon.verification.determining.rounds import response_times
from orkhon.verification.determining.statements import challenge_of
from orkhon.verification.models import (
    Appellant,
    Assessment,
    CaseState,
    Claim,
    ClaimSource,
    ClaimState,
    Determination,
    Mandate,
    Outcome,
    Presidency,
    Speaking,
    Step,
)
from tests.verification.speaking import HOST, MEMBERS, NOW, ORIGIN, WORDS, Newsrooms, new_case, new_claim, newsrooms

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def rooms() -> Newsrooms:
    return newsrooms()


def test_a_determination_goes_from_the_hold_to_the_verdict_with_its_dissent(rooms: Newsrooms) -> None:
    claim = new_claim(rooms)
    hold = issue_hold(claim.key, reason="Spreading fast.", user=rooms.editor, now=NOW)
    assert published(hold.key) is None
    held = published(hold.key, members=True)
    assert held is not None
    assert (held.step, held.outcome, held.is_public) == (Step.HOLD, Outcome.HELD, False)

    case = new_case(rooms, "altai", claim=claim)
    assert set(case.counted) == {"bosphorus", "caspian", "manas", "registan"}
    assert rooms.says("bosphorus", case, "false", now=NOW + 10 * MINUTE).determination is None
    assert rooms.says("caspian", case, "false", now=NOW + 20 * MINUTE).determination is None
    # The party has spoken, so nobody waits for it any longer.
    note = rooms.says("altai", case, "true", now=NOW + 30 * MINUTE).determination
    assert note is not None
    assert (note.step, note.verdict, note.supersedes_id) == (Step.PRELIMINARY, "false", hold.pk)
    assert rooms.says("manas", case, "altered", now=NOW + 40 * MINUTE).determination is None
    assert close_when_due(now=NOW + 23 * HOUR) == 0
    assert close_when_due(now=NOW + 24 * HOUR) == 1

    verdict = published(claim.key)
    assert verdict is not None
    assert (verdict.step, verdict.outcome, verdict.verdict) == ("verdict", "agreed", "false")
    assert [one.code for one in verdict.agencies] == ["bosphorus", "caspian"]
    assert [(one.agency.code, one.verdict) for one in verdict.dissent] == [("manas", "altered")]
    assert [(one.agency.code, one.until) for one in verdict.silent] == [("registan", NOW + 24 * HOUR)]
    (party,) = verdict.parties
    assert party.assessment is not None
    assert (party.agency.code, party.assessment.verdict, party.assessment.counted) == ("altai", "true", False)
    assert (verdict.base, verdict.needed, verdict.spoken) == (4, 3, 3)
    assert [one.step for one in verdict.chain] == ["hold", "preliminary", "verdict"]
    assert verdict.agencies[1].owner == "the state of caspian"
    assert verdict.owners["altai"] == "the state of altai"
    assert verdict.words == WORDS
    assert [one.key for one in published_list()] == [verdict.key]
    former = published(note.key)
    assert former is not None
    assert (former.in_force, former.superseded_by) == (False, verdict.key)
    assert Claim.objects.get(pk=claim.pk).state == ClaimState.DETERMINED


def test_every_step_is_told_to_the_other_parts_in_the_transaction_that_issues_it(rooms: Newsrooms) -> None:
    heard: list[str] = []
    register_after_determination("test", heard.append)
    try:
        case = new_case(rooms)
        for agency in MEMBERS[:3]:
            rooms.says(agency, case, "false", now=NOW + MINUTE)
    finally:
        del _after["test"]
    assert heard == list(Determination.objects.order_by("pk").values_list("key", flat=True))
    assert len(heard) == 2


def test_a_part_that_fails_undoes_the_issuing(rooms: Newsrooms) -> None:
    def broken(key: str) -> None:
        raise RuntimeError(key)

    claim = new_claim(rooms)
    register_after_determination("test", broken)
    try:
        with pytest.raises(RuntimeError):
            issue_hold(claim.key, user=rooms.editor, now=NOW)
    finally:
        del _after["test"]
    assert not Determination.objects.exists()


def test_a_note_that_two_no_longer_hold_is_withdrawn_aloud(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    rooms.says("altai", case, "false", now=NOW + MINUTE)
    rooms.says("caspian", case, "false", now=NOW + 2 * MINUTE)
    taken = rooms.says("caspian", case, "true", now=NOW + 3 * MINUTE, replacing=True)
    assert taken.determination is not None
    assert (taken.determination.step, taken.determination.outcome) == (Step.PRELIMINARY, Outcome.WITHDRAWN)
    shown = published(case.claim.key)
    assert shown is not None
    assert (shown.verdict, shown.is_public, shown.agree) == ("", True, ())


def test_a_tie_and_a_round_without_a_quorum_say_so(rooms: Newsrooms) -> None:
    case = new_case(rooms, "registan")
    for agency, verdict in zip(MEMBERS[:4], ("false", "false", "true", "true"), strict=True):
        rooms.says(agency, case, verdict, now=NOW + HOUR)
    tie = published(case.claim.key)
    assert tie is not None
    assert (tie.outcome, tie.verdict) == ("tie", "")
    assert Claim.objects.get(pk=case.claim_id).state == ClaimState.UNDECIDED

    other = new_case(rooms, claim=new_claim(rooms, "The lake of Balkhash has run dry this week, all of it."))
    rooms.says("altai", other, "false", now=NOW + HOUR)
    close_when_due(now=NOW + 25 * HOUR)
    assert published(other.claim.key) is None
    members = published(other.claim.key, members=True)
    assert members is not None
    assert members.outcome == "no-quorum"
    assert len(members.silent) == 4


def test_done_twice_by_the_clock_nothing_is_said_twice(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    for agency in MEMBERS[:3]:
        rooms.speaker(agency)
    rooms.says("altai", case, "false", now=NOW + HOUR)
    assert close_when_due(now=NOW + 24 * HOUR) == 1
    assert close_when_due(now=NOW + 24 * HOUR) == 0
    assert Determination.objects.count() == 1


def test_the_clock_looks_at_a_case_only_where_time_may_have_changed_something(rooms: Newsrooms) -> None:
    case = new_case(rooms, "altai")
    close_when_due(now=NOW + MINUTE)
    with CaptureQueriesContext(connection) as asked:
        assert close_when_due(now=NOW + 2 * MINUTE) == 0
    assert len(asked) <= 3
    for agency in ("bosphorus", "caspian"):
        rooms.says(agency, case, "false", now=NOW + 3 * MINUTE)
    assert not Determination.objects.exists()
    # The hearing is over: now the two are heard without the party.
    assert close_when_due(now=NOW + HOUR) == 1
    assert Determination.objects.get().step == Step.PRELIMINARY


# What is refused


def test_a_forged_signature_is_refused(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    user = rooms.speaker("altai")
    statement = rooms.drafted("altai", case, "false", now=NOW)
    forger = SoftPasskey(host=HOST)
    forger.identifier = rooms.keys[user.get_username()].identifier
    forged = Signed(
        statement=statement, assertion=forger.sign(challenge_of(statement), origin=ORIGIN), host=HOST, origin=ORIGIN
    )
    with pytest.raises(SignatureRefused, match="not by this key"):
        assess(forged, user=user, now=NOW)
    assert not Assessment.objects.exists()


def test_words_that_were_changed_after_signing_are_refused(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    user = rooms.speaker("altai")
    statement = rooms.drafted("altai", case, "false", now=NOW)
    signed = rooms.signed(user, statement)
    other = statement.replace(b'"verdict":"false"', b'"verdict":"true"')
    changed = Signed(statement=other, assertion=signed.assertion, host=HOST, origin=ORIGIN)
    with pytest.raises(SignatureRefused, match="another statement"):
        assess(changed, user=user, now=NOW)


def test_a_replayed_assessment_is_refused(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    user = rooms.speaker("altai")
    signed = rooms.signed(user, rooms.drafted("altai", case, "false", now=NOW))
    assess(signed, user=user, now=NOW)
    with pytest.raises(StatementRefused, match="taken before"):
        assess(signed, user=user, now=NOW + MINUTE)
    # Nor in a later round: it names its own.
    for agency in ("bosphorus", "caspian"):
        rooms.says(agency, case, "false", now=NOW + MINUTE)
    reopen_case(case.claim.key, reason="New pictures.", user=rooms.editor, now=NOW + 2 * MINUTE)
    with pytest.raises(StatementRefused, match="taken before"):
        assess(signed, user=user, now=NOW + 3 * MINUTE)


def test_an_old_statement_is_refused_even_if_it_was_never_sent(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    user = rooms.speaker("altai")
    signed = rooms.signed(user, rooms.drafted("altai", case, "false", now=NOW))
    with pytest.raises(StatementRefused, match="drafted more than 10 minutes ago"):
        assess(signed, user=user, now=NOW + 11 * MINUTE)


def test_an_agency_that_speaks_twice_is_refused_and_may_say_that_it_changed_its_mind(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    first = rooms.says("altai", case, "false", now=NOW).assessment
    with pytest.raises(AlreadyAssessed, match="say that you replace"):
        rooms.drafted("altai", case, "true", now=NOW + MINUTE)
    second = rooms.says("altai", case, "true", now=NOW + MINUTE, replacing=True).assessment
    assert (first.sequence, second.sequence) == (1, 2)
    assert json.loads(bytes(second.statement))["replaces"] == 1
    assert Assessment.objects.count() == 2


def test_two_statements_that_were_drafted_at_once_are_taken_once(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    user = rooms.speaker("altai")
    one = rooms.signed(user, rooms.drafted("altai", case, "false", now=NOW))
    other = rooms.signed(user, rooms.drafted("altai", case, "true", now=NOW))
    assess(one, user=user, now=NOW)
    with pytest.raises(AlreadyAssessed):
        assess(other, user=user, now=NOW)


def test_a_closed_case_is_refused(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    for agency in MEMBERS[:3]:
        rooms.says(agency, case, "false", now=NOW)
    rooms.speaker("manas")
    close_case(case.claim.key, user=rooms.editor, now=NOW + HOUR)
    with pytest.raises(CaseClosed, match="open it again"):
        rooms.says("manas", case, "true", now=NOW + HOUR)


def test_the_time_for_late_words_ends_by_itself(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    for agency in MEMBERS[:3]:
        rooms.says(agency, case, "false", now=NOW)
    rooms.speaker("manas")
    with pytest.raises(CaseClosed):
        rooms.says("manas", case, "true", now=NOW + timedelta(days=14))
    assert close_when_due(now=NOW + timedelta(days=14)) == 1
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED


def test_a_key_that_was_removed_or_is_of_somebody_else_is_refused(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    user = rooms.speaker("altai")
    statement = rooms.drafted("altai", case, "false", now=NOW)
    signed = rooms.signed(user, statement)
    Passkey.objects.filter(user=user).delete()
    with pytest.raises(SignatureRefused, match="removed"):
        assess(signed, user=user, now=NOW)
    by_another = rooms.signed(rooms.speaker("caspian"), statement)
    with pytest.raises(SignatureRefused, match="somebody else's"):
        assess(by_another, user=user, now=NOW)


def test_a_copy_of_a_key_is_refused(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    user = rooms.speaker("altai")
    Passkey.objects.filter(user=user).update(count=7)
    with pytest.raises(SignatureRefused, match="may be a copy"):
        rooms.says("altai", case, "false", now=NOW)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"origin": "https://elsewhere.example"}, "signed at https://elsewhere.example"),
        ({"origin": ORIGIN, "flags": AuthenticatorData.FLAG.UP}, "did not ask who you are"),
        ({"origin": ORIGIN, "kind": "webauthn.create"}, "webauthn.get"),
    ],
)
def test_a_signature_from_elsewhere_or_without_the_person_is_refused(
    rooms: Newsrooms, facts: dict[str, object], why: str
) -> None:
    case = new_case(rooms)
    user = rooms.speaker("altai")
    statement = rooms.drafted("altai", case, "false", now=NOW)
    assertion = rooms.keys[user.get_username()].sign(challenge_of(statement), **facts)  # type: ignore[arg-type]
    with pytest.raises(SignatureRefused, match=why):
        assess(Signed(statement=statement, assertion=assertion, host=HOST, origin=ORIGIN), user=user, now=NOW)


@pytest.mark.parametrize("assertion", ["", "[]", "{}", '{"id": 5}', '{"id":"AA","response":{}}', "x" * 30_000])
def test_what_is_no_assertion_is_refused_in_words(rooms: Newsrooms, assertion: str) -> None:
    case = new_case(rooms)
    user = rooms.speaker("altai")
    statement = rooms.drafted("altai", case, "false", now=NOW)
    with pytest.raises(SignatureRefused):
        assess(Signed(statement=statement, assertion=assertion, host=HOST, origin=ORIGIN), user=user, now=NOW)


@pytest.mark.parametrize("statement", [b"", b"[]", b"{}", b"\xff", b'{"agency":"altai"}', b"[" * 90_000])
def test_what_is_no_statement_is_refused_in_words(rooms: Newsrooms, statement: bytes) -> None:
    user = rooms.speaker("altai")
    with pytest.raises(StatementRefused):
        assess(rooms.signed(user, statement), user=user, now=NOW)


def test_somebody_without_a_mandate_is_refused(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    speaker = rooms.speaker("altai")
    other = rooms.person(Role.EDITOR, "altai", "another-editor")
    rooms.add_key(other)
    statement = rooms.drafted("altai", case, "false", now=NOW, user=speaker)
    with pytest.raises(NoMandate, match="do not speak for this agency"):
        assess(rooms.signed(other, statement), user=other, now=NOW)
    retire_speaker(Mandate.objects.get(person=speaker).pk, user=rooms.person(Role.SECRETARIAT, "altai"), now=NOW)
    with pytest.raises(NoMandate):
        assess(rooms.signed(speaker, statement), user=speaker, now=NOW)


def test_who_leaves_the_agency_speaks_for_it_no_longer(rooms: Newsrooms) -> None:
    speaker = rooms.speaker("altai")
    assert [one.agency for one in mandates_of(speaker, now=NOW)] == ["altai"]
    speaker.postings.all().delete()
    assert mandates_of(speaker, now=NOW) == []


def test_a_speaker_of_one_agency_does_not_speak_for_another(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    caspian, altai = rooms.speaker("caspian"), rooms.speaker("altai")
    statement = rooms.drafted("altai", case, "false", now=NOW, user=altai)
    with pytest.raises(NoMandate):
        assess(rooms.signed(caspian, statement), user=caspian, now=NOW)


def test_a_deputy_speaks_where_no_speaker_has_and_changes_nothing_that_one_said(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    deputy = rooms.speaker("altai", Speaking.DEPUTY)
    rooms.says("altai", case, "false", now=NOW, user=deputy)
    rooms.says("altai", case, "altered", now=NOW, user=rooms.speaker("altai"), replacing=True)
    with pytest.raises(NoMandate, match="a deputy does not change that"):
        rooms.drafted("altai", case, "false", now=NOW, user=deputy, replacing=True)


def test_an_agency_that_is_party_is_never_counted(rooms: Newsrooms) -> None:
    case = new_case(rooms, "altai", "bosphorus")
    assert not {"altai", "bosphorus"} & set(case.counted)
    for agency in ("altai", "bosphorus", "caspian", "manas"):
        rooms.says(agency, case, "true", now=NOW + MINUTE)
    assert Determination.objects.get().step == Step.PRELIMINARY
    rooms.says("registan", case, "false", now=NOW + 2 * MINUTE)
    verdict = published(case.claim.key)
    assert verdict is not None
    assert (verdict.verdict, verdict.base, verdict.spoken) == ("true", 3, 3)
    assert {one.agency.code for one in verdict.parties} == {"altai", "bosphorus"}


def test_an_agency_that_is_no_member_is_not_asked(rooms: Newsrooms) -> None:
    Agency.objects.filter(code="registan").update(standing="observer")
    case = new_case(rooms)
    assert "registan" not in case.counted
    with pytest.raises(DeterminationError, match="Only members"):
        rooms.speaker("registan")


def test_too_many_parties_leave_nobody_to_decide_and_no_case_is_opened(rooms: Newsrooms) -> None:
    with pytest.raises(DeterminationError, match="no joint position could come about"):
        new_case(rooms, "altai", "bosphorus", "caspian")


def test_opinions_and_what_nobody_looked_at_are_not_put_to_the_agencies(rooms: Newsrooms) -> None:
    claim = receive_claim(WORDS, "en", source=ClaimSource.PUBLIC, now=NOW).claim
    with pytest.raises(DeterminationError, match="opinions are not determined"):
        open_case(claim.key, parties={}, user=rooms.checker, now=NOW)


def test_verdicts_reasons_and_evidence_must_be_there(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    with pytest.raises(AssessmentRefused, match="what your agency holds"):
        rooms.drafted("altai", case, "fake", now=NOW)
    with pytest.raises(AssessmentRefused, match="reasons"):
        rooms.drafted("altai", case, "false", now=NOW, reasons=" \n ")
    with pytest.raises(AssessmentRefused, match="evidence is not on this claim's list"):
        rooms.drafted("altai", case, "false", now=NOW, evidence=("0" * 64,))
    with pytest.raises(AssessmentRefused, match="eight languages"):
        rooms.drafted("altai", case, "false", now=NOW, language="fr")


# What stays


def test_what_was_said_is_never_changed_nor_deleted(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    for agency in MEMBERS[:3]:
        rooms.says(agency, case, "false", now=NOW)
    for model in (Assessment, Determination):
        rows = model.objects.all()
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            rows.update(verdict="true")
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            rows._raw_delete("default")
    assert all(signature_holds(row).holds for row in Assessment.objects.all())
    assert all(document_holds(row).holds for row in Determination.objects.all())


def test_a_stored_signature_proves_itself_without_the_key_of_the_account(rooms: Newsrooms) -> None:
    row = rooms.says("altai", new_case(rooms), "false", now=NOW).assessment
    Passkey.objects.all().delete()
    row.refresh_from_db()
    assert signature_holds(row).holds
    row.reasons = "Something else."
    assert not signature_holds(row).holds
    row.refresh_from_db()
    row.statement = bytes(row.statement).replace(b"false", b"wrong")
    assert "another statement" in signature_holds(row).why
    row.refresh_from_db()
    signature = bytearray(row.signature)
    signature[-1] ^= 1
    row.signature = bytes(signature)
    assert not signature_holds(row).holds


def test_a_late_assessment_is_on_record_and_changes_nothing_and_the_presiding_hear_of_it(rooms: Newsrooms) -> None:
    case = new_case(rooms, "registan")
    rooms.editor  # noqa: B018 - who hears of it
    for agency, verdict in zip(MEMBERS[:3], ("false", "false", "true"), strict=True):
        rooms.says(agency, case, verdict, now=NOW + HOUR)
    close_when_due(now=NOW + 24 * HOUR)
    before = published(case.claim.key)
    late = rooms.says("manas", case, "true", now=NOW + 30 * HOUR)
    assert late.assessment.late
    assert late.determination is None
    after = published(case.claim.key)
    assert before is not None
    assert after is not None
    assert (after.key, after.digest, after.verdict) == (before.key, before.digest, "false")
    assert [(one.agency.code, one.verdict, one.late) for one in after.late] == [("manas", "true", True)]
    assert Tiding.objects.filter(key=f"case:{case.key}:late", user=rooms.editor).exists()


def test_a_reopened_case_ends_in_what_supersedes_the_former(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    for agency in MEMBERS[:3]:
        rooms.says(agency, case, "false", now=NOW)
    first = published(case.claim.key)
    assert first is not None
    again = reopen_case(case.claim.key, reason="The mayor showed the ruins.", user=rooms.editor, now=NOW + HOUR)
    assert (again.number, again.state) == (2, CaseState.OPEN)
    meanwhile = published(case.claim.key)
    assert meanwhile is not None
    assert (meanwhile.key, meanwhile.reopened_because) == (first.key, "The mayor showed the ruins.")
    for agency in MEMBERS[:3]:
        rooms.says(agency, again, "true", now=NOW + 2 * HOUR)
    second = published(case.claim.key)
    former = published(first.key)
    assert second is not None
    assert former is not None
    assert (second.verdict, second.round, second.reopened) == ("true", 2, None)
    assert (former.verdict, former.in_force) == ("false", False)
    assert [one.verdict for one in second.chain] == ["false", "false", "true", "true"]


def test_only_who_presides_reopens_and_the_presidency_goes_by_the_calendar(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    for agency in MEMBERS[:3]:
        rooms.says(agency, case, "false", now=NOW)
    editor = rooms.person(Role.EDITOR, "caspian")
    with pytest.raises(NotForYou):
        reopen_case(case.claim.key, reason="x", user=editor, now=NOW + HOUR)
    Presidency.objects.create(agency="caspian", starts=NOW.date(), ends=NOW.date())
    with pytest.raises(NotForYou):
        reopen_case(case.claim.key, reason="x", user=editor, now=NOW + timedelta(days=1))
    assert reopen_case(case.claim.key, reason="x", user=editor, now=NOW + HOUR).number == 2
    assert Determination.objects.filter(agency="desk").count() == 2


def test_setting_right_says_what_was_wrong_and_keeps_the_position(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    for agency in MEMBERS[:3]:
        rooms.says(agency, case, "false", now=NOW)
    first = Determination.objects.order_by("-pk")[0]
    with pytest.raises(NotForYou):
        supersede(first.key, because="x", user=rooms.person(Role.EDITOR, "altai"), now=NOW)
    made = supersede(first.key, because="The river was misspelt.", words="Other words.", user=rooms.editor, now=NOW)
    shown = published(case.claim.key)
    assert shown is not None
    assert (shown.key, shown.note, shown.words, shown.verdict) == (
        made.key,
        "The river was misspelt.",
        "Other words.",
        "false",
    )
    assert [one.agency.code for one in shown.agree] == list(MEMBERS[:3])
    with pytest.raises(NothingToDo):
        supersede(first.key, because="again", user=rooms.editor, now=NOW)


def test_an_appeal_is_shown_and_one_that_is_upheld_opens_the_case_again(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    for agency in MEMBERS[:3]:
        rooms.says(agency, case, "false", now=NOW)
    verdict = Determination.objects.order_by("-pk")[0]
    who = {"appellant": Appellant.AGENCY, "who": "manas", "reasons": "We saw it.", "language": "en", "now": NOW}
    with pytest.raises(NotForYou):
        appeal(verdict.key, user=rooms.checker, **who)  # type: ignore[arg-type]
    made = appeal(verdict.key, user=rooms.speaker("manas"), **who)  # type: ignore[arg-type]
    with pytest.raises(NothingToDo):
        appeal(verdict.key, user=rooms.speaker("manas"), **who)  # type: ignore[arg-type]
    answer_appeal(made.key, upheld=True, answer="Looked at again.", language="en", user=rooms.editor, now=NOW + HOUR)
    shown = published(case.claim.key)
    assert shown is not None
    assert [(one.who, one.state, one.answer) for one in shown.appeals] == [("manas", "upheld", "Looked at again.")]
    assert shown.reopened is not None


def test_silence_is_reminded_of_and_everybody_is_told_once(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    for agency in MEMBERS:
        rooms.speaker(agency)
    rooms.says("altai", case, "false", now=NOW)
    for _ in range(2):
        close_when_due(now=NOW + 110 * MINUTE)
    told = Tiding.objects.filter(key=f"case:{case.key}:note").values_list("user__username", flat=True)
    assert sorted(told) == [f"speaker-{agency}" for agency in MEMBERS[1:]]


def test_response_times_are_of_the_first_answer(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    rooms.says("altai", case, "false", now=NOW + HOUR)
    rooms.says("altai", case, "true", now=NOW + 2 * HOUR, replacing=True)
    times = response_times(since=NOW, until=NOW + HOUR)
    assert [at for _, at in times["altai"]] == [NOW + HOUR]
    assert [at for _, at in times["manas"]] == [None]


# Mandates


def test_an_agencys_own_secretariat_names_who_speaks_and_nobody_elses(rooms: Newsrooms) -> None:
    person = rooms.person(Role.EDITOR, "altai")
    for user in (
        rooms.person(Role.SECRETARIAT, "desk"),
        rooms.person(Role.SECRETARIAT, "caspian"),
        rooms.person(Role.EDITOR, "altai"),
    ):
        with pytest.raises(NotForYou):
            name_speaker("altai", person, Speaking.SPEAKER, user=user, now=NOW)
    own = rooms.person(Role.SECRETARIAT, "altai")
    name_speaker("altai", person, Speaking.SPEAKER, user=own, now=NOW)
    with pytest.raises(NothingToDo, match="retire it first"):
        name_speaker("altai", person, Speaking.DEPUTY, user=own, now=NOW)
    with pytest.raises(DeterminationError, match="not posted"):
        name_speaker("altai", rooms.person(Role.EDITOR, "caspian"), Speaking.SPEAKER, user=own, now=NOW)


def test_a_mandate_has_its_time(rooms: Newsrooms) -> None:
    person = rooms.person(Role.EDITOR, "altai")
    own = rooms.person(Role.SECRETARIAT, "altai")
    name_speaker("altai", person, Speaking.DEPUTY, user=own, now=NOW, starts=NOW + HOUR, ends=NOW + 2 * HOUR)
    assert mandates_of(person, now=NOW) == []
    assert len(mandates_of(person, now=NOW + HOUR)) == 1
    assert mandates_of(person, now=NOW + 2 * HOUR) == []
    name_speaker("altai", person, Speaking.SPEAKER, user=own, now=NOW + 3 * HOUR)
    assert len(mandates_of(person, now=NOW + 3 * HOUR)) == 1


def test_acts_name_keys_and_no_words(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    rooms.says("altai", case, "false", now=NOW)
    act = Act.objects.get(verb="verification.assess")
    assert act.object_key == case.claim.key
    assert "reporters" not in json.dumps(act.details)
    assert set(act.details) == {"assessment", "agency", "case", "late"}


def test_what_a_browser_sends_is_kept_as_it_came(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    user = rooms.speaker("altai")
    signed = rooms.signed(user, rooms.drafted("altai", case, "false", now=NOW))
    row = assess(signed, user=user, now=NOW).assessment
    row.refresh_from_db()
    sent = json.loads(signed.assertion)["response"]
    assert websafe_encode(bytes(row.client_data)) == sent["clientDataJSON"]
    assert bytes(row.signature) == websafe_decode(sent["signature"])
    assert row.signer.person == user
    assert "username" not in bytes(row.statement).decode()
