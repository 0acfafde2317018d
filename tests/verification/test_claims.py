"""Claims: known again, gathered about, merged, sorted; and what the law asks for where they name somebody."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkhon.alliance.actions.erase_person import erase_person
from orkhon.alliance.actions.export_person import export_person
from orkhon.alliance.models import Role
from orkhon.audit.models import Act
from orkhon.media.queries import read_bytes
from orkhon.outbound.errors import AddressRefused, TimedOut
from orkhon.outbound.fetch import Fetched, FetchRequest
from orkhon.verification.actions.add_evidence import add_evidence
from orkhon.verification.actions.ask_for_comment import ask_for_comment, record_answer
from orkhon.verification.actions.assign_claim import assign_claim
from orkhon.verification.actions.decide import close_when_due
from orkhon.verification.actions.forget_claims import forget_claims
from orkhon.verification.actions.keep_copies import MOST_ATTEMPTS, keep_copies
from orkhon.verification.actions.merge_claims import merge_claims, unmerge_claim
from orkhon.verification.actions.note_appearance import note_appearance
from orkhon.verification.actions.receive_claim import receive_claim
from orkhon.verification.actions.sign_off import sign_off
from orkhon.verification.actions.sort_claim import refuse_claim, sort_claim, take_up_again
from orkhon.verification.claims.errors import ClaimRefused, NotForYou, NothingToDo
from orkhon.verification.claims.queries import ClaimFilters, claim_called, claims_listed, evidence_of
from orkhon.verification.claims.recognising import identity_of, link_of, plain_words
from orkhon.verification.claims.seen import Seen
from orkhon.verification.claims.spread import Spread, priority_of
from orkhon.verification.determining.queries import published
from orkhon.verification.models import (
    Appearance,
    ArchiveState,
    Claim,
    ClaimSource,
    ClaimState,
    Determination,
    Evidence,
    EvidenceKind,
    Names,
    Nature,
    Signer,
)
from tests.verification.speaking import MEMBERS, NOW, WORDS, Newsrooms, new_case, new_claim, newsrooms

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

HOUR = timedelta(hours=1)
PUBLIC = ClaimSource.PUBLIC
UZBEK = "Kecha Samarqandda koʻprik qulab, qirq kishi halok boʻldi"
UZBEK_CYRILLIC = "Кеча Самарқандда кўприк қулаб, қирқ киши ҳалок бўлди"


@pytest.fixture
def rooms() -> Newsrooms:
    return newsrooms()


def test_the_same_words_are_the_same_claim_in_either_script_and_whatever_stands_between(rooms: Newsrooms) -> None:
    first = receive_claim(UZBEK, "uz-Latn", source=PUBLIC, now=NOW)
    for words, tag in ((UZBEK_CYRILLIC, "uz-Cyrl"), (f"  «{UZBEK.upper()}»!!\n", "uz"), (UZBEK, "uz-Latn")):
        again = receive_claim(words, tag, source=PUBLIC, now=NOW + HOUR)
        assert (again.is_new, again.claim.pk) == (False, first.claim.pk)
    claim = Claim.objects.get()
    assert (claim.times, claim.words, claim.language) == (4, UZBEK, "uz-Latn")


def test_without_words_a_link_is_known_again_and_without_a_link_a_picture(rooms: Newsrooms) -> None:
    link = receive_claim("", "und", source=PUBLIC, now=NOW, links=["https://www.Example.org/a/?utm_source=x&id=7#top"])
    same = receive_claim(" … ", "und", source=PUBLIC, now=NOW, links=["http://example.org/a?id=7"])
    assert same.claim.pk == link.claim.pk
    other = receive_claim("", "und", source=PUBLIC, now=NOW, links=["http://example.org/a?id=8"])
    assert other.claim.pk != link.claim.pk
    picture = hashlib.sha256(b"a picture").hexdigest()
    one = receive_claim("", "und", source=PUBLIC, now=NOW, pictures=[picture])
    assert receive_claim("", "und", source=PUBLIC, now=NOW, pictures=[picture]).claim.pk == one.claim.pk


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        ("", {}),
        ("…!", {}),
        ("a" * 5_001, {}),
        ("x", {"links": ["javascript:alert(1)"]}),
        ("x", {"links": ["https://"]}),
        ("x", {"links": ["https://a.example"] * 11}),
        ("x", {"pictures": ["../../etc/passwd"]}),
        ("x", {"links": ["https://a.example/" + "x" * 3_000]}),
    ],
)
def test_what_is_no_claim_is_refused_in_words(rooms: Newsrooms, words: str, facts: dict[str, list[str]]) -> None:
    with pytest.raises(ClaimRefused):
        receive_claim(words, "en", source=PUBLIC, now=NOW, **facts)  # type: ignore[arg-type]
    assert not Claim.objects.exists()


def test_only_who_may_puts_a_claim_on_the_list_in_a_newsrooms_name(rooms: Newsrooms) -> None:
    with pytest.raises(NotForYou):
        receive_claim(WORDS, "en", source=ClaimSource.DESK, now=NOW)
    translator = rooms.person(Role.TRANSLATOR, "altai")
    with pytest.raises(NotForYou):
        receive_claim(WORDS, "en", source=ClaimSource.DESK, now=NOW, user=translator)
    receive_claim(WORDS, "en", source=ClaimSource.DESK, now=NOW, user=rooms.person(Role.REPORTER, "altai"))
    act = Act.objects.get(verb="verification.receive_claim")
    assert "bridge" not in str(act.details)


def test_marks_that_turn_a_line_round_and_controls_are_left_out() -> None:
    assert plain_words("a\u202eb\x00c\u200bd\r\n\n\n\ne \t f") == "abcd\n\ne f"


@given(st.text(max_size=300), st.sampled_from(["kk-Cyrl", "uz-Latn", "az", "und", "en", "zz-Zzzz"]))
def test_any_words_have_an_identity_or_none_and_plain_words_stay_plain(words: str, tag: str) -> None:
    plain = plain_words(words)
    assert plain_words(plain) == plain
    assert len(identity_of(plain, tag, [], [])) in (0, 70)


@given(st.text(max_size=200))
def test_any_address_is_a_link_or_refused(address: str) -> None:
    try:
        found = link_of(address)
    except AddressRefused:
        return
    assert link_of(found) == found


def test_a_claim_that_spreads_rises_and_one_that_is_sent_by_one_hand_hardly_does(rooms: Newsrooms) -> None:
    wide = receive_claim("The moon fell into the lake of Balkhash.", "en", source=PUBLIC, now=NOW).claim
    loud = receive_claim("The sun fell into the lake of Balkhash.", "en", source=PUBLIC, now=NOW).claim
    for number in range(4):
        seen = Seen(at=NOW, address=f"https://place-{number}.example/x", language=("kk", "uz", "tr", "ru")[number])
        note_appearance(wide.key, seen, source=ClaimSource.RADAR, now=NOW)
    for _ in range(50):
        receive_claim(loud.words, "en", source=PUBLIC, now=NOW)
    wide.refresh_from_db()
    loud.refresh_from_db()
    assert (wide.places, wide.languages) == (4, "en kk ru tr uz")
    assert wide.priority > 3 * loud.priority
    assert [one.pk for one in claims_listed(ClaimFilters())][:2] == [wide.pk, loud.pk]
    assert [one.pk for one in claims_listed(ClaimFilters(language="tr"))] == [wide.pk]
    assert priority_of(Spread(places=0, lately=0, languages=0, times=0)) == 0


def test_the_same_place_is_one_appearance_with_its_first_and_last_time(rooms: Newsrooms) -> None:
    claim = receive_claim(WORDS, "en", source=PUBLIC, now=NOW).claim
    for hours in (2, 1, 3):
        seen = Seen(at=NOW + hours * HOUR, address="https://a.example/1")
        note_appearance(claim.key, seen, source=ClaimSource.RADAR, now=NOW + 4 * HOUR)
    row = Appearance.objects.get()
    assert (row.first, row.last, row.times, row.place) == (NOW + HOUR, NOW + 3 * HOUR, 3, "a.example")


def test_merged_claims_show_what_both_had_and_part_again_whole(rooms: Newsrooms) -> None:
    one = receive_claim("First words about the bridge.", "en", source=PUBLIC, now=NOW).claim
    other = receive_claim("Second words about the bridge.", "en", source=PUBLIC, now=NOW).claim
    for claim, place in ((one, "a"), (other, "b")):
        seen = Seen(at=NOW, address=f"https://{place}.example/")
        note_appearance(claim.key, seen, source=ClaimSource.RADAR, now=NOW)
        add_evidence(claim.key, EvidenceKind.NOTE, note_words=f"note {place}", user=rooms.checker, now=NOW)
    whole = merge_claims(other.key, one.key, user=rooms.checker, now=NOW)
    assert (whole.places, len(evidence_of(whole)), claim_called(other.key).pk) == (2, 2, one.pk)
    again = receive_claim("Second words about the bridge.", "en", source=PUBLIC, now=NOW)
    assert again.claim.pk == one.pk
    assert [claim.pk for claim in claims_listed(ClaimFilters())] == [one.pk]
    unmerge_claim(other.key, user=rooms.checker, now=NOW)
    assert claim_called(other.key).pk == other.pk
    assert (Claim.objects.get(pk=one.pk).places, Claim.objects.get(pk=other.pk).places) == (1, 1)


def test_a_chain_of_merges_leads_to_its_end(rooms: Newsrooms) -> None:
    a, b, c = (receive_claim(f"Words number {n} here.", "en", source=PUBLIC, now=NOW).claim for n in "abc")
    merge_claims(a.key, b.key, user=rooms.checker, now=NOW)
    merge_claims(b.key, c.key, user=rooms.checker, now=NOW)
    assert claim_called(a.key).pk == c.pk
    with pytest.raises(NothingToDo):
        merge_claims(c.key, a.key, user=rooms.checker, now=NOW)


def test_a_claim_that_agencies_spoke_about_is_not_merged_away(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    other = new_claim(rooms, "Other words of that sort.")
    with pytest.raises(NothingToDo):
        merge_claims(case.claim.key, other.key, user=rooms.checker, now=NOW)


def test_an_opinion_is_refused_with_words_and_can_be_taken_up_again(rooms: Newsrooms) -> None:
    claim = receive_claim("This minister is a bad man.", "en", source=PUBLIC, now=NOW).claim
    sort = {"names": Names.NOBODY, "user": rooms.checker, "now": NOW}
    refused = sort_claim(claim.key, nature=Nature.OPINION, **sort)  # type: ignore[arg-type]
    assert refused.state == ClaimState.REFUSED
    assert "judge no views" in refused.refusal
    assert take_up_again(claim.key, user=rooms.checker, now=NOW).nature == Nature.UNSEEN
    with pytest.raises(ClaimRefused):
        refuse_claim(claim.key, " ", user=rooms.checker, now=NOW)
    with pytest.raises(NotForYou):
        refuse_claim(claim.key, "no", user=rooms.person(Role.REPORTER, "altai"), now=NOW)


def test_evidence_is_kept_by_its_hash_and_once(rooms: Newsrooms) -> None:
    claim = receive_claim(WORDS, "en", source=PUBLIC, now=NOW).claim
    give = {
        "data": b"%PDF-1.4",
        "content_type": "application/pdf",
        "title": "a paper",
        "user": rooms.checker,
        "now": NOW,
    }
    one = add_evidence(claim.key, EvidenceKind.FILE, **give)  # type: ignore[arg-type]
    assert add_evidence(claim.key, EvidenceKind.FILE, **give).pk == one.pk  # type: ignore[arg-type]
    assert one.digest == hashlib.sha256(b"%PDF-1.4").hexdigest()
    assert read_bytes(one.sha256) == b"%PDF-1.4"
    with pytest.raises(ClaimRefused):
        add_evidence(claim.key, EvidenceKind.FILE, user=rooms.checker, now=NOW)
    with pytest.raises(ClaimRefused):
        add_evidence(claim.key, EvidenceKind.LINK, address="file:///etc/passwd", user=rooms.checker, now=NOW)
    with pytest.raises(ClaimRefused):
        add_evidence(claim.key, EvidenceKind.ITEM, item="urn:nothing", user=rooms.checker, now=NOW)
    with pytest.raises(NotForYou):
        add_evidence(claim.key, EvidenceKind.NOTE, note_words="x", user=rooms.person(Role.REPORTER, "altai"), now=NOW)


def test_copies_are_kept_in_the_background_and_one_that_fails_stops_no_other(rooms: Newsrooms) -> None:
    claim = receive_claim(WORDS, "en", source=PUBLIC, now=NOW).claim
    for name in ("broken", "inside", "good"):
        address = f"https://{name}.example/page"
        add_evidence(claim.key, EvidenceKind.LINK, address=address, user=rooms.checker, now=NOW)

    def ask(request: FetchRequest) -> Fetched:
        assert not request.allow_local
        if "broken" in request.url:
            raise TimedOut("it did not answer")
        if "inside" in request.url:
            raise AddressRefused("it leads inside")
        return Fetched(
            status=200, body=b"<p>x", content_type="text/html", etag="", last_modified="", final_url=request.url
        )

    assert keep_copies(now=lambda: NOW, ask=ask) == 1
    states = {row.address.split("//")[1].split(".")[0]: row for row in Evidence.objects.all()}
    assert states["good"].archive == ArchiveState.KEPT
    assert read_bytes(states["good"].sha256) == b"<p>x"
    assert (states["inside"].archive, states["inside"].problem) == (ArchiveState.FAILED, "it leads inside")
    assert (states["broken"].archive, states["broken"].attempts) == (ArchiveState.WAITING, 1)
    assert keep_copies(now=lambda: NOW, ask=ask) == 0
    for days in range(1, MOST_ATTEMPTS + 1):
        keep_copies(now=lambda days=days: NOW + timedelta(days=days), ask=ask)  # type: ignore[misc]
    assert Evidence.objects.get(pk=states["broken"].pk).archive == ArchiveState.FAILED


def test_what_names_a_person_waits_for_the_lawyers_and_their_comment_is_printed(rooms: Newsrooms) -> None:
    claim = new_claim(rooms, names=Names.PERSON)
    case = new_case(rooms, claim=claim)
    for agency in MEMBERS[:3]:
        rooms.says(agency, case, "false", now=NOW)
    assert close_when_due(now=NOW + 25 * HOUR) == 0
    assert not Determination.objects.exists()
    asked = ask_for_comment(
        claim.key,
        whom="Dr Invented",
        way="a letter to the office",
        question="Is it so?",
        until=NOW + 30 * HOUR,
        user=rooms.checker,
        now=NOW + 26 * HOUR,
    )
    with pytest.raises(NotForYou):
        sign_off(claim.key, allowed=True, note_words="", user=rooms.person(Role.SECRETARIAT, "altai"), now=NOW)
    secretary = rooms.person(Role.SECRETARIAT, "desk")
    sign_off(claim.key, allowed=True, note_words="", user=secretary, now=NOW + 26 * HOUR)
    assert close_when_due(now=NOW + 27 * HOUR) == 0
    record_answer(claim.key, asked.pk, answer="It is not.", language="en", user=rooms.checker, now=NOW + 28 * HOUR)
    with pytest.raises(NothingToDo):
        record_answer(claim.key, asked.pk, answer="It is.", language="en", user=rooms.checker, now=NOW + 28 * HOUR)
    assert close_when_due(now=NOW + 29 * HOUR) == 1
    shown = published(claim.key)
    assert shown is not None
    assert [(one.whom, one.answer) for one in shown.comments] == [("Dr Invented", "It is not.")]


def test_silence_of_whom_it_names_does_not_block_and_a_lawyers_no_does(rooms: Newsrooms) -> None:
    claim = new_claim(rooms, names=Names.FIRM)
    case = new_case(rooms, claim=claim)
    secretary = rooms.person(Role.SECRETARIAT, "desk")
    ask = {"whom": "A firm", "way": "by mail", "question": "Is it so?", "user": rooms.checker}
    ask_for_comment(claim.key, until=NOW + HOUR, now=NOW, **ask)  # type: ignore[arg-type]
    sign_off(claim.key, allowed=False, note_words="Not yet.", user=secretary, now=NOW)
    for agency in MEMBERS[:3]:
        rooms.says(agency, case, "false", now=NOW + 2 * HOUR)
    assert not Determination.objects.exists()
    sign_off(claim.key, allowed=True, note_words="", user=secretary, now=NOW + 3 * HOUR)
    assert close_when_due(now=NOW + 3 * HOUR) == 1
    shown = published(claim.key)
    assert shown is not None
    assert [(one.answer, one.answered) for one in shown.comments] == [("", None)]


def test_refused_claims_are_forgotten_in_time_and_what_was_gathered_or_said_stays(rooms: Newsrooms) -> None:
    plain, proven, old_case = (new_claim(rooms, f"Words of number {n} here.") for n in "abc")
    add_evidence(proven.key, EvidenceKind.NOTE, note_words="x", user=rooms.checker, now=NOW)
    for claim in (plain, proven):
        refuse_claim(claim.key, "Nothing to check.", user=rooms.checker, now=NOW)
    new_case(rooms, claim=old_case)
    assert forget_claims(NOW) == 0
    assert forget_claims(NOW + HOUR) == 1
    assert set(Claim.objects.values_list("key", flat=True)) == {proven.key, old_case.key}


def test_a_person_is_exported_and_erased_and_what_agencies_said_stays(rooms: Newsrooms) -> None:
    case = new_case(rooms)
    taken = rooms.says("altai", case, "false", now=NOW)
    speaker = rooms.speaker("altai")
    assign_claim(case.claim.key, speaker, user=rooms.checker, now=NOW)
    held = export_person(speaker, now=NOW)
    assert taken.assessment.key in str(held)
    erase_person(speaker, reason="asked for it", by="command:people", now=NOW)
    assert Signer.objects.get().person is None
    assert Claim.objects.get(pk=case.claim_id).worker is None
    taken.assessment.refresh_from_db()
    assert speaker.get_username() not in bytes(taken.assessment.statement).decode()
