"""The second step at sign-in: codes of an app and of paper, who must have one, and who takes it away."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from orkhon.alliance.actions.erase_person import erase_person
from orkhon.alliance.actions.export_person import export_person
from orkhon.alliance.actions.set_up_codes import about, make_recovery_codes, set_up_codes
from orkhon.alliance.actions.use_code import use_code
from orkhon.alliance.errors import CodeRefused, SecretRefused
from orkhon.alliance.models import CodeSecret, Passkey, RecoveryCode, Role
from orkhon.alliance.sign_in.code_limits import MOST
from orkhon.alliance.sign_in.codes import code_at, matching_step, new_secret, step_at
from orkhon.alliance.sign_in.factors import Proof
from orkhon.alliance.sign_in.sealing import seal, unseal
from orkhon.audit.models import Act
from tests.alliance.conftest import PASSWORD, NewPerson, browser_of

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]

# RFC 6238, appendix B: the secret of SHA-1 there, and its codes' last six digits.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
FAR: dict[str, Any] = {"REMOTE_ADDR": "203.0.113.7"}


def _with_app(user: User) -> str:
    """Set an app up for the person, some minutes ago so that the code of now was never used."""
    secret, before = new_secret(), timezone.now() - timedelta(minutes=5)
    set_up_codes(user, secret=secret, typed=code_at(secret, step_at(before)), now=before)
    return secret


def _at_the_second_step(user: User, **facts: Any) -> Client:
    client = Client(**facts)
    answer = client.post(
        "/admin/login/", {"username": user.get_username(), "password": PASSWORD, "next": "/admin/account/"}
    )
    assert answer.headers["Location"] == "/admin/second-step/"
    return client


@pytest.mark.parametrize(
    ("moment", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130")],
)
def test_the_codes_are_those_of_the_standard(moment: int, code: str) -> None:
    assert code_at(SECRET, moment // 30) == code


def test_a_clock_may_be_half_a_minute_wrong_and_no_more_and_no_code_is_taken_twice() -> None:
    now = datetime.fromtimestamp(1_234_567_890, UTC)
    step = step_at(now)
    for drift, fits in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        assert (matching_step(SECRET, code_at(SECRET, step + drift), after=0, now=now) == step + drift) is fits
    assert matching_step(SECRET, code_at(SECRET, step), after=step, now=now) is None
    assert matching_step(SECRET, "٠٠٥٩٢٤", after=0, now=now) is None


def test_what_is_sealed_opens_under_its_own_name_alone() -> None:
    sealed = seal(SECRET, about="account 1")
    assert SECRET not in sealed
    assert unseal(sealed, about="account 1") == SECRET
    with pytest.raises(SecretRefused, match="put that file back"):
        unseal(sealed, about="account 2")


def test_the_password_alone_opens_nothing_once_an_app_is_set_up(new_person: NewPerson) -> None:
    aysel = new_person("aysel")
    secret = _with_app(aysel)
    assert secret not in str(list(CodeSecret.objects.values()))
    client = _at_the_second_step(aysel)
    assert client.get("/admin/account/").headers["Location"].startswith("/admin/login/")
    assert "_auth_user_id" not in client.session
    page = client.get("/admin/second-step/").content.decode()
    assert 'autocomplete="one-time-code"' in page
    wrong = client.post("/admin/second-step/", {"code": "000000"})
    assert wrong.status_code == 400
    came = client.post("/admin/second-step/", {"code": code_at(secret, step_at(timezone.now()))})
    assert came.headers["Location"] == "/admin/account/"
    assert client.get("/admin/account/").status_code == 200
    verbs = list(Act.objects.values_list("verb", "outcome"))
    assert ("people.wrong_code", "refused") in verbs
    assert verbs.count(("people.sign_in", "done")) == 1


def test_a_code_serves_once(new_person: NewPerson) -> None:
    aysel = new_person("aysel")
    code = code_at(_with_app(aysel), step_at(timezone.now()))
    assert _at_the_second_step(aysel).post("/admin/second-step/", {"code": code}).status_code == 302
    again = _at_the_second_step(aysel).post("/admin/second-step/", {"code": code})
    assert again.status_code == 400
    assert "was used before" in again.content.decode()


def test_guessing_at_codes_pauses_for_the_account_from_wherever_and_an_operator_ends_it(new_person: NewPerson) -> None:
    aysel = new_person("aysel")
    secret = _with_app(aysel)
    for number in range(MOST):
        client = _at_the_second_step(aysel, REMOTE_ADDR=f"198.51.100.{number}")
        assert client.post("/admin/second-step/", {"code": "12345x"}).status_code == 400
    right = {"code": code_at(secret, step_at(timezone.now()))}
    paused = _at_the_second_step(aysel, **FAR).post("/admin/second-step/", right)
    assert paused.status_code == 400
    assert "Too many wrong codes" in paused.content.decode()
    call_command("people", "unlock", "aysel")
    assert _at_the_second_step(aysel, **FAR).post("/admin/second-step/", right).status_code == 302


def test_the_way_from_the_password_to_the_code_is_open_for_ten_minutes_and_to_the_same_password(
    new_person: NewPerson,
) -> None:
    aysel = new_person("aysel")
    secret = _with_app(aysel)
    client = _at_the_second_step(aysel)
    session = client.session
    session["orkhon_half_signed"] = {**session["orkhon_half_signed"], "at": timezone.now().timestamp() - 601}
    session.save()
    right = {"code": code_at(secret, step_at(timezone.now()))}
    assert client.post("/admin/second-step/", right).headers["Location"] == "/admin/"
    assert "_auth_user_id" not in client.session
    other = _at_the_second_step(aysel)
    aysel.set_password("another eight wolves at dusk")
    aysel.save()
    assert other.post("/admin/second-step/", right).headers["Location"] == "/admin/"
    assert "_auth_user_id" not in other.session


def test_a_code_on_paper_opens_once_and_new_ones_end_the_old(new_person: NewPerson) -> None:
    aysel, now = new_person("aysel"), timezone.now()
    _with_app(aysel)
    codes = make_recovery_codes(aysel, now=now)
    assert len(set(codes)) == 10
    assert not {row.digest for row in RecoveryCode.objects.all()} & set(codes)
    written = f"{codes[0][:5]} {codes[0][5:]}".upper()
    assert _at_the_second_step(aysel).post("/admin/second-step/", {"code": written}).status_code == 302
    with pytest.raises(CodeRefused):
        use_code(aysel, codes[0], now=now)
    fresh = make_recovery_codes(aysel, now=now)
    with pytest.raises(CodeRefused):
        use_code(aysel, codes[1], now=now)
    assert use_code(aysel, fresh[0], now=now) is Proof.RECOVERY


def test_codes_on_paper_are_nobody_elses(new_person: NewPerson) -> None:
    aysel, bek = new_person("aysel"), new_person("bek")
    _with_app(bek)
    codes = make_recovery_codes(aysel, now=timezone.now())
    with pytest.raises(CodeRefused):
        use_code(bek, codes[0], now=timezone.now())


def test_somebody_sets_an_app_up_on_the_screen_and_sees_the_paper_codes_once(new_person: NewPerson) -> None:
    aysel = new_person("aysel")
    client = browser_of(aysel)
    page = client.get("/admin/second-factor/app/").content.decode()
    assert "<svg" in page
    secret = re.search(r'door-secret"><code>([A-Z2-7 ]+)</code>', page)[1].replace(" ", "")  # type: ignore[index]
    assert secret not in str(dict(client.session))
    assert client.post("/admin/second-factor/app/", {"code": "000000"}).status_code == 400
    right = code_at(secret, step_at(timezone.now()))
    shown = client.post("/admin/second-factor/app/", {"code": right})
    assert len(re.findall(r"<li><code>[a-z2-9]{5} [a-z2-9]{5}</code>", shown.content.decode())) == 10
    assert CodeSecret.objects.get().user == aysel
    assert "10 codes are left" in client.get("/admin/second-factor/").content.decode()
    with pytest.raises(CodeRefused):
        use_code(aysel, right, now=timezone.now())


def test_an_open_session_that_was_taken_over_changes_no_factor(new_person: NewPerson) -> None:
    aysel = new_person("aysel")
    _with_app(aysel)
    client = Client()
    client.force_login(aysel)
    session = client.session
    session["orkhon_sign_in"] = {**session["orkhon_sign_in"], "at": timezone.now().timestamp() - 16 * 60}
    session.save()
    for deed in ("remove-codes", "new-codes"):
        client.post("/admin/second-factor/", {"deed": deed})
    assert client.get("/admin/second-factor/app/").headers["Location"] == "/admin/second-factor/"
    assert client.post("/admin/second-factor/passkey/options/").status_code == 400
    assert CodeSecret.objects.filter(user=aysel).exists()
    page = client.get("/admin/second-factor/").content.decode()
    assert "Sign in again" in page
    assert "remove-codes" not in page
    assert client.post("/admin/second-factor/again/").headers["Location"] == (
        "/admin/login/?next=%2Fadmin%2Fsecond-factor%2F"
    )
    assert "_auth_user_id" not in client.session


def test_whoever_must_have_a_second_factor_and_has_none_is_led_to_set_it_up_before_anything_else(
    new_person: NewPerson, settings: Settings
) -> None:
    settings.SECOND_FACTOR_FROM = frozenset({"editor"})
    reporter, editor = browser_of(new_person("aysel")), new_person("bek", Role.EDITOR)
    assert reporter.get("/admin/").status_code == 200
    client = browser_of(editor)
    for path in ("/admin/", "/admin/account/", "/admin/people/", "/admin/wire/"):
        assert client.get(path).headers["Location"] == "/admin/second-factor/"
    assert client.post("/admin/account/", {"x": "y"}).headers["Location"] == "/admin/second-factor/"
    assert "asks you for a second step" in client.get("/admin/second-factor/").content.decode()
    _with_app(editor)
    assert client.get("/admin/").status_code == 200


def test_administrators_must_where_it_is_set_and_everybody_where_that_is(
    as_administrator: Client, new_person: NewPerson, settings: Settings
) -> None:
    assert as_administrator.get("/admin/").status_code == 200
    settings.SECOND_FACTOR_FROM = frozenset({"administrators"})
    assert as_administrator.get("/admin/").headers["Location"] == "/admin/second-factor/"
    settings.SECOND_FACTOR_FROM = frozenset({"everybody"})
    assert browser_of(new_person("aysel")).get("/admin/").headers["Location"] == "/admin/second-factor/"


def test_the_first_page_recommends_it_until_it_is_set_up(new_person: NewPerson) -> None:
    aysel = new_person("aysel")
    client = browser_of(aysel)
    assert reverse("alliance_second_factor") in client.get("/admin/").content.decode()
    _with_app(aysel)
    assert reverse("alliance_second_factor") not in client.get("/admin/").content.decode()


def test_a_second_person_removes_a_lost_factor_and_the_owner_is_told_and_signed_out(
    new_person: NewPerson, settings: Settings
) -> None:
    settings.SENDS_MAIL, settings.EMAIL_BACKEND = True, "django.core.mail.backends.locmem.EmailBackend"
    aysel = new_person("aysel")
    client = browser_of(aysel)
    secret = _with_app(aysel)
    secretary = browser_of(new_person("secretary", Role.SECRETARIAT))
    page = secretary.get(reverse("alliance_person", args=[aysel.pk])).content.decode()
    assert "Remove the second step" in page
    assert secret not in page
    secretary.post(reverse("alliance_remove_second_factor", args=[aysel.pk]))
    assert not CodeSecret.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert client.get("/admin/account/").status_code == 302
    assert [letter.to for letter in mail.outbox] == [["aysel@example.org"]]
    assert Act.objects.filter(verb="people.remove_second_factor").count() == 1
    browser_of(aysel)


def test_nobody_removes_his_own_there_and_no_strangers_or_administrators(
    new_person: NewPerson, as_administrator: Client
) -> None:
    root = User.objects.get(username="root")
    secretary = new_person("secretary", Role.SECRETARIAT)
    stranger = new_person("stranger", Role.REPORTER, "caspian")
    for person in (root, secretary, stranger):
        _with_app(person)
    client = Client()
    client.force_login(secretary)
    for person in (root, secretary, stranger):
        client.post(reverse("alliance_remove_second_factor", args=[person.pk]))
    as_administrator.post(reverse("alliance_remove_second_factor", args=[root.pk]))
    assert CodeSecret.objects.count() == 3
    as_administrator.post(reverse("alliance_remove_second_factor", args=[stranger.pk]))
    assert CodeSecret.objects.count() == 2


def test_the_machines_command_removes_it_too(new_person: NewPerson) -> None:
    aysel = new_person("aysel")
    _with_app(aysel)
    call_command("people", "remove-second-factor", "aysel")
    assert not CodeSecret.objects.exists()
    assert Act.objects.get(verb="people.remove_second_factor").object_key == str(aysel.pk)


def test_no_administrators_screen_shows_or_sets_anybodys_factor(
    as_administrator: Client, new_person: NewPerson
) -> None:
    aysel = new_person("aysel")
    secret = _with_app(aysel)
    sealed = CodeSecret.objects.get().sealed
    for path in (
        reverse("alliance_person", args=[aysel.pk]),
        f"/admin/users/edit/{aysel.pk}/",
        "/admin/second-factor/",
    ):
        page = as_administrator.get(path).content.decode()
        assert secret not in page
        assert sealed not in page


def test_what_is_given_out_of_a_person_names_the_factors_without_their_secrets_and_erasing_takes_them(
    new_person: NewPerson,
) -> None:
    aysel, now = new_person("aysel"), timezone.now()
    secret = _with_app(aysel)
    Passkey.objects.create(user=aysel, name="my phone", credential="abc", data=b"x", host="localhost", made=now)
    given = str(export_person(aysel, now=now))
    assert "my phone" in given
    assert secret not in given
    assert CodeSecret.objects.get().sealed not in given
    erase_person(aysel, by="root", reason="asked", now=now)
    assert not CodeSecret.objects.exists()
    assert not Passkey.objects.exists()
    assert not RecoveryCode.objects.exists()


def test_a_row_that_was_copied_to_another_account_opens_nothing(new_person: NewPerson) -> None:
    aysel, bek = new_person("aysel"), new_person("bek")
    secret = _with_app(aysel)
    _with_app(bek)
    CodeSecret.objects.filter(user=bek).update(sealed=CodeSecret.objects.get(user=aysel).sealed)
    assert about(aysel) != about(bek)
    with pytest.raises(SecretRefused):
        use_code(bek, code_at(secret, step_at(timezone.now())), now=timezone.now())
