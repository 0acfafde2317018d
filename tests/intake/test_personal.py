"""What intake and the exchange hold of people can be given out and erased, of people without an account too."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from orkhon.alliance.models import Agency, Source
from orkhon.audit.queries import ActFilter, acts
from orkhon.exchange.models import Notice, Subscriber
from orkhon.intake.actions.forget_drafts import forget_arrivals, forget_drafts
from orkhon.intake.models import Draft, DraftState, MirroredMedia, TakenArrival
from orkhon.intake.taken import remember_taken, taken_among
from orkhon.media.actions.keep_bytes import keep_bytes
from orkhon.media.queries import is_kept

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

MAIL = "aigerim@altai.example"


def people(*words: str) -> str:
    out = StringIO()
    call_command("people", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def altai(db: None) -> Agency:
    """An agency without a wire."""
    return Agency.objects.create(code="altai", sign="AL", name_en="Altai")


def a_draft(agency: Agency, number: int, now: datetime, **facts: object) -> Draft:
    return Draft.objects.create(
        agency=agency,
        key_hash=str(number),
        uri=f"urn:altai:{number}",
        uri_hash=str(number),
        item={"headline": f"Draft {number}"},
        received=now,
        **facts,
    )


def test_a_correspondent_without_an_account_is_given_out_and_erased_by_mail(altai: Agency, now: datetime) -> None:
    User.objects.create_superuser("root", "root@hub.example", "a long password of his")
    sender = f"Aigerim <{MAIL}>"
    a_draft(altai, 1, now, sender=sender)
    a_draft(altai, 2, now, sender=f"Other <not.{MAIL}>")
    a_draft(altai, 3, now, sender=f"{MAIL}.kz")
    Source.objects.create(
        agency=altai, name="inbox", connector="inbox", url="imaps://u@h.example/I", options={"senders": [MAIL.upper()]}
    )
    subscriber = Subscriber.objects.create(code="altai", name="Altai", contact_name="Aigerim", contact_email=MAIL)
    Notice.objects.create(
        subscriber=subscriber, position=1, uri="urn:a:1", agency="altai", kind="kill", created=now, acknowledged=now,
        by="Aigerim",
    )  # fmt: skip
    held = json.loads(people("export", "--mail", MAIL.title()))["other rooms"]
    assert [draft["id"] for draft in held["intake"]["drafts sent"]] == [Draft.objects.get(key_hash="1").pk]
    assert held["intake"]["listed as a sender"] == ["altai: inbox"]
    assert held["exchange"]["answers for kills"] == [{"subscriber": "altai", "name": "Aigerim", "telephone": ""}]
    assert [notice["by"] for notice in held["exchange"]["kills confirmed there"]] == ["Aigerim"]
    told = people("erase", "--mail", MAIL, "--reason", "asked for it", "--person", "root")
    assert "senders of drafts: 1" in told
    assert "as the proof that a person saw to it" in told
    assert sorted(Draft.objects.values_list("sender", flat=True)) == ["", f"Other <not.{MAIL}>", f"{MAIL}.kz"]
    (act,) = acts(ActFilter(verb="people.erase_mail"), limit=5)
    assert MAIL not in str(act)


def test_drafts_of_an_erased_account_say_its_former_name(altai: Agency, now: datetime) -> None:
    User.objects.create_superuser("root", "root@hub.example", "a long password of his")
    user = User.objects.create_user("aigerim", MAIL, "a long password of hers")
    a_draft(altai, 1, now, sender="aigerim", decided_by="aigerim", state=DraftState.ACCEPTED, decided=now)
    held = json.loads(people("export", "aigerim"))["other rooms"]["intake"]
    assert (len(held["drafts written or sent"]), len(held["drafts decided on"])) == (1, 1)
    people("erase", "aigerim", "--reason", "asked for it", "--person", "root", "--yes")
    draft = Draft.objects.get()
    assert draft.sender == draft.decided_by == f"former-{user.pk}"


@pytest.mark.parametrize("wrong", ["nobody", "@", "a b@c.example"])
def test_what_is_no_mail_address_is_refused(wrong: str) -> None:
    with pytest.raises(CommandError, match="--mail is"):
        people("export", "--mail", wrong)


def test_decided_drafts_go_with_the_files_that_no_item_names_and_waiting_ones_stay(
    altai: Agency, now: datetime
) -> None:
    old, young = now - timedelta(days=2), now
    files = [keep_bytes(bytes([number]), "image/png", now=now) for number in range(2)]
    named = [{"name": f"n{one}", "sha256": one, "content_type": "image/png"} for one in files]
    MirroredMedia.objects.create(
        url_hash="u", url="u", item_uri="urn:altai:1", local=False, sha256=files[0], ordered=now, fetched=now
    )
    a_draft(altai, 1, old, state=DraftState.ACCEPTED, decided=old, files=named)
    a_draft(altai, 2, old, state=DraftState.REFUSED, decided=young)
    a_draft(altai, 3, old)
    assert forget_drafts(now - timedelta(days=1)) == 1
    assert sorted(Draft.objects.values_list("key_hash", flat=True)) == ["2", "3"]
    assert [is_kept(one) for one in files] == [True, False]


def test_what_a_source_still_lists_is_remembered_for_ever(altai: Agency, now: datetime) -> None:
    source = Source.objects.create(agency=altai, name="files", connector="ftp", url="ftp://h.example/a")
    for key in ("listed", "gone"):
        remember_taken(source.pk, key, now=now)
    later = now + timedelta(days=300)
    assert taken_among(source.pk, ["listed", "new"], now=later) == {"listed"}
    assert forget_arrivals(now + timedelta(days=1)) == 1
    assert taken_among(source.pk, ["listed", "gone"], now=later) == {"listed"}
    assert TakenArrival.objects.count() == 1
