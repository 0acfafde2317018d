"""Agencies' public keys: registered, rotated and revoked, each change on the wire and in the audit."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from orkhon.alliance import announcing
from orkhon.alliance.actions.register_key import register_key
from orkhon.alliance.actions.retire_key import retire_key
from orkhon.alliance.actions.revoke_key import revoke_key
from orkhon.alliance.actions.use_nonce import use_nonce
from orkhon.alliance.announcing import PolicyChange
from orkhon.alliance.errors import KeyRefused, NotAnnounced
from orkhon.alliance.keys import has_push_key, keys_of, push_keys, register_hub_key, statement_key
from orkhon.alliance.models import Agency, Role, SeenNonce, SigningKeyRecord
from orkhon.audit.models import Act
from orkhon.trust import SigningKey
from orkhon.trust.http_signatures import RequestReplayed, SignedRequest, sign, verify
from tests.alliance.conftest import NewPerson, browser_of

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.database]

KEY = SigningKey.from_raw(bytes(range(32)))
OTHER = SigningKey.from_raw(bytes(32))
HOUR = timedelta(hours=1)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[PolicyChange]:
    """What was announced, with a list in the log's place."""
    changes: list[PolicyChange] = []
    monkeypatch.setattr(announcing, "_announcers", [lambda change, now: changes.append(change)])
    return changes


@pytest.fixture
def altai(agencies: dict[str, Agency], told: list[PolicyChange], now: datetime) -> SigningKeyRecord:
    return register_key(agencies["altai"], KEY.verifying.text, by="command:alliance", now=now)


def test_a_key_is_registered_and_announced_with_what_followers_need(
    altai: SigningKeyRecord, told: list[PolicyChange], now: datetime
) -> None:
    assert (altai.key_id, altai.owner, altai.registered_by) == (KEY.key_id, "altai", "command:alliance")
    assert (told[0].agency, told[0].subject, told[0].what) == ("altai", f"key:{KEY.key_id}", "registered")
    assert told[0].details["key"] == KEY.verifying.text
    assert Act.objects.filter(verb="keys.register", object_key=KEY.key_id).count() == 1
    assert has_push_key("altai", now=now)
    assert not has_push_key("caspian", now=now)
    assert statement_key(KEY.key_id) == altai


def test_a_key_is_on_record_once_whoever_brings_it(
    altai: SigningKeyRecord, agencies: dict[str, Agency], now: datetime
) -> None:
    for code in ("altai", "caspian"):
        with pytest.raises(KeyRefused, match="on record since 2026-11-22, as altai's"):
            register_key(agencies[code], KEY.verifying.text, by="hub", now=now)
    with pytest.raises(KeyRefused, match="no purpose"):
        register_key(agencies["altai"], "x", by="hub", now=now, for_statements=False, for_pushes=False)
    with pytest.raises(KeyRefused, match="private half"):
        register_key(agencies["altai"], OTHER.to_pem().decode(), by="hub", now=now)


