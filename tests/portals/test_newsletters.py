"""A newsletter comes to whoever confirmed it, once an issue, and to nobody who left; nobody learns who reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client, override_settings
from django.utils import timezone

from orkhon.alliance.personal import holdings
from orkhon.desk.models import Article
from orkhon.portals.models import PortalPage
from orkhon.portals.newsletters import letter_folder
from orkhon.portals.newsletters.actions.make_issues import make_issues, spread_issues
from orkhon.portals.newsletters.actions.sign_up import sign_up
from orkhon.portals.newsletters.letter_folder import FOLDER, LetterFolder
from orkhon.portals.newsletters.links import sealed, unsealed
from orkhon.portals.newsletters.models import Issue, Letter, Newsletter, NewsletterReader, Rhythm
from orkhon.portals.newsletters.sending import MOST_BOUNCES, send_letters, send_questions
from orkhon.portals.outlet_work import WorkState
from orkhon.portals.personal import forget_unconfirmed
from orkhon.wire.actions.kill import kill
from tests.portals.conftest import Writes
from tests.portals.reading import ReadPage
from tests.portals.test_channels import publish

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

# Nine in the morning in Almaty, where readers of Kazakh are.
NINE = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


class Boxes(EmailBackend):
    """A mail server in memory; `refuses` may raise for a letter."""

    refuses: Callable[[Any], None] = staticmethod(lambda letter: None)

    def send_messages(self, messages: Any) -> int:
        for one in messages:
            type(self).refuses(one)
        return int(super().send_messages(messages))


@pytest.fixture(autouse=True)
def sends_mail(tmp_path: Path) -> Iterator[None]:
    with override_settings(
        ORKHON_HOME=tmp_path,
        SENDS_MAIL=True,
        EMAIL_BACKEND="tests.portals.test_newsletters.Boxes",
        DEFAULT_FROM_EMAIL="Orkhon <wire@hub.example>",
    ):
        mail.outbox = []
        yield
        Boxes.refuses = staticmethod(lambda letter: None)


@pytest.fixture
def newsletter(portals: object) -> Newsletter:
    return Newsletter.objects.create(portal="orkhon", language="kk", active=True, hour=9)


@pytest.fixture
def browser() -> Client:
    return Client(headers={"host": "localhost"})


def reads(newsletter: Newsletter, *mails: str) -> list[NewsletterReader]:
    before = NINE - timedelta(days=3)
    return [
        NewsletterReader.objects.create(
            newsletter=newsletter, mail=one, known_as=one.casefold(), secret="s" * 24, asked=before, confirmed=before
        )
        for one in mails
    ]


def written(write: Writes, **facts: Any) -> Article:
    article = write(**facts)
    Article.objects.filter(pk=article.pk).update(first_published_at=NINE - timedelta(hours=2))
    article.refresh_from_db()
    return article


def send(now: datetime = NINE) -> int:
    make_issues(now=now)
    while spread_issues():
        pass
    sent = 0
    for _ in range(5):
        sent += send_letters(now=now, chance=lambda: 0.5)
    return sent


def link_in(letter: Any, word: str) -> str:
    found = re.search(rf"http://localhost:[0-9]+(/kk/{word}/[^/\s]+/)", letter.body)
    assert found is not None, letter.body
    return found[1]


def html_of(letter: EmailMessage) -> str:
    assert isinstance(letter, EmailMultiAlternatives)
    return str(letter.alternatives[0][0])


def test_only_who_confirms_by_the_letter_is_sent_the_newsletter(newsletter: Newsletter, browser: Client) -> None:
    page = browser.get("/kk/subscribe/").content.decode()
    assert 'name="mail"' in page
    assert ReadPage(page).problems == []
    assert browser.post("/kk/subscribe/", {"mail": "Aru@Example.org"}).status_code == 200
    assert not mail.outbox, "the letter leaves by the loop: the answer takes as long for every address"
    assert send_questions(now=timezone.now()) == 1
    assert send_questions(now=timezone.now()) == 0
    (letter,) = mail.outbox
    assert letter.to == ["Aru@Example.org"]
    assert letter.from_email == "Orkhon <wire@hub.example>"
    link = link_in(letter, "subscribe")
    assert link in html_of(letter)
    assert browser.get(link).status_code == 200
    assert NewsletterReader.objects.get().confirmed is None, "a program that looks at links confirms nothing"
    answer = browser.post(link)
    assert "no-store" in answer.headers["Cache-Control"]
    assert NewsletterReader.objects.get().confirmed is not None


def test_the_answer_to_a_sign_up_is_the_same_whether_the_address_is_known_or_not(
    newsletter: Newsletter, browser: Client
) -> None:
    reads(newsletter, "known@example.org")
    answers = [browser.post("/kk/subscribe/", {"mail": one}) for one in ("known@example.org", "new@example.org")]
    assert answers[0].status_code == answers[1].status_code == 200
    assert answers[0].content == answers[1].content
    assert send_questions(now=timezone.now()) == 1, "who reads it already is asked nothing"


def test_nobody_can_have_a_stranger_written_to_without_end(newsletter: Newsletter, browser: Client) -> None:
    statuses = [browser.post("/kk/subscribe/", {"mail": "a@example.org"}).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    now = timezone.now()
    for minutes in range(0, 3_000, 20):
        sign_up(newsletter, "a@example.org", now=now + timedelta(minutes=minutes))
        send_questions(now=now + timedelta(minutes=minutes))
    assert len(mail.outbox) == 3
    many = [browser.post("/kk/subscribe/", {"mail": f"b{one}@example.org"}).status_code for one in range(30)]
    assert many[-1] == 429


@pytest.mark.parametrize("bad", ["", "nobody", "a@b", "a@example.org\nBcc: b@example.org", "a" * 250 + "@example.org"])
def test_what_is_no_address_is_told_so_and_kept_nowhere(newsletter: Newsletter, browser: Client, bad: str) -> None:
    answer = browser.post("/kk/subscribe/", {"mail": bad})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not NewsletterReader.objects.exists()


def test_a_form_of_another_site_is_refused(newsletter: Newsletter, browser: Client) -> None:
    facts = {"mail": "a@example.org"}
    assert browser.post("/kk/subscribe/", facts, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert browser.post("/kk/subscribe/", facts, headers={"Origin": "https://evil.example"}).status_code == 403
    assert browser.post("/kk/subscribe/", facts, headers={"Origin": "http://localhost"}).status_code == 200


def test_a_link_that_nobody_sealed_confirms_nothing(newsletter: Newsletter, browser: Client) -> None:
    (reader,) = reads(newsletter, "a@example.org")
    right = sealed(reader.pk, reader.secret)
    assert unsealed(right) == (reader.pk, reader.secret)
    for wrong in (right[:-1] + ("a" if right[-1] != "a" else "b"), f"{reader.pk}-x.y", "x", sealed(reader.pk, "other")):
        assert browser.post(f"/kk/subscribe/{wrong}/").status_code == 404
        assert browser.post(f"/kk/unsubscribe/{wrong}/").status_code == 200
    assert NewsletterReader.objects.filter(pk=reader.pk).exists()


def test_the_most_important_come_first_and_the_chosen_ones_before_them(newsletter: Newsletter, write: Writes) -> None:
    plain, urgent = written(write, urgency=5), written(write, urgency=1)
    chosen, other = written(write, urgency=9), written(write, language="ru")
    Newsletter.objects.update(chosen=[chosen.pk, other.pk, 10**9, "x"])
    reads(newsletter, "a@example.org")
    assert send() == 1
    assert Issue.objects.get().articles == [chosen.pk, urgent.pk, plain.pk]
    (letter,) = mail.outbox
    assert letter.subject == f"Orkhon: {chosen.headline}"
    for words in (letter.body, html_of(letter)):
        assert words.index(chosen.headline) < words.index(urgent.headline) < words.index(plain.headline)
    assert f"/kk/science/{urgent.slug}-{urgent.pk}/" in letter.body
    assert '<html lang="kk-Cyrl"' in html_of(letter)
    assert Newsletter.objects.get().chosen == [other.pk, 10**9, "x"]


def test_an_issue_leaves_once_at_its_hour_by_the_portals_clock(newsletter: Newsletter, write: Writes) -> None:
    written(write)
    reads(newsletter, "a@example.org", "b@example.org")
    assert send(NINE - timedelta(minutes=1)) == 0
    assert send() == 2
    assert send() == 0
    assert send(NINE + timedelta(hours=1)) == 0
    assert Issue.objects.count() == 1
    assert len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == 2


def test_a_morning_letter_does_not_come_at_night_and_a_weekly_one_on_its_day(
    newsletter: Newsletter, write: Writes
) -> None:
    written(write)
    reads(newsletter, "a@example.org")
    assert send(NINE + timedelta(hours=7)) == 0
    Newsletter.objects.update(rhythm=Rhythm.WEEKLY, weekday=1)
    assert send() == 0, "that day was a Monday"
    Newsletter.objects.update(weekday=0)
    assert send() == 1


def test_what_was_in_one_issue_is_not_in_the_next(newsletter: Newsletter, write: Writes) -> None:
    written(write)
    reads(newsletter, "a@example.org")
    assert send() == 1
    later = written(write)
    Article.objects.filter(pk=later.pk).update(first_published_at=NINE + timedelta(hours=20))
    assert send(NINE + timedelta(days=1)) == 1
    assert Issue.objects.first().articles == [later.pk]  # type: ignore[union-attr]


def test_what_is_taken_from_readers_before_a_letter_leaves_is_not_in_it(newsletter: Newsletter, write: Writes) -> None:
    gone, kept = written(write, headline="Құпия"), written(write, headline="Ашық")
    reads(newsletter, "a@example.org")
    make_issues(now=NINE)
    spread_issues()
    Article.objects.filter(pk=gone.pk).update(live=False)
    assert send_letters(now=NINE, chance=lambda: 0.5) == 1
    assert "Құпия" not in mail.outbox[0].body + html_of(mail.outbox[0]) + mail.outbox[0].subject
    assert kept.headline in mail.outbox[0].body


def test_one_click_in_the_mail_program_ends_it_for_good(newsletter: Newsletter, write: Writes, browser: Client) -> None:
    written(write)
    reads(newsletter, "a@example.org")
    send()
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = link_in(mail.outbox[0], "unsubscribe")
    assert re.fullmatch(rf"<http://localhost:[0-9]+{re.escape(link)}>", headers["List-Unsubscribe"])
    assert browser.get(link).status_code == 200
    assert NewsletterReader.objects.exists(), "looking at the link ends nothing"
    program = Client(headers={"host": "localhost", "Sec-Fetch-Site": "cross-site"}, enforce_csrf_checks=True)
    assert program.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not NewsletterReader.objects.exists()
    assert not Letter.objects.exists()
    assert browser.get(link).status_code == 200


def test_an_address_that_bounces_is_forgotten_and_holds_up_nobody(newsletter: Newsletter, write: Writes) -> None:
    written(write)
    reads(newsletter, "dead@example.org", "a@example.org")

    def refuses(letter: Any) -> None:
        if letter.to == ["dead@example.org"]:
            raise SMTPRecipientsRefused({"dead@example.org": (550, b"no such dead@example.org")})

    Boxes.refuses = staticmethod(refuses)
    for day in range(MOST_BOUNCES):
        article = written(write)
        Article.objects.filter(pk=article.pk).update(first_published_at=NINE + timedelta(days=day, hours=-1))
        assert send(NINE + timedelta(days=day)) == 1
    assert list(NewsletterReader.objects.values_list("mail", flat=True)) == ["a@example.org"]


def test_a_server_that_is_away_is_tried_again_until_the_issue_is_a_day_old(
    newsletter: Newsletter, write: Writes
) -> None:
    written(write)
    reads(newsletter, "a@example.org")

    def away(letter: Any) -> None:
        raise SMTPServerDisconnected("away from a@example.org")

    Boxes.refuses = staticmethod(away)
    assert send() == 0
    assert "a@example" not in Letter.objects.get().error
    Boxes.refuses = staticmethod(lambda letter: None)
    assert send_letters(now=NINE, chance=lambda: 0.5) == 0, "not at once"
    assert send_letters(now=NINE + timedelta(minutes=1), chance=lambda: 0.5) == 1
    Letter.objects.update(state=WorkState.WAITING, due=NINE)
    assert send_letters(now=NINE + timedelta(hours=25), chance=lambda: 0.5) == 0
    assert Letter.objects.get().state == WorkState.LEFT_OUT


def test_what_is_killed_between_two_letters_of_an_issue_is_in_the_first_alone(
    newsletter: Newsletter, write: Writes
) -> None:
    article = publish(write(headline="Қайтарылатын"))
    Article.objects.filter(pk=article.pk).update(first_published_at=NINE - timedelta(hours=2))
    written(write, headline="Қалатын")
    reads(newsletter, "a@example.org", "b@example.org")

    def kill_after_the_first(letter: Any) -> None:
        if not mail.outbox:
            kill(article.uri, person="aru", reason="false", now=timezone.now())

    Boxes.refuses = staticmethod(kill_after_the_first)
    assert send() == 2
    first, second = mail.outbox
    assert "Қайтарылатын" in first.body
    assert "Қайтарылатын" not in f"{second.subject} {second.body} {html_of(second)}"
    assert "Қалатын" in second.body


def test_an_issue_of_which_nothing_is_left_goes_to_nobody_more(newsletter: Newsletter, write: Writes) -> None:
    article = publish(write())
    Article.objects.filter(pk=article.pk).update(first_published_at=NINE - timedelta(hours=2))
    reads(newsletter, "a@example.org", "b@example.org")

    def kill_after_the_first(letter: Any) -> None:
        if not mail.outbox:
            kill(article.uri, person="aru", reason="false", now=timezone.now())

    Boxes.refuses = staticmethod(kill_after_the_first)
    assert send() == 1
    assert sorted(Letter.objects.values_list("state", flat=True)) == [WorkState.DONE, WorkState.LEFT_OUT]


def test_a_hub_that_sends_no_mail_asks_for_no_address(newsletter: Newsletter, browser: Client) -> None:
    PortalPage.objects.update(invented=False)
    with override_settings(SENDS_MAIL=False):
        assert 'name="mail"' not in browser.get("/kk/subscribe/").content.decode()
        browser.post("/kk/subscribe/", {"mail": "a@example.org"})
        sign_up(newsletter, "b@example.org", now=timezone.now())
        assert send_questions(now=timezone.now()) == 0
    assert NewsletterReader.objects.get().mail == "b@example.org"
    assert NewsletterReader.objects.get().question_due is not None, "it leaves once the hub can send mail"


def test_an_invented_portal_whose_hub_sends_no_mail_shows_its_letters_in_a_folder(
    newsletter: Newsletter, browser: Client, tmp_path: Path
) -> None:
    with override_settings(SENDS_MAIL=False):
        page = browser.post("/kk/subscribe/", {"mail": "a@example.org"}).content.decode()
        assert FOLDER in page
        assert send_questions(now=timezone.now()) == 1
    (letter,) = (tmp_path / FOLDER).glob("*.eml")
    assert b"To: a@example.org" in letter.read_bytes()
    assert mail.outbox == []


def test_the_folder_of_letters_keeps_the_newest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letter_folder, "KEPT", 2)
    for number in range(4):
        LetterFolder(tmp_path).send_messages([EmailMessage(f"letter {number}", "", "a@example.org", ["b@example.org"])])
    kept = sorted(tmp_path.iterdir())
    assert [path.read_text().partition("Subject: ")[2].partition("\n")[0] for path in kept] == ["letter 2", "letter 3"]


def test_what_is_held_of_an_address_is_given_out_and_erased_and_unanswered_ones_are_forgotten(
    newsletter: Newsletter, write: Writes
) -> None:
    written(write)
    reads(newsletter, "A@example.org")
    send()
    (ours,) = [one for one in holdings() if one.room == "portals"]
    assert ours.export_mail is not None
    assert ours.erase_mail is not None
    held = ours.export_mail("a@EXAMPLE.org")
    assert "2026-11-23" in str(held)
    assert "orkhon" in str(held)
    assert ours.erase_mail("a@EXAMPLE.org") == {"newsletters": 1}
    assert not NewsletterReader.objects.exists()
    now = timezone.now()
    sign_up(newsletter, "b@example.org", now=now - timedelta(days=8))
    sign_up(newsletter, "c@example.org", now=now)
    assert forget_unconfirmed(now - timedelta(days=7)) == 1
    assert NewsletterReader.objects.get().mail == "c@example.org"
