"""The screens of claims: the list, the page of one, an assessment signed in the browser, who speaks for an agency."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from fido2.utils import websafe_decode
from pytest_django import Settings

from orkhon.alliance.models import Role
from orkhon.verification.actions.add_evidence import add_evidence
from orkhon.verification.actions.decide import close_when_due
from orkhon.verification.actions.receive_claim import receive_claim
from orkhon.verification.claims.registries import Duplicate, _duplicates, register_duplicates
from orkhon.verification.models import (
    Appeal,
    Assessment,
    Case,
    Claim,
    ClaimSource,
    ClaimState,
    Determination,
    Evidence,
    EvidenceKind,
    Mandate,
)
from tests.verification.speaking import MEMBERS, ORIGIN, Newsrooms, new_case, new_claim, newsrooms

pytestmark = pytest.mark.django_db(databases="__all__")

WORDS = "<script>alert(1)</script> The bridge fell & forty people drowned."


@pytest.fixture(autouse=True)
def plain_static_files(settings: Settings) -> None:
    """Let pages name their static files without the manifest that `orkhon prepare` makes."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]


@pytest.fixture
def rooms() -> Newsrooms:
    return newsrooms()


def browser_of(user: User) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(pk=user.pk))
    return client


def page(client: Client, name: str, *args: object) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200, response
    return str(response.content.decode())


def do(client: Client, name: str, claim: Claim, **facts: object) -> str:
    """Send a deed, and return what the page says after it."""
    response = client.post(reverse(name, args=[claim.key]), facts, follow=True)
    assert response.status_code == 200, response
    return str(response.content.decode())


def test_a_claim_goes_onto_the_list_and_its_words_are_quoted_harmlessly(rooms: Newsrooms) -> None:
    client = browser_of(rooms.person(Role.REPORTER, "altai"))
    answer = client.post(
        reverse("desk_new_claim"), {"words": WORDS, "language": "en", "address": "https://a.example/1"}
    )
    claim = Claim.objects.get()
    assert answer.headers["Location"] == reverse("desk_claim", args=[claim.key])
    for shown in (page(client, "desk_claims"), page(client, "desk_claim", claim.key)):
        assert "&lt;script&gt;" in shown
        assert "<script>alert" not in shown
    shown = page(client, "desk_claim", claim.key)
    assert "a.example" in shown
    assert 'href="https://a.example' not in shown
    again = client.post(reverse("desk_new_claim"), {"words": WORDS, "language": "en"}, follow=True)
    assert "was on the list already" in again.content.decode()


def test_the_list_narrows_by_state_language_words_and_who_works(rooms: Newsrooms) -> None:
    checker = rooms.checker
    one = receive_claim("Көпір құлады, қырық адам қаза тапты.", "kk-Cyrl", source=ClaimSource.TIP, now=timezone.now())
    receive_claim("The bridge stands.", "en", source=ClaimSource.PUBLIC, now=timezone.now())
    Claim.objects.filter(pk=one.claim.pk).update(worker=checker)
    client = browser_of(checker)
    for query in ("language=kk", "source=tip", f"worker={checker.pk}", "q=қырық", f"q={one.claim.key}"):
        shown = client.get(f"{reverse('desk_claims')}?{query}").content.decode()
        assert one.claim.key in shown, query
        assert "The bridge stands" not in shown, query
    for odd in ("state=x", "worker=%00", "p=999", "language=zz", "q=%00", "worker=" + "9" * 30):
        assert client.get(f"{reverse('desk_claims')}?{odd}").status_code == 200