def test_what_the_log_does_not_take_is_not_kept(
    agencies: dict[str, Agency], monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    monkeypatch.setattr(announcing, "_announcers", [])
    with pytest.raises(NotAnnounced):
        register_key(agencies["altai"], KEY.verifying.text, by="hub", now=now)
    assert keys_of("altai") == []


def test_a_key_is_rotated_by_a_new_one_and_the_old_one_retired(
    altai: SigningKeyRecord, agencies: dict[str, Agency], told: list[PolicyChange], now: datetime
) -> None:
    register_key(agencies["altai"], OTHER.verifying.text, by="hub", now=now + HOUR, for_pushes=False)
    retire_key(KEY.key_id, by="hub", now=now + 2 * HOUR)
    old, new = keys_of("altai")
    assert "retired" in old.times.why_not_now(now + 3 * HOUR)
    assert new.times.why_not_now(now + 3 * HOUR) == ""
    assert [change.what for change in told] == ["registered", "registered", "retired"]
    assert not has_push_key("altai", now=now + 3 * HOUR)
    assert set(push_keys()) == {KEY.key_id}, "a retired one stays, so that the refusal says why"
    with pytest.raises(KeyRefused, match=r"cannot be retired: it was retired at "):
        retire_key(KEY.key_id, by="hub", now=now + 4 * HOUR)
    with pytest.raises(KeyRefused, match="no key"):
        retire_key("nobody", by="hub", now=now)


def test_a_stolen_key_is_revoked_since_a_moment_that_only_moves_back(
    altai: SigningKeyRecord, told: list[PolicyChange], now: datetime
) -> None:
    with pytest.raises(KeyRefused, match="lies ahead"):
        revoke_key(KEY.key_id, by="hub", now=now, compromised_since=now + HOUR)
    revoke_key(KEY.key_id, by="hub", now=now, compromised_since=now - HOUR)
    with pytest.raises(KeyRefused, match="give an earlier time"):
        revoke_key(KEY.key_id, by="hub", now=now + HOUR)
    again = revoke_key(KEY.key_id, by="hub", now=now + HOUR, compromised_since=now - 2 * HOUR)
    assert (again.revoked, again.compromised_since) == (now, now - 2 * HOUR)
    assert told[-1].details["compromised since"] == "2026-11-22T14:40:00.000000Z"
    with pytest.raises(KeyRefused, match="no key"):
        revoke_key("nobody", by="hub", now=now)


def test_a_nonce_is_good_once_and_goes_when_no_request_with_it_could_be_in_time(
    altai: SigningKeyRecord, now: datetime
) -> None:
    request = SignedRequest(
        method="POST", url="https://hub.example.org/x", headers=(("Content-Type", "text/plain"),), body=b"x"
    )
    headers = (*request.headers, *sign(request, KEY, now=now).items())
    came = SignedRequest(method="POST", url=request.url, headers=headers, body=b"x")
    seen = partial(use_nonce, now=now)
    assert verify(came, push_keys(), now=now, seen_nonce=seen).owner == "altai"
    with pytest.raises(RequestReplayed):
        verify(came, push_keys(), now=now, seen_nonce=seen)
    assert SeenNonce.objects.count() == 1
    assert not use_nonce(KEY.key_id, "later", now + 2 * HOUR, now=now + HOUR)
    assert SeenNonce.objects.count() == 1, "the first has run out"


def test_an_engineer_keeps_his_agencys_keys_and_sees_no_others(
    altai: SigningKeyRecord, agencies: dict[str, Agency], new_person: NewPerson, now: datetime
) -> None:
    register_key(agencies["caspian"], OTHER.verifying.text, by="hub", now=now)
    engineer = browser_of(new_person("aigul", Role.AGENCY_ENGINEER))
    page = engineer.get("/admin/keys/").content.decode()
    assert KEY.key_id in page
    assert OTHER.key_id not in page
    assert engineer.post(f"/admin/keys/{OTHER.key_id}/retire/").status_code == 302
    assert not SigningKeyRecord.objects.get(key_id=OTHER.key_id).retired
    third = SigningKey.generate()
    said = {"text": third.verifying.text, "for_pushes": "on", "not_before": "2026-11-25 10:00"}
    refused = engineer.post("/admin/keys/new/", {**said, "agency": "caspian"})
    assert refused.status_code == 200
    assert engineer.post("/admin/keys/new/", {**said, "agency": "altai"}).status_code == 302
    made = SigningKeyRecord.objects.get(key_id=third.key_id)
    assert (made.registered_by, made.for_statements, made.for_pushes) == ("aigul", False, True)
    assert made.not_before is not None
    assert made.not_before.isoformat() == "2026-11-25T10:00:00+00:00"
    engineer.post(f"/admin/keys/{third.key_id}/retire/")
    assert SigningKeyRecord.objects.get(key_id=third.key_id).retired


def test_the_secretariat_revokes_by_a_form_and_is_told_of_a_wrong_time(
    altai: SigningKeyRecord, new_person: NewPerson
) -> None:
    secretary = browser_of(new_person("dana", Role.SECRETARIAT, "desk"))
    secretary.post(f"/admin/keys/{KEY.key_id}/revoke/", {"compromised_since": "yesterday"})
    assert not SigningKeyRecord.objects.get(key_id=KEY.key_id).revoked
    secretary.post(f"/admin/keys/{KEY.key_id}/revoke/", {"compromised_since": "2026-01-02 03:04"})
    since = SigningKeyRecord.objects.get(key_id=KEY.key_id).compromised_since
    assert since is not None
    assert since.isoformat() == "2026-01-02T03:04:00+00:00"
    bad = secretary.post("/admin/keys/new/", {"agency": "altai", "text": "no key", "for_pushes": "on"})
    assert "give an Ed25519 public key" in bad.content.decode()


def test_a_reporter_has_nothing_to_do_with_keys(altai: SigningKeyRecord, new_person: NewPerson) -> None:
    reporter: Client = browser_of(new_person("rustam"))
    for answer in (
        reporter.get("/admin/keys/"),
        reporter.get("/admin/keys/new/"),
        reporter.post(f"/admin/keys/{KEY.key_id}/revoke/"),
    ):
        assert answer.status_code in {302, 403}
    assert not SigningKeyRecord.objects.get(key_id=KEY.key_id).revoked


def test_the_command_does_the_same(
    agencies: dict[str, Agency], told: list[PolicyChange], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("alliance", "key", "register", "altai", KEY.verifying.text, "--for", "statements")
    call_command("alliance", "key", "list")
    assert f"altai {KEY.key_id} for statements: counts" in capsys.readouterr().out
    call_command("alliance", "key", "retire", KEY.key_id)
    call_command("alliance", "key", "revoke", KEY.key_id, "--compromised-since", "2026-01-01T00:00")
    call_command("alliance", "key", "list")
    assert "was revoked at" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no agency is called"):
        call_command("alliance", "key", "register", "nobody", OTHER.verifying.text)
    with pytest.raises(CommandError, match="no time"):
        call_command("alliance", "key", "revoke", KEY.key_id, "--compromised-since", "today")


def test_the_key_with_which_the_hub_signs_is_ended_by_no_button_and_no_command(
    agencies: dict[str, Agency], new_person: NewPerson, told: list[PolicyChange], now: datetime
) -> None:
    own = register_hub_key(now=now)
    secretary = browser_of(new_person("dana", Role.SECRETARIAT, "desk"))
    shown = secretary.get("/admin/keys/").content.decode()
    assert "This hub signs with it" in shown
    assert f"/admin/keys/{own.key_id}/" not in shown
    for end in ("retire", "revoke"):
        assert secretary.post(f"/admin/keys/{own.key_id}/{end}/").status_code == 302
        with pytest.raises(CommandError, match="prepare --new-key"):
            call_command("alliance", "key", end, own.key_id)
    record = SigningKeyRecord.objects.get(key_id=own.key_id)
    assert (record.retired, record.revoked, told) == (None, None, [])
