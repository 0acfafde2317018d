"""What is held of a person can be given out, and erased but for what the law wants kept."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, ModelLogEntry, Page
from wagtail.users.models import UserProfile

from orkhon.alliance.actions.erase_person import erase_address, erase_person
from orkhon.alliance.actions.invite import invite
from orkhon.alliance.models import Agency, Invitation, Role, Staff
from orkhon.audit.models import Actor, ActOrigin
from tests.alliance.conftest import PASSWORD, NewPerson, browser_of

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

FAR = "203.0.113.7"


def _people(*words: str) -> str:
    out = StringIO()
    call_command("people", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def aysel(new_person: NewPerson, agencies: dict[str, Agency], as_administrator: Client) -> User:
    """Somebody who has been here for a while."""
    secretary = new_person("sevda", Role.SECRETARIAT, "desk")
    invited = invite(
        by=secretary, agency=agencies["altai"], role=Role.EDITOR, email="aysel@example.org", now=timezone.now()
    )
    form = {"first_name": "Aysel", "last_name": "Məmmədova", "username": "aysel", "password1": PASSWORD}
    Client(REMOTE_ADDR=FAR).post(f"/admin/invitation/{invited.token}/", {**form, "password2": PASSWORD})
    user = User.objects.get(username="aysel")
    UserProfile.get_for_user(user)
    Client(REMOTE_ADDR=FAR).post("/admin/login/", {"username": "aysel", "password": "wrong"})
    root = Page.objects.first()
    Comment.objects.create(page=root, user=user, text="Bu cümlə aydın deyil", contentpath="title")
    posting = Staff.objects.get(user=user)
    as_administrator.post(
        reverse("staff:edit", args=[posting.pk]),
        {"user": str(user.pk), "agency": str(posting.agency_id), "role": "editor", "languages": "az-Latn"},
    )
    return user


def test_an_export_holds_all_of_a_person_and_no_secret(aysel: User) -> None:
    told = json.loads(_people("export", "aysel"))
    assert told["account"]["e-mail"] == "aysel@example.org"
    assert told["account"]["last name"] == "Məmmədova"
    assert told["postings"] == [{"agency": "altai", "role": "editor", "languages": "az-Latn", "portals": ""}]
    assert [row["e-mail"] for row in told["invitations"]["accepted"]] == ["aysel@example.org"]
    assert [session["address"] for session in told["sessions"]] == [FAR]
    assert told["failures to sign in"][0]["failures"] == 1
    assert {"people.sign_in", "people.accept_invitation"} <= {act["verb"] for act in told["acts"]}
    assert {act["address"] for act in told["acts"]} == {FAR}
    assert told["other rooms"]["desk"]["comments"][0]["text"] == "Bu cümlə aydın deyil"
    text = json.dumps(told)
    assert aysel.password not in text
    assert all(row.session_key not in text for row in Session.objects.all())


def test_an_export_goes_into_a_new_file_that_others_cannot_read(aysel: User, tmp_path: Path) -> None:
    path = tmp_path / "aysel.json"
    _people("export", "aysel", "--file", str(path))
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text())["account"]["user name"] == "aysel"
    with pytest.raises(CommandError, match="name a new file"):
        _people("export", "aysel", "--file", str(path))


def test_an_erased_person_is_nowhere_by_name_and_what_stays_is_said(aysel: User, new_person: NewPerson) -> None:
    client = browser_of(aysel, REMOTE_ADDR=FAR)
    told = _people("erase", "aysel", "--reason", "asked for it", "--person", "sevda", "--yes")
    assert f"aysel is former-{aysel.pk} now" in told
    assert "the wire: signed entries" in told
    aysel.refresh_from_db()
    assert (aysel.username, aysel.email, aysel.get_full_name()) == (f"former-{aysel.pk}", "", "")
    assert not aysel.is_active
    assert not aysel.has_usable_password()
    assert aysel.groups.count() == aysel.postings.count() == 0
    assert client.get("/admin/account/").status_code == 302
    assert Comment.objects.get().user == aysel
    assert not UserProfile.objects.filter(user=aysel).exists()
    assert not AccessAttempt.objects.exists()
    assert not ActOrigin.objects.filter(address=FAR).exists()
    rows = [
        *User.objects.values(), *Invitation.objects.values(), *ModelLogEntry.objects.values(), *Actor.objects.values(),
        *Staff.objects.values(), *(row.get_decoded() for row in Session.objects.all()),
    ]  # fmt: skip
    assert "aysel" not in str(rows).lower()
    assert "məmmədova" not in str(rows).lower()


def test_erasing_again_and_exporting_the_former_person_do_no_harm(aysel: User) -> None:
    _people("erase", "aysel", "--reason", "asked for it", "--person", "sevda", "--yes")
    former = f"former-{aysel.pk}"
    _people("erase", former, "--reason", "again", "--person", "sevda", "--yes")
    assert json.loads(_people("export", former))["account"]["e-mail"] == ""


def test_the_last_administrator_and_who_does_not_exist_are_not_erased(aysel: User) -> None:
    with pytest.raises(CommandError, match="last administrator"):
        _people("erase", "root", "--reason", "x", "--person", "sevda", "--yes")
    with pytest.raises(CommandError, match="no account is called 'nobody'"):
        _people("erase", "nobody", "--reason", "x", "--person", "sevda", "--yes")
    with pytest.raises(CommandError, match="no account is called 'nobody'"):
        _people("erase", "aysel", "--reason", "x", "--person", "nobody", "--yes")
    assert User.objects.filter(username="aysel", is_active=True).exists()


def test_an_erasure_that_is_not_confirmed_erases_nothing(aysel: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda _: "yes")
    with pytest.raises(CommandError, match="nothing was erased"):
        _people("erase", "aysel", "--reason", "x", "--person", "sevda")
    assert User.objects.filter(username="aysel", is_active=True).exists()


def test_an_erasure_that_nobody_is_there_to_confirm_says_what_to_give(
    aysel: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(""))
    with pytest.raises(CommandError, match="nobody is there to answer; run it at a terminal, or give --yes"):
        _people("erase", "aysel", "--reason", "x", "--person", "sevda")
    assert User.objects.filter(username="aysel", is_active=True).exists()


def test_a_visitors_address_is_given_out_and_erased(aysel: User) -> None:
    told = json.loads(_people("export", "--address", FAR))
    assert told["sessions"]
    assert told["failures to sign in"]
    assert told["acts"]
    assert "sessions: 1" in _people("erase", "--address", FAR, "--reason", "asked for it", "--person", "sevda")
    told = json.loads(_people("export", "--address", FAR))
    assert (told["sessions"], told["failures to sign in"], told["acts"]) == ([], [], [])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["export"], "either a user name or --address"),
        (["export", "aysel", "--address", FAR], "either a user name or --address"),
        (["export", "--address", "my house"], "write an address such as"),
        (["unlock", "nobody"], "no account is called 'nobody'"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_line(db: None, words: list[str], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        _people(*words)


def _signed_in() -> set[str]:
    """Whose sessions there are rows of, over or not."""
    return {str(session.get_decoded().get("_auth_user_id")) for session in Session.objects.all()}


def test_who_answers_for_the_own_erasure_leaves_no_name(aysel: User) -> None:
    name = aysel.get_username()
    erase_person(aysel, by=name, reason="asked for it", now=timezone.now())
    assert not Actor.objects.filter(name=name).exists()


def test_an_erasure_finds_invitations_that_were_not_accepted_and_sessions_that_are_over(aysel: User) -> None:
    address = aysel.email
    Invitation.objects.create(
        digest="0" * 64, agency=Agency.objects.get(code="altai"), role="editor", email=address.upper(),
        made=timezone.now(), expires=timezone.now(),
    )  # fmt: skip
    other = User.objects.create_user("other", password=PASSWORD)
    for user in (aysel, other):
        browser_of(user)
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    assert _signed_in() >= {str(aysel.pk), str(other.pk)}
    erase_person(aysel, by="hub", reason="asked for it", now=timezone.now())
    assert not Invitation.objects.filter(email__iexact=address).exists()
    assert str(aysel.pk) not in _signed_in()
    assert str(other.pk) in _signed_in()
    erase_address("127.0.0.1", by="hub", reason="asked for it", now=timezone.now())
    assert str(other.pk) not in _signed_in()