def test_many_claims_cost_no_more_questions_than_few(rooms: Newsrooms, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(45):
        receive_claim(f"Claim number {number} of many.", "en", source=ClaimSource.PUBLIC, now=timezone.now())
    client = browser_of(rooms.checker)
    client.get(reverse("desk_claims"))
    with django_assert_max_num_queries(45):
        shown = page(client, "desk_claims")
    assert shown.count("<article>") == 40


def test_a_claim_is_sorted_put_to_the_agencies_and_its_page_says_what_is_missing(rooms: Newsrooms) -> None:
    claim = receive_claim("The bridge fell down.", "en", source=ClaimSource.PUBLIC, now=timezone.now()).claim
    client = browser_of(rooms.checker)
    assert "opinions are not determined" in do(client, "desk_claim_open", claim)
    do(client, "desk_claim_work", claim, deed="sort", nature="fact", names="nobody")
    shown = do(client, "desk_claim_open", claim, party="altai", **{"why-altai": "its bridge"})
    assert "The agencies are asked." in shown
    case = Case.objects.get()
    assert case.parties == {"altai": "its bridge"}
    assert "3 more agencies must speak until there is a quorum (0 of 3)." in shown
    assert "party, not counted" in shown
    assert "its bridge" in shown
    assert "does not know" in do(client, "desk_claim_work", claim, deed="nothing")


def test_an_assessment_is_drafted_signed_and_taken_over_http(rooms: Newsrooms) -> None:
    now = timezone.now()
    case = new_case(rooms, now=now)
    evidence = add_evidence(case.claim.key, EvidenceKind.NOTE, note_words="a note", user=rooms.checker, now=now)
    user = rooms.speaker("altai", now=now)
    client = browser_of(user)
    form = page(client, "desk_claim_assess", case.claim.key)
    assert evidence.digest in form
    said = {
        "agency": "altai",
        "verdict": "false",
        "reasons": "Our reporter stood on it.",
        "language": "en",
        "evidence": evidence.digest,
    }
    drafted = client.post(reverse("desk_claim_statement", args=[case.claim.key]), said).json()
    assert json.loads(drafted["statement"])["evidence"] == [evidence.digest]
    assert drafted["publicKey"]["rpId"] == "localhost"
    key = rooms.keys[user.get_username()]
    assert [one["id"] for one in drafted["publicKey"]["allowCredentials"]] == [key.credential]
    credential = key.sign(websafe_decode(drafted["publicKey"]["challenge"]), origin=ORIGIN)
    sent = {"statement": drafted["statement"], "credential": credential}
    shown = client.post(reverse("desk_claim_assess", args=[case.claim.key]), sent, follow=True).content.decode()
    assert "on record, signed" in shown
    assert "Our reporter stood on it." in shown
    assert Assessment.objects.get().signer.person == user
    again = client.post(reverse("desk_claim_assess", args=[case.claim.key]), sent, follow=True).content.decode()
    assert "it serves once" in again
    refused = client.post(reverse("desk_claim_statement", args=[case.claim.key]), said)
    assert (refused.status_code, "say that you replace" in refused.json()["error"]) == (400, True)


def test_who_speaks_for_no_agency_that_is_asked_has_no_form(rooms: Newsrooms) -> None:
    case = new_case(rooms, now=timezone.now())
    for user in (rooms.editor, User.objects.create_superuser("root", password="a long enough word")):
        client = browser_of(user)
        # Wagtail answers somebody who may not with the way to its first page.
        for method in (client.get, client.post):
            answer = method(reverse("desk_claim_assess", args=[case.claim.key]))
            assert answer.status_code in (302, 403)
            assert "assess" not in answer.headers.get("Location", "")


def test_duplicates_that_are_suggested_are_shown_and_merged(rooms: Newsrooms) -> None:
    claim = new_claim(rooms, now=timezone.now())
    other = new_claim(rooms, "Another wording of the same.", now=timezone.now())
    before = list(_duplicates)
    register_duplicates(lambda key: [Duplicate(key=other.key, score=0.9, why="nearly the same words")])
    try:
        client = browser_of(rooms.checker)
        assert "nearly the same words" in page(client, "desk_claim", claim.key)
    finally:
        _duplicates[:] = before
    assert "one claim now" in do(client, "desk_claim_work", claim, deed="merge", other=other.key)
    response = client.get(reverse("desk_claim", args=[other.key]))
    assert response.headers["Location"] == reverse("desk_claim", args=[claim.key])


def test_evidence_is_given_out_as_a_download_alone(rooms: Newsrooms) -> None:
    claim = new_claim(rooms, now=timezone.now())
    client = browser_of(rooms.checker)
    file = io.BytesIO(b"<script>alert(1)</script>")
    file.name = "page.html"
    do(client, "desk_claim_work", claim, deed="evidence", kind="file", file=file)
    row = Evidence.objects.get()
    answer = client.get(reverse("desk_claim_evidence", args=[claim.key, row.key]))
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert client.get(reverse("desk_claim_evidence", args=[claim.key, "nothing"])).status_code == 404


def test_whoever_presides_reopens_and_answers_appeals_on_the_page(rooms: Newsrooms) -> None:
    began = timezone.now() - timedelta(hours=30)
    case = new_case(rooms, now=began)
    for agency in MEMBERS[:3]:
        rooms.says(agency, case, "false", now=began + timedelta(minutes=5))
    verdict = Determination.objects.order_by("-pk")[0]
    client = browser_of(rooms.editor)
    facts = {
        "determination": verdict.key,
        "appellant": "other",
        "who": "A reader",
        "reasons": "Look.",
        "language": "en",
    }
    assert "The appeal is on record." in do(client, "desk_claim_appeal", case.claim, **facts)
    appeal = Appeal.objects.get()
    answer = {"deed": "answer-appeal", "appeal": appeal.key, "upheld": "yes", "answer": "Yes.", "language": "en"}
    shown = do(client, "desk_claim_preside", case.claim, **answer)
    assert "A reader" in shown
    assert "Opened again:" in shown
    assert Claim.objects.get(pk=case.claim_id).state == ClaimState.OPEN
    assert close_when_due(now=timezone.now()) == 0


def test_an_agencys_secretariat_names_and_retires_on_the_screen(rooms: Newsrooms) -> None:
    own, person = rooms.person(Role.SECRETARIAT, "altai"), rooms.person(Role.EDITOR, "altai")
    client = browser_of(own)
    named = reverse("desk_name_speaker", args=["altai"])
    assert "Named." in client.post(named, {"person": person.pk, "speaking": "speaker"}, follow=True).content.decode()
    mandate = Mandate.objects.get()
    assert "Name somebody" in page(client, "desk_speakers")
    client.post(reverse("desk_retire_speaker", args=["altai", mandate.pk]))
    mandate.refresh_from_db()
    assert mandate.retired is not None
    stranger = browser_of(rooms.person(Role.SECRETARIAT, "caspian"))
    assert "Name somebody" in page(stranger, "desk_speakers")
    assert stranger.post(named, {"person": person.pk, "speaking": "speaker"}).status_code in (302, 403)
    assert Mandate.objects.count() == 1


def test_the_report_says_how_agencies_answer(rooms: Newsrooms) -> None:
    began = timezone.now() - timedelta(hours=5)
    case = new_case(rooms, now=began)
    rooms.says("altai", case, "false", now=began + timedelta(minutes=90))
    shown = page(browser_of(rooms.checker), "desk_claim_responses")
    assert "1 h 30 min" in shown
    assert "Altai Agency" in shown


def test_the_export_holds_what_proves_each_assessment(rooms: Newsrooms, capsys: pytest.CaptureFixture[str]) -> None:
    began = timezone.now() - timedelta(hours=5)
    case = new_case(rooms, "manas", now=began)
    for agency in ("altai", "caspian", "bosphorus"):
        rooms.says(agency, case, "false", now=began + timedelta(hours=2))
    out = io.StringIO()
    call_command("verification", "cases", "export", stdout=out)
    (line,) = [json.loads(one) for one in out.getvalue().splitlines()]
    assert [one["agency"] for one in line["assessments"]] == ["altai", "caspian", "bosphorus"]
    assert [json.loads(one["document"])["step"] for one in line["determinations"]] == ["preliminary", "verdict"]
    assert "speaker-altai" not in out.getvalue()
    checked = io.StringIO()
    call_command("verification", "cases", "export", "--check", stdout=checked)
    assert "every assessment is signed as it stands" in checked.getvalue()
