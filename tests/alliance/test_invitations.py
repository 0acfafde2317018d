"""People come by invitation: a link that works once, for seven days, and gives one posting."""

from __future__ import annotations

import re
import smtplib
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from orkhon.alliance import scopes
from orkhon.alliance.actions.accept_invitation import accept_invitation
from orkhon.alliance.actions.invite import Invited, digest_of, invite
from orkhon.alliance.actions.revoke_invitation import revoke_invitation
from orkhon.alliance.errors import InvitationRefused, NotForYou
from orkhon.alliance.models import Agency, Invitation, Role, Staff
from orkhon.alliance.scopes import known_portal_codes
from orkhon.audit.models import Act
from tests.alliance.conftest import PASSWORD, NewPerson, browser_of

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]

FORM = {
    "first_name": "Aysel", "last_name": "Məmmədova", "username": "aysel", "password1": PASSWORD, "password2": PASSWORD,
}  # fmt: skip


@pytest.fixture
def portals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two portals, as the portals room would tell of them."""
    monkeypatch.setattr(scopes, "_sources", [lambda: {"news", "literature"}])


@pytest.fixture
def secretary(new_person: NewPerson) -> User:
    """The secretariat of the joint desk."""
    return new_person("sevda", Role.SECRETARIAT, "desk")


def _invited(by: User, agency: Agency, role: Role = Role.EDITOR, **facts: Any) -> Invited:
    return invite(by=by, agency=agency, role=role, now=timezone.now(), **facts)


def _page(token: str) -> str:
    return f"/admin/invitation/{token}/"


def test_somebody_invited_has_an_account_one_posting_its_groups_and_is_signed_in(
    secretary: User, agencies: dict[str, Agency], portals: None
) -> None:
    invited = _invited(secretary, agencies["altai"], languages="kk ru-Cyrl", portals="news", email="aysel@example.org")
    client = Client()
    assert "Altai Press" in client.get(_page(invited.token)).content.decode()
    answer = client.post(_page(invited.token), FORM)
    assert answer.headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    user = User.objects.get(username="aysel")
    assert (user.email, user.is_superuser, user.is_staff) == ("aysel@example.org", False, False)
    posting = Staff.objects.get(user=user)
    assert (posting.agency.code, posting.role) == ("altai", Role.EDITOR)
    assert (posting.languages, posting.portals) == ("kk-Cyrl ru-Cyrl", "news")
    assert set(user.groups.values_list("name", flat=True)) == {Role.EDITOR.label}
    assert {"people.invite", "people.accept_invitation"} <= set(Act.objects.values_list("verb", flat=True))


def test_the_token_is_nowhere_in_the_database_and_never_in_the_audit(
    secretary: User, agencies: dict[str, Agency]
) -> None:
    invited = _invited(secretary, agencies["altai"])
    assert len(invited.token) == 43
    signed_in = browser_of(secretary)
    signed_in.post(_page(invited.token), {**FORM, "password2": "something else"})
    kept = str([*Invitation.objects.values(), *Act.objects.values()])
    assert invited.token not in kept
    assert digest_of(invited.token) in kept


def test_a_link_works_once(secretary: User, agencies: dict[str, Agency]) -> None:
    invited = _invited(secretary, agencies["altai"])
    Client().post(_page(invited.token), FORM)
    again = Client().post(_page(invited.token), {**FORM, "username": "mallory"})
    assert again.status_code == 410
    assert "has been used" in again.content.decode()
    assert not User.objects.filter(username="mallory").exists()


def test_two_who_open_the_link_at_the_same_time_are_one_account(secretary: User, agencies: dict[str, Agency]) -> None:
    invited = _invited(secretary, agencies["altai"])
    now = timezone.now()
    accept_invitation(invited.invitation, account=User(username="aysel"), now=now)
    with pytest.raises(InvitationRefused, match="accepted"):
        accept_invitation(invited.invitation, account=User(username="mallory"), now=now)
    assert not User.objects.filter(username="mallory").exists()


def test_a_link_that_expired_was_taken_back_or_never_was_says_so(secretary: User, agencies: dict[str, Agency]) -> None:
    old, back = (_invited(secretary, agencies["altai"]) for _ in range(2))
    Invitation.objects.filter(pk=old.invitation.pk).update(expires=timezone.now() - timedelta(seconds=1))
    revoke_invitation(back.invitation, by=secretary, now=timezone.now())
    for token, status, words in (
        (old.token, 410, "has expired"),
        (back.token, 410, "was taken back"),
        ("guessed", 404, "is no invitation"),
        ("%00", 404, "is no invitation"),
        ("x" * 3000, 404, "is no invitation"),
    ):
        for answer in (Client().get(_page(token)), Client().post(_page(token), FORM)):
            assert (answer.status_code, words in answer.content.decode()) == (status, True)
    assert not User.objects.filter(username="aysel").exists()


def test_an_agency_that_left_invites_nobody(secretary: User, agencies: dict[str, Agency]) -> None:
    invited = _invited(secretary, agencies["altai"])
    Agency.objects.filter(code="altai").update(active=False)
    assert Client().post(_page(invited.token), FORM).status_code == 410
    assert not User.objects.filter(username="aysel").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"password1": "short", "password2": "short"}, "at least 12"),
        ({"password1": "123456789012345", "password2": "123456789012345"}, "entirely numeric"),
        ({"password1": "passwordpassword1", "password2": "passwordpassword2"}, "match"),
        ({"password1": "aysel@example.org", "password2": "aysel@example.org"}, "too similar"),
        ({"password1": "x" * 129, "password2": "x" * 129}, "at most 128"),
        ({"username": "SEVDA"}, "is taken"),
        ({"username": "ѕеvdа"}, "looks like"),
        ({"username": "hub"}, "is taken"),
        ({"password1": "seven aysel wolves", "password2": "seven aysel wolves"}, "the word aysel"),
        ({"password1": "administrator1", "password2": "administrator1"}, "the word admin"),
        ({"password1": "Joint-Editor-2026", "password2": "Joint-Editor-2026"}, "the word editor"),
        ({"username": "former-1"}, "is taken"),
        ({"username": "a b"}, "valid username"),
        ({"first_name": ""}, "required"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_the_link_still_works(
    secretary: User, agencies: dict[str, Agency], change: dict[str, str], words: str
) -> None:
    invited = _invited(secretary, agencies["altai"], email="aysel@example.org")
    answer = Client().post(_page(invited.token), {**FORM, **change})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert Client().post(_page(invited.token), FORM).status_code == 302


def test_nothing_that_is_sent_with_the_form_gives_more_than_the_posting(
    secretary: User, agencies: dict[str, Agency]
) -> None:
    invited = _invited(secretary, agencies["altai"], Role.REPORTER)
    more = {"is_superuser": "on", "is_staff": "on", "role": "editor", "agency": "desk", "email": "x@evil.example"}
    Client().post(_page(invited.token), {**FORM, **more})
    user = User.objects.get(username="aysel")
    assert (user.is_superuser, user.is_staff, user.email) == (False, False, "")
    assert Staff.objects.get(user=user).role == Role.REPORTER


def test_accepting_while_somebody_else_is_signed_in_begins_a_session_of_its_own(
    secretary: User, agencies: dict[str, Agency]
) -> None:
    invited = _invited(secretary, agencies["altai"], Role.REPORTER)
    client = browser_of(secretary)
    before = client.session.session_key
    client.post(_page(invited.token), FORM)
    assert client.session.session_key != before
    assert client.session["_auth_user_id"] == str(User.objects.get(username="aysel").pk)


def test_the_page_tells_no_other_page_its_address_and_is_kept_by_no_cache(
    secretary: User, agencies: dict[str, Agency]
) -> None:
    answer = Client().get(_page(_invited(secretary, agencies["altai"]).token))
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert "no-store" in answer.headers["Cache-Control"]


def test_only_administrators_make_the_secretariat_and_nobody_makes_an_administrator(
    secretary: User, agencies: dict[str, Agency]
) -> None:
    with pytest.raises(InvitationRefused, match="only an administrator"):
        _invited(secretary, agencies["desk"], Role.SECRETARIAT)
    root = User.objects.create_superuser("root")
    assert _invited(root, agencies["desk"], Role.SECRETARIAT).invitation.role == Role.SECRETARIAT
    assert "administrator" not in {role.value for role in Role}


def test_an_agencys_secretariat_invites_to_its_own_agency_alone(
    new_person: NewPerson, agencies: dict[str, Agency]
) -> None:
    own = new_person("own", Role.SECRETARIAT, "altai")
    _invited(own, agencies["altai"])
    for other in ("caspian", "desk"):
        with pytest.raises(InvitationRefused, match="may not invite"):
            _invited(own, agencies[other])
    page = browser_of(own).get("/admin/invitations/new/").content.decode()
    assert "Altai Press" in page
    assert "Caspian News" not in page


def test_reporters_neither_invite_nor_see_nor_take_back(
    secretary: User, new_person: NewPerson, agencies: dict[str, Agency]
) -> None:
    invited = _invited(secretary, agencies["altai"])
    reporter = new_person("reporter")
    with pytest.raises(InvitationRefused):
        _invited(reporter, agencies["altai"])
    with pytest.raises(NotForYou):
        revoke_invitation(invited.invitation, by=reporter, now=timezone.now())
    client = browser_of(reporter)
    for path in ("/admin/invitations/", "/admin/invitations/new/", "/admin/people/"):
        assert client.get(path).status_code == 302
        assert client.get(path).headers["Location"] == "/admin/"
    client.post(f"/admin/invitations/{invited.invitation.pk}/take-back/")
    assert Invitation.objects.get().revoked is None


def test_a_foreign_secretariat_sees_and_takes_back_nothing(
    secretary: User, new_person: NewPerson, agencies: dict[str, Agency]
) -> None:
    invited = _invited(secretary, agencies["altai"], email="aysel@example.org")
    foreign = browser_of(new_person("foreign", Role.SECRETARIAT, "caspian"))
    assert "aysel@example.org" not in foreign.get("/admin/invitations/").content.decode()
    foreign.post(f"/admin/invitations/{invited.invitation.pk}/take-back/")
    assert Invitation.objects.get().revoked is None


def test_an_invitation_that_is_over_cannot_be_taken_back(secretary: User, agencies: dict[str, Agency]) -> None:
    invited = _invited(secretary, agencies["altai"])
    Client().post(_page(invited.token), FORM)
    with pytest.raises(InvitationRefused, match="close the account"):
        revoke_invitation(invited.invitation, by=secretary, now=timezone.now())


def test_the_link_is_shown_once_and_the_list_shows_what_became_of_it(
    secretary: User, agencies: dict[str, Agency]
) -> None:
    client = browser_of(secretary)
    form = {"agency": str(agencies["altai"].pk), "role": "editor", "email": "aysel@example.org"}
    answer = client.post("/admin/invitations/new/", form)
    assert answer.status_code == 201
    found = re.search(r"http://testserver(/admin/invitation/[\w-]+/)", answer.content.decode())
    assert found is not None
    assert found[1] not in client.get("/admin/invitations/").content.decode()
    assert "It was not mailed" in answer.content.decode()
    assert Client().get(found[1]).status_code == 200
    taken_back = client.post(f"/admin/invitations/{Invitation.objects.get().pk}/take-back/", follow=True)
    assert "leads nowhere now" in taken_back.content.decode()
    assert Client().get(found[1]).status_code == 410


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("languages", "kk-Cyrl klingonese!", "no languages of the newsroom: klingonese!"),
        ("languages", "xx yy", "xx, yy; write tags of these: az en kk ky ru tk tr uz, such as kk-Cyrl ru-Cyrl"),
        ("languages", "kk-Abcd uz-Cyrillic", "no languages of the newsroom: kk-Abcd, uz-Cyrillic"),
        ("languages", "de", "no languages of the newsroom: de"),
        ("portals", "news nowhere", "no portals: nowhere; known are: literature, news"),
        ("email", "aysel@example.org\r\nBcc: all@example.org", "valid email"),
        ("email", "aysel@example.org, all@example.org", "valid email"),
        ("role", "secretariat", "valid choice"),
        ("agency", "0", "valid choice"),
    ],
)
def test_what_no_posting_can_be_is_refused_with_its_cause(
    secretary: User, agencies: dict[str, Agency], portals: None, field: str, value: str, words: str
) -> None:
    form = {"agency": str(agencies["altai"].pk), "role": "editor", field: value}
    answer = browser_of(secretary).post("/admin/invitations/new/", form)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Invitation.objects.exists()


def test_where_the_hub_sends_mail_the_letter_holds_the_link_and_goes_to_one_person(
    secretary: User, agencies: dict[str, Agency], settings: Settings
) -> None:
    settings.SENDS_MAIL = True
    form = {"agency": str(agencies["altai"].pk), "role": "editor", "email": "aysel@example.org"}
    answer = browser_of(secretary).post("/admin/invitations/new/", form)
    (letter,) = mail.outbox
    assert letter.to == ["aysel@example.org"]
    assert "\n" not in letter.subject
    link = re.search(r"http://testserver(/admin/invitation/[\w-]+/)", str(letter.body))
    assert link is not None
    assert link[0] in answer.content.decode()
    assert "sent to aysel@example.org" in answer.content.decode()


def test_a_mail_server_that_is_away_costs_no_invitation(
    secretary: User, agencies: dict[str, Agency], settings: Settings
) -> None:
    settings.SENDS_MAIL = True
    form = {"agency": str(agencies["altai"].pk), "role": "editor", "email": "aysel@example.org"}
    away = smtplib.SMTPServerDisconnected("gone")
    with mock.patch("django.core.mail.message.EmailMessage.send", side_effect=away):
        answer = browser_of(secretary).post("/admin/invitations/new/", form)
    assert answer.status_code == 201
    assert "It was not mailed" in answer.content.decode()
    assert Invitation.objects.count() == 1


def test_the_list_of_invitations_says_which_languages_and_portals_each_is_for(
    secretary: User, agencies: dict[str, Agency], portals: None
) -> None:
    _invited(secretary, agencies["altai"], languages="kk ru-Cyrl", portals="news literature")
    page = browser_of(secretary).get("/admin/invitations/").content.decode()
    assert "Languages: kk-Cyrl ru-Cyrl" in page
    assert "Portals: news literature" in page
    Invitation.objects.update(languages="", portals="")
    page = browser_of(secretary).get("/admin/invitations/").content.decode()
    assert "Languages: all" in page
    assert "Portals: all" in page


def test_the_form_lists_the_languages_and_portals_that_there_are(secretary: User, portals: None) -> None:
    page = browser_of(secretary).get("/admin/invitations/new/").content.decode()
    assert "these of az en kk ky ru tk tr uz, parted by spaces" in page
    assert f"these of {' '.join(sorted(known_portal_codes()))}, parted by spaces" in page


def test_the_act_of_inviting_says_what_for(secretary: User, agencies: dict[str, Agency], portals: None) -> None:
    _invited(secretary, agencies["altai"], languages="kk", portals="news")
    act = Act.objects.get(verb="people.invite")
    assert act.details == {"agency": "altai", "role": "editor", "languages": "kk-Cyrl", "portals": "news"}


def test_a_language_that_stood_there_before_makes_no_posting_unsavable() -> None:
    assert scopes.check_languages("tt-Cyrl kk", kept="tt-Cyrl") == "tt-Cyrl kk-Cyrl"
    with pytest.raises(ValidationError):
        scopes.check_languages("tt-Cyrl")


def test_the_same_tags_and_codes_are_kept_once_and_a_closed_portal_stays_where_it_was(portals: None) -> None:
    assert scopes.check_languages("kk kk-Cyrl, uz-latn") == "kk-Cyrl uz-Latn"
    assert scopes.check_portals("news, news literature") == "news literature"
    assert scopes.check_portals("closed news", kept="closed") == "closed news"
    with pytest.raises(ValidationError):
        scopes.check_portals("closed news")


def test_what_was_invited_by_whoever_may_invite_no_more_leads_nowhere(
    secretary: User, new_person: NewPerson, agencies: dict[str, Agency]
) -> None:
    gone = new_person("gone", Role.SECRETARIAT, "altai")
    moved = new_person("moved", Role.SECRETARIAT, "altai")
    links = [_invited(person, agencies["altai"]) for person in (gone, moved)]
    User.objects.filter(pk=gone.pk).update(is_active=False)
    Staff.objects.filter(user=moved).update(agency=agencies["caspian"])
    for link in links:
        for answer in (Client().get(_page(link.token)), Client().post(_page(link.token), FORM)):
            assert answer.status_code == 410
            assert "was taken back" in answer.content.decode()
        with pytest.raises(InvitationRefused, match="may not invite"):
            accept_invitation(link.invitation, account=User(username="back"), now=timezone.now())
    assert not User.objects.filter(username__in=["aysel", "back"]).exists()


@pytest.mark.parametrize(
    ("there", "chosen"),
    [
        ("Айгүл", "айгүл"), ("işık", "IŞIK"), ("İlham", "ilham"), ("ŞAHİN", "şahin"), ("straße", "STRASSE"),
        ("sevar", "ѕеvаr"), ("опер", "onep"), ("cocoa", "сосоа"), ("NIKA", "ΝΙΚΑ"), ("aysəl", "aysәl"),
        ("admin1", "adminl"), ("root", "r00t"), ("paul", "ｐａｕｌ"), ("роман", "pomah"),
    ],
)  # fmt: skip
def test_names_that_people_cannot_tell_apart_are_one_in_every_script(
    secretary: User, agencies: dict[str, Agency], there: str, chosen: str
) -> None:
    User.objects.create_user(there)
    invited = _invited(secretary, agencies["altai"])
    answer = Client().post(_page(invited.token), {**FORM, "username": chosen})
    assert answer.status_code == 400
    assert not User.objects.filter(username=chosen).exists()
