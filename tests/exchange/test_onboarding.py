"""From signed memorandum to first item: each step is found out, and said in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from orkhon.alliance.models import Memorandum, Role, Source
from orkhon.exchange.actions.issue_token import issue_token
from orkhon.exchange.actions.order_test_letter import order_test_letter
from orkhon.exchange.models import Notice, Subscriber, Webhook
from orkhon.exchange.models.notice import TEST
from orkhon.exchange.noticing import sealed, send_letters
from orkhon.exchange.onboarding import Onboarding, Stand, onboarding_of
from orkhon.intake.models import SourceHealth
from tests.exchange.conftest import BrowserOf
from tests.exchange.making import NOW, a_member, an_agency, sent

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]
MAILING = override_settings(SENDS_MAIL=True, EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
RECORD, MEMORANDUM, KEY, SOURCE, ITEM, CONTACT, RECEIVES = range(7)


def of_altai() -> Onboarding:
    return onboarding_of(an_agency(), now=NOW)


def stands(found: Onboarding) -> list[str]:
    return [step.stand.value for step in found.steps]


def a_memorandum(**facts: Any) -> Memorandum:
    given = {"agency": an_agency(), "republish": True, "signed": date(2026, 11, 1), **facts}
    return Memorandum.objects.create(name_en="Altai for all", **given)


def a_source(**health: Any) -> Source:
    source = Source.objects.create(agency=an_agency(), name="Altai feed", url="https://altai.example/feed")
    if health:
        SourceHealth.objects.create(source_id=source.pk, **health)
    return source


def test_of_a_new_agency_everything_is_still_to_do_and_the_hub_signs_for_it() -> None:
    found = of_altai()
    assert stands(found) == ["done", "to do", "done", "to do", "waiting", "to do", "to do"]
    assert "The hub signs for it" in found.steps[KEY].words
    assert "under Alliance, Memoranda" in found.steps[MEMORANDUM].to_do
    assert found.taken is None


def test_an_agency_whose_own_signature_is_wanted_needs_a_key() -> None:
    agency = an_agency()
    agency.requires_own_statements = True
    agency.save()
    assert of_altai().steps[KEY].stand is Stand.TO_DO


@pytest.mark.parametrize(
    ("facts", "stand", "words"),
    [
        ({}, Stand.DONE, "In force: Altai for all."),
        ({"agency": None}, Stand.DONE, "In force: Altai for all."),
        ({"starts": date(2026, 12, 1)}, Stand.WAITING, "in force from 2026-12-01"),
        ({"until": date(2026, 11, 21)}, Stand.TO_DO, "Nothing in force"),
        ({"republish": False}, Stand.TO_DO, "Nothing in force"),
    ],
)
def test_a_memorandum_counts_from_its_first_day_to_its_last_and_where_it_grants_something(
    facts: dict[str, Any], stand: Stand, words: str
) -> None:
    Memorandum.objects.filter(pk=a_memorandum().pk).update(**facts)
    step = of_altai().steps[MEMORANDUM]
    assert step.stand is stand
    assert words in step.words


def test_what_another_agency_grants_is_no_memorandum_of_this_one() -> None:
    a_memorandum(agency=an_agency("manas"))
    assert of_altai().steps[MEMORANDUM].stand is Stand.TO_DO


def test_a_source_counts_once_it_answered_and_a_failing_one_says_why() -> None:
    source = a_source()
    assert of_altai().steps[SOURCE].stand is Stand.WAITING
    health = SourceHealth.objects.create(source_id=source.pk, last_asked=NOW, failures=2, last_error="answered 404")
    step = of_altai().steps[SOURCE]
    assert (step.stand, "answered 404" in step.words) == (Stand.TO_DO, True)
    health.failures, health.last_success, health.first_asked, health.last_new = 0, NOW, NOW, NOW
    health.save()
    assert of_altai().steps[SOURCE].stand is Stand.DONE
    Source.objects.update(enabled=False)
    assert of_altai().steps[SOURCE].stand is Stand.TO_DO


def test_an_agency_that_pushes_needs_no_source_and_the_time_to_its_first_item_is_told() -> None:
    subscriber = a_member("altai")
    issue_token(subscriber, "import", by="test", now=NOW - timedelta(minutes=50))
    sent(1, now=NOW - timedelta(minutes=8))
    sent(2)
    found = of_altai()
    assert (found.steps[SOURCE].stand, found.steps[ITEM].stand) == (Stand.DONE, Stand.DONE)
    assert found.taken == timedelta(minutes=42)


def test_an_agency_of_which_nothing_is_on_record_before_its_first_item_has_no_time() -> None:
    sent(1)
    assert (of_altai().first_item, of_altai().taken) == (NOW, None)


@MAILING
def test_a_test_letter_goes_the_way_of_a_kills_and_is_done_when_a_name_stands_on_it(plain_static_files: None) -> None:
    subscriber = a_member("altai")
    assert "no letter was ever tried" in of_altai().steps[CONTACT].words
    notice = order_test_letter(subscriber, by="aida", now=NOW)
    second = order_test_letter(subscriber, by="aida", now=NOW)
    assert (notice.position, second.position, notice.kind) == (-1, -2, TEST)
    assert of_altai().steps[CONTACT].stand is Stand.WAITING
    assert send_letters(origin="https://hub.example", now=NOW, chance=lambda: 0.5) == 2
    letter = mail.outbox[0]
    assert "This is a test: nothing was taken back" in letter.body
    assert "killed by its agency" not in letter.body
    address = f"/notices/{sealed(notice)}/"
    assert address in letter.body
    browser = Client(HTTP_ACCEPT_LANGUAGE="tr")
    assert "Bu bir denemedir" in browser.get(address).content.decode()
    browser.post(address, {"person": "Janet Poe"})
    step = of_altai().steps[CONTACT]
    assert (step.stand, "confirmed (Janet Poe)" in step.words) == (Stand.DONE, True)


def test_a_test_letter_that_cannot_leave_says_why() -> None:
    order_test_letter(a_member("altai"), by="aida", now=NOW)
    send_letters(origin="", now=NOW, chance=lambda: 0.5)
    step = of_altai().steps[CONTACT]
    assert (step.stand, "set ORKHON_MAIL_URL" in step.words) == (Stand.TO_DO, True)


def test_receiving_is_done_when_something_was_given_and_a_failing_webhook_says_what_is_wrong() -> None:
    subscriber = a_member("altai")
    assert of_altai().steps[RECEIVES].stand is Stand.TO_DO
    webhook = Webhook.objects.create(subscriber=subscriber, url="https://altai.example/hook", failures=1)
    assert "Its webhook: fails" in of_altai().steps[RECEIVES].words
    webhook.delete()
    _, secret = issue_token(subscriber, "import", by="test", now=timezone.now() - timedelta(seconds=1))
    assert onboarding_of(an_agency(), now=timezone.now()).steps[RECEIVES].stand is Stand.WAITING
    sent(1, agency="manas")
    Client().get("/api/v1/entries", headers={"Authorization": f"Bearer {secret}"})
    assert onboarding_of(an_agency(), now=timezone.now()).steps[RECEIVES].stand is Stand.DONE


def test_the_checklist_is_seen_tested_and_written_by_who_reaches_the_agency(browser_of: BrowserOf) -> None:
    own, other = an_agency(), an_agency("manas")
    a_source()
    a_member("altai-2")
    Subscriber.objects.update(agency=own)
    secretary, engineer = browser_of(Role.SECRETARIAT, "altai"), browser_of(Role.AGENCY_ENGINEER, "altai")
    listed = secretary.get(reverse("exchange_onboarding")).content.decode()
    assert "Altai" in listed
    assert "Manas" not in listed
    everybody = browser_of(Role.SECRETARIAT, "desk").get(reverse("exchange_onboarding")).content.decode()
    assert [f">{name}</a>" in everybody for name in ("Altai", "Manas", "Desk")] == [True, True, False]
    shown = secretary.get(reverse("exchange_onboard", args=[own.pk])).content.decode()
    assert "Send a test letter" in shown
    assert secretary.get(reverse("exchange_onboard", args=[other.pk])).status_code == 302
    assert secretary.get(reverse("exchange_test_letter", args=[own.pk])).status_code == 405
    engineer.post(reverse("exchange_test_letter", args=[own.pk]))
    assert Notice.objects.count() == 0
    secretary.post(reverse("exchange_test_letter", args=[own.pk]))
    assert Notice.objects.get().kind == TEST
    # The source's host is one that nobody in a test reaches: it is asked all the same, and fails in words.
    assert engineer.post(reverse("exchange_test_again", args=[own.pk])).status_code == 302
    assert "failed 1 time" in engineer.get(reverse("exchange_onboard", args=[own.pk])).content.decode()
    assert engineer.post(reverse("exchange_test_again", args=[other.pk])).status_code == 302
    assert "urn" not in secretary.get(reverse("exchange_notices")).content.decode()
