"""Letters about kills: to everybody who ever received the item, until somebody puts a name to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.utils.translation import gettext, override

from orkhon.exchange.letter_languages import language_of_letters
from orkhon.exchange.models import Notice, Subscriber
from orkhon.exchange.noticing import notice_entries, sealed, send_letters, unsealed
from orkhon.wire.actions.kill import kill
from tests.exchange.making import NOW, an_agency, an_outsider, headers_of, sent

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MAILING = override_settings(SENDS_MAIL=True, EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")


def killed() -> Notice:
    subscriber = an_outsider()
    an_outsider("never-had-it")
    sent(1, headline="Жалған хабар")
    Client().get("/api/v1/entries", headers=headers_of(subscriber))
    subscriber.active = False
    subscriber.save()
    notice_entries([kill("urn:altai:1", reason="false", person="Dana Seit", now=NOW)])
    return Notice.objects.get()


@MAILING
def test_the_letter_goes_to_who_had_the_item_though_it_left_and_holds_no_word_of_it() -> None:
    notice = killed()
    assert send_letters(origin="https://hub.example", now=NOW, chance=lambda: 0.5) == 1
    (letter,) = mail.outbox
    assert letter.to == ["kills@steppe-daily.example"]
    assert "KILL: altai urn:altai:1" in letter.subject
    assert f"https://hub.example/notices/{sealed(notice)}/" in letter.body
    assert "Жалған" not in letter.body
    assert send_letters(origin="https://hub.example", now=NOW, chance=lambda: 0.5) == 0


@pytest.mark.parametrize(
    "territory",
    ["KG", "TR", "DE"],
)
@MAILING
def test_the_letter_is_in_the_subscribers_language_and_in_english_below(territory: str) -> None:
    notice = killed()
    subscriber = notice.subscriber
    subscriber.territory = territory
    subscriber.save()
    code = language_of_letters(subscriber)
    assert code == {"KG": "ky", "TR": "tr", "DE": "en"}[territory]
    send_letters(origin="https://hub.example", now=NOW, chance=lambda: 0.5)
    body = " ".join(mail.outbox[0].body.split())
    english = "Its agency has killed it. Take it off everywhere, at once"
    with override(code):
        own = gettext("Its agency has killed it. Take it off everywhere, at once, and whatever was made from it.")
    assert own in body
    assert english in body
    assert (own.startswith(english)) == (code == "en")
    assert body.count("https://hub.example/notices/") == (1 if code == "en" else 2)
    assert body.index(own) <= body.index(english)


def test_a_member_is_written_to_in_what_its_agency_writes(db: None) -> None:
    agency = an_agency("altai")
    agency.languages = "kk-Cyrl ru-Cyrl"
    assert language_of_letters(Subscriber(code="x", agency=agency, territory="TR")) == "kk"
    agency.languages = "ug"
    assert language_of_letters(Subscriber(code="x", agency=agency, territory="TR")) == "tr"


def test_without_mail_the_notice_says_so_and_is_tried_again() -> None:
    killed()
    assert send_letters(origin="", now=NOW, chance=lambda: 0.5) == 0
    notice = Notice.objects.get()
    assert "this hub sends no mail: set ORKHON_MAIL_URL" in notice.error
    assert notice.sent is None
    assert notice.next_attempt is not None
    assert NOW < notice.next_attempt <= NOW + timedelta(hours=1)


def test_a_letters_link_opens_its_own_notice_alone() -> None:
    notice = killed()
    assert unsealed(sealed(notice)) == notice
    assert unsealed(f"{notice.pk + 1}:{sealed(notice).partition(':')[2]}") is None
    assert unsealed("1") is None
