"""Saved topics: what matches is counted and told once, what was taken back is not, and rights are asked each time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client, override_settings
from django.urls import reverse

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.erase_person import erase_person
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency, Role, Source, Staff
from orkhon.alliance.reach import forget_reach
from orkhon.alliance.source_secrets import write_secret
from orkhon.exchange.models import Product, Subscriber
from orkhon.exchange.queries import page_after, reader_of
from orkhon.search import personal
from orkhon.search.actions.forget_tellings import forget_tellings
from orkhon.search.actions.keep_topic import Alerts, follow_topic, keep_topic, mark_read, renew_feed, unfollow_topic
from orkhon.search.judging import keys_of
from orkhon.search.models import Following, SavedTopic, TelegramChat, Telling, TellingState, TopicMatch, When
from orkhon.search.topics import alerting, telegram
from orkhon.search.topics.alerting import Behind, follow_once
from orkhon.search.topics.errors import ChatRefused
from orkhon.search.topics.queries import question_of, sealed_feed, topics_of
from orkhon.search.topics.telling import LEAST_ATTEMPTS, tell
from orkhon.search.topics.times import next_digest
from orkhon.translation.actions.keep_term import NewWording, add_own_form, add_term
from orkhon.translation.glossary.held import forget_held
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.release import release
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.queries import entries_after, head, states_of
from tests.outbound.servers import Handler, serving
from tests.search.indexing import fill, written
from tests.wire.making import NOW

pytestmark = [
    pytest.mark.database_in_full,
    pytest.mark.django_db(databases="__all__"),
    pytest.mark.usefixtures("index_home", "sends_mail"),
]

HUB = "https://hub.example"


@pytest.fixture
def sends_mail() -> Iterator[None]:
    with override_settings(
        SENDS_MAIL=True,
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ):
        yield


@pytest.fixture
def agencies() -> dict[str, Agency]:
    make_roles()
    return {
        code: Agency.objects.create(code=code, sign=code[:2].upper(), name_en=code)
        for code in ("altai", "tengri", "desk")
    }


NewPerson = Callable[..., User]


@pytest.fixture
def person(agencies: dict[str, Agency]) -> NewPerson:
    def make(name: str, agency: str = "altai", role: Role = Role.REPORTER) -> User:
        user = User.objects.create_user(name, email=f"{name}@{agency}.example")
        Staff.objects.create(user=user, agency=agencies[agency], role=role)
        assign_roles(user)
        return User.objects.get(pk=user.pk)

    return make


def saved(user: User, text: str = "тасқын", *, agency: Agency | None = None, **facts: Any) -> SavedTopic:
    topic = SavedTopic(name="Floods", text=text, agency=agency, shared=agency is not None, **facts)
    return keep_topic(topic, by=user, asks_anew=True, now=NOW)


def followed(topic: SavedTopic, user: User, **alerts: Any) -> Following:
    return follow_topic(topic, user=user, alerts=Alerts(**alerts), now=NOW)


def flood(uri: str = "urn:altai:1", headline: str = "Су тасқыны басталды", **changes: Any) -> None:
    written(uri, "kk-Cyrl", "Тасқынынан үйлер зардап шекті.", headline=headline, **changes)


def look() -> None:
    while follow_once(behind=Behind(), now=NOW):
        pass


def send(now: datetime = NOW) -> int:
    return tell(origin=HUB, now=now, chance=lambda: 0.5)


def test_a_match_is_told_once_to_each_person_and_its_next_version_to_nobody(
    person: NewPerson, agencies: dict[str, Agency]
) -> None:
    one, two = person("one"), person("two")
    topic = saved(one, agency=agencies["altai"])
    followed(topic, one, mail=When.AT_ONCE)
    followed(topic, two, mail=When.AT_ONCE)
    flood()
    written("urn:altai:other", "kk-Cyrl", "Кітапхана ашылды.")
    look()
    assert send() == 2
    assert {letter.to[0] for letter in mail.outbox} == {"one@altai.example", "two@altai.example"}
    assert all("Су тасқыны басталды" in letter.subject for letter in mail.outbox)
    assert [row.unread for row in topics_of(one)] == [1]
    flood(version="2", headline="Су тасқыны тоқтады")
    look()
    assert send() == 0
    mark_read(Following.objects.get(topic=topic, user=one), up_to=head())
    assert [row.unread for row in topics_of(one)] == [0]
    assert [row.unread for row in topics_of(two)] == [1]


def test_an_alert_comes_for_every_form_of_a_name_that_members_write_differently(person: NewPerson) -> None:
    forget_held()
    wordings = [NewWording(tag="kk", text="Көк шатқал"), NewWording(tag="tr", text="Mavi Geçit")]
    term = add_term(kind="place", wordings=wordings, user=None, now=NOW)
    own = NewWording(tag="kk", text="Көксай", agency="altai", reason="so the map says")
    add_own_form(term, own, user=None, now=NOW)
    one = person("one")
    by_name, phrase = saved(one, "көксай"), saved(one, '"көксай"')
    written("urn:tengri:1", "tr-Latn", "Dün açıldı.", headline="Mavi Geçit yolu")
    written("urn:altai:1", "kk-Cyrl", "Жол ашылды.", headline="Көксайға жол")
    written("urn:altai:2", "kk-Cyrl", "Кітапхана ашылды.")
    look()
    matched: dict[int, set[str]] = {by_name.pk: set(), phrase.pk: set()}
    for topic, uri in TopicMatch.objects.values_list("topic", "uri"):
        matched[topic].add(uri)
    assert matched == {by_name.pk: {"urn:tengri:1", "urn:altai:1"}, phrase.pk: set()}
    forget_held()


def test_what_is_killed_before_a_digest_is_left_out_and_after_it_was_told_a_notice_names_it_without_its_words(
    person: NewPerson,
) -> None:
    one = person("one")
    topic = saved(one)
    followed(topic, one, mail=When.DIGEST, hour=8, zone="Asia/Almaty")
    for number in (1, 2, 3):
        flood(f"urn:altai:{number}", headline=f"Су тасқыны {number}")
    look()
    assert send() == 0, "the digest is for the morning"
    kill("urn:altai:1", reason="false", person="e", now=NOW)
    look()
    morning = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    assert send(morning) == 1
    (letter,) = mail.outbox
    assert "2 new" in letter.subject
    assert "Су тасқыны 1" not in letter.body
    assert "Су тасқыны 2" in letter.body
    # Killed, and the alerts have not looked yet: the letter asks the wire itself.
    kill("urn:altai:2", reason="false", person="e", now=NOW)
    look()
    assert send(morning) == 1
    notice = mail.outbox[1]
    assert "urn:altai:2" in notice.body
    assert "тасқыны" not in f"{notice.subject} {notice.body}"
    assert [row.unread for row in topics_of(one)] == [1]
    assert send(morning + timedelta(days=1)) == 0


def test_what_was_withheld_before_it_was_told_is_told_once_it_is_released(person: NewPerson) -> None:
    one = person("one")
    followed(saved(one), one, mail=When.DIGEST, hour=8)
    flood()
    look()
    withhold("urn:altai:1", reason="doubt", person="e", now=NOW)
    look()
    later = NOW + timedelta(days=2)
    assert send(later) == 0
    release("urn:altai:1", reason="right", person="e", now=NOW)
    look()
    assert send(later) == 1
    assert send(later + timedelta(days=2)) == 0


def test_a_kill_is_told_to_who_has_switched_alerts_off_and_not_to_who_follows_no_more(
    person: NewPerson, agencies: dict[str, Agency]
) -> None:
    one, two = person("one"), person("two")
    topic = saved(one, agency=agencies["altai"])
    for user in (one, two):
        followed(topic, user, mail=When.AT_ONCE)
    flood()
    look()
    assert send() == 2
    followed(topic, one, mail=When.NEVER)
    unfollow_topic(topic, user=two)
    kill("urn:altai:1", reason="false", person="e", now=NOW)
    look()
    assert send() == 1
    assert mail.outbox[2].to == ["one@altai.example"]
    assert "urn:altai:1" in mail.outbox[2].body


def test_what_is_released_after_a_letter_went_without_it_is_a_letter_of_its_own(person: NewPerson) -> None:
    one = person("one")
    followed(saved(one), one, mail=When.AT_ONCE)
    flood()
    flood("urn:altai:2", headline="Су тасқыны жалғасты")
    look()
    withhold("urn:altai:1", reason="doubt", person="e", now=NOW)
    assert send() == 1, "the alerts have not looked yet: the letter asks the wire itself"
    assert "urn:altai:1" not in mail.outbox[0].body
    look()
    release("urn:altai:1", reason="right", person="e", now=NOW)
    look()
    assert send() == 1
    first, second = (letter.extra_headers["Message-ID"] for letter in mail.outbox)
    assert first != second, "a program that reads mail would leave the second out"


def test_a_question_that_is_changed_while_it_is_asked_tells_nobody_of_what_the_former_one_found(
    person: NewPerson,
) -> None:
    one = person("one")
    topic = saved(one)
    followed(topic, one, mail=When.AT_ONCE)
    flood()
    former = SavedTopic.objects.get(pk=topic.pk)
    topic.text = "қар"
    keep_topic(topic, by=one, asks_anew=True, now=NOW)
    keys = keys_of(states_of(["urn:altai:1"])["urn:altai:1"])
    assert keys is not None
    alerting._ask(former, [alerting._Read(keys=keys, position=head())], set(), now=NOW)
    assert not TopicMatch.objects.exists()
    assert not Telling.objects.exists()


class _Died(BaseException):
    """Stands for SIGKILL: nothing of ours runs after it."""


class DyingBackend(EmailBackend):
    """A mail server that takes the letter, before the hub dies without hearing of it."""

    def send_messages(self, messages: Any) -> int:
        super().send_messages(messages)
        raise _Died


def test_a_hub_that_dies_between_the_mail_servers_answer_and_its_note_sends_the_very_same_letter(
    person: NewPerson,
) -> None:
    one = person("one")
    followed(saved(one), one, mail=When.AT_ONCE)
    flood()
    look()
    with override_settings(EMAIL_BACKEND=f"{__name__}.DyingBackend"), pytest.raises(_Died):
        send()
    flood("urn:altai:2", headline="Су тасқыны жалғасты")
    look()
    later = NOW + timedelta(minutes=1)
    assert send(later) == 1
    first, again = mail.outbox
    assert first.extra_headers["Message-ID"] == again.extra_headers["Message-ID"]
    assert first.body == again.body, "what came meanwhile is a letter of its own"
    assert send(later) == 1
    assert mail.outbox[2].extra_headers["Message-ID"] != first.extra_headers["Message-ID"]
    assert send(later) == 0
    # It may have arrived before the crash, so a kill is told whatever the row said.
    assert set(Telling.objects.values_list("state", flat=True)) == {TellingState.TOLD}


def test_a_letter_that_fails_is_tried_again_and_given_up_after_two_days(person: NewPerson) -> None:
    one = person("one")
    followed(saved(one), one, mail=When.AT_ONCE)
    flood()
    look()
    with override_settings(SENDS_MAIL=False):
        assert send() == 0
        telling = Telling.objects.get()
        assert telling.due == NOW + timedelta(seconds=10)
        assert "ORKHON_MAIL_URL" in telling.error
        send(NOW + timedelta(days=3))
        telling.refresh_from_db()
        assert telling.state == TellingState.WAITING, "the hub stood still for most of that time"
        for attempt in range(LEAST_ATTEMPTS):
            send(NOW + timedelta(days=3, hours=attempt + 1))
    telling.refresh_from_db()
    assert telling.state == TellingState.GIVEN_UP
    assert send(NOW + timedelta(days=5)) == 0


def test_a_posting_that_ends_ends_alerts_and_feed_and_a_renewed_address_opens_nothing(
    person: NewPerson, agencies: dict[str, Agency], client: Client
) -> None:
    one, two = person("one"), person("two")
    topic = saved(one, agency=agencies["altai"])
    following = followed(topic, two, mail=When.AT_ONCE)
    flood()
    look()
    address = reverse("search_topic_feed", args=[sealed_feed(following), "rss"])
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Су тасқыны басталды" in answer.content.decode()
    assert "зардап" not in answer.content.decode()
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert json.loads(client.get(address.replace("/rss", "/json")).content)["items"]
    renewed = reverse("search_topic_feed", args=[sealed_feed(renew_feed(following)), "atom"])
    assert client.get(address).status_code == 404
    assert client.get(renewed).status_code == 200
    assert client.get(renewed.replace(f"/{following.pk}-", f"/{following.pk - 1}-")).status_code == 404
    Staff.objects.filter(user=two).delete()
    assert client.get(renewed).status_code == 404
    assert send() == 0
    assert not mail.outbox
    assert Telling.objects.get().state == TellingState.LEFT_OUT
    one.is_active = False
    one.save()
    own = sealed_feed(Following.objects.get(user=one))
    assert client.get(reverse("search_topic_feed", args=[own, "rss"])).status_code == 404


def test_what_is_under_embargo_says_so_in_letter_and_feed(person: NewPerson, client: Client) -> None:
    one = person("one")
    following = followed(saved(one), one, mail=When.AT_ONCE)
    flood(embargoed=NOW + timedelta(days=1), summary="Нөпір су.")
    look()
    assert send() == 1
    assert "EMBARGO until 2026-11-23 16:40 UTC: [altai]" in mail.outbox[0].body
    feed = client.get(reverse("search_topic_feed", args=[sealed_feed(following), "atom"])).content.decode()
    assert "EMBARGO until 2026-11-23" in feed
    assert "Нөпір" not in feed


def test_a_topic_is_seen_within_its_agency_alone_and_changed_by_owner_and_editors(
    person: NewPerson, agencies: dict[str, Agency]
) -> None:
    owner, colleague, chief = person("one"), person("two"), person("three", role=Role.EDITOR)
    stranger, desk = person("four", "tengri", Role.EDITOR), person("five", "desk", Role.EDITOR)
    root = User.objects.create_superuser("root-of-all")
    shared = saved(owner, agency=agencies["altai"])
    private = saved(owner, "қар")

    def asks(user: User, name: str, topic: SavedTopic) -> int:
        browser = Client()
        browser.force_login(user)
        return browser.get(reverse(name, args=[topic.pk])).status_code

    # Wagtail leads who is refused back to the first page.
    assert [asks(one, "search_topic", shared) for one in (owner, colleague, chief)] == [200, 200, 200]
    assert [asks(one, "search_topic", shared) for one in (stranger, desk, root)] == [302, 302, 302]
    assert [asks(one, "search_topic", private) for one in (colleague, chief, desk)] == [302, 302, 302]
    assert [asks(one, "search_edit_topic", shared) for one in (owner, chief, colleague)] == [200, 200, 302]
    assert question_of(shared.pk, colleague) is not None
    assert question_of(shared.pk, stranger) is None
    assert question_of(private.pk, chief) is None
    assert question_of(0, owner) is None
    Staff.objects.filter(user=owner).update(agency=agencies["tengri"])
    gone = User.objects.get(pk=owner.pk)
    assert [asks(gone, name, shared) for name in ("search_topic", "search_edit_topic")] == [302, 302]
    assert asks(gone, "search_topic", private) == 200
    assert [row.pk for row in topics_of(gone)] == [private.pk]


def test_a_topic_is_made_tried_and_followed_on_the_screens(person: NewPerson, agencies: dict[str, Agency]) -> None:
    browser, user = Client(), person("one")
    browser.force_login(user)
    flood()
    fill()
    form = {"name": "Floods", "text": "тасқын", "shared": "altai"}
    tried = browser.post(reverse("search_new_topic"), {**form, "action-preview": ""}).content.decode()
    assert "It finds 1 now" in tried
    assert "Су тасқыны басталды" in tried
    assert not SavedTopic.objects.exists()
    for nothing in ({}, {"text": '"??'}, {"agencies": "altai", "text": "???"}):
        assert browser.post(reverse("search_new_topic"), {"name": "All", **nothing}).status_code == 422
    browser.post(reverse("search_new_topic"), form)
    topic = SavedTopic.objects.get()
    flood("urn:altai:2")
    fill()
    look()
    assert [one.uri for one in TopicMatch.objects.all()] == ["urn:altai:2"], "what was there before is no news"
    counts = browser.get(reverse("search_topic_counts")).json()
    assert counts == {"unread": {str(topic.pk): 1}}
    assert ">1</strong> unread" in browser.get(reverse("search_topics")).content.decode()
    page = browser.get(reverse("search_topic", args=[topic.pk])).content.decode()
    assert 'class="search-unread"' in page
    alerts = {"mail": "digest", "telegram": "", "hour": "7", "zone": "Asia/Bishkek"}
    wrong = browser.post(reverse("search_follow_topic", args=[topic.pk]), {**alerts, "zone": "Mars/Base"})
    assert wrong.status_code == 422
    browser.post(reverse("search_follow_topic", args=[topic.pk]), alerts)
    following = Following.objects.get()
    assert (following.mail, following.hour, following.zone) == ("digest", 7, "Asia/Bishkek")
    browser.post(reverse("search_read_topic", args=[topic.pk]), {"up_to": str(head())})
    assert browser.get(reverse("search_topic_counts")).json() == {"unread": {str(topic.pk): 0}}
    browser.post(reverse("search_delete_topic", args=[topic.pk]))
    assert not Following.objects.exists()


def test_one_topic_that_fails_says_so_and_stops_no_other(person: NewPerson) -> None:
    one = person("one")
    bad, good = saved(one), saved(one)
    followed(bad, one, mail=When.DIGEST)
    Following.objects.filter(topic=bad).update(hour=99)
    flood()
    look()
    assert [one.topic_id for one in TopicMatch.objects.all()] == [good.pk]
    bad.refresh_from_db()
    assert "hour" in bad.trouble
    Following.objects.filter(topic=bad).update(hour=9)
    flood("urn:altai:2")
    look()
    bad.refresh_from_db()
    assert bad.trouble == ""


def test_alerts_stay_behind_the_index_and_go_on_without_one_that_stands_still(person: NewPerson) -> None:
    saved(person("one"))
    fill()
    flood()
    assert follow_once(behind=Behind(), now=NOW) == 0
    assert follow_once(behind=Behind(patience_s=0), now=NOW) > 0
    flood("urn:altai:2")
    fill()
    look()
    assert TopicMatch.objects.count() == 2


@pytest.mark.parametrize(
    ("after", "zone", "hour", "due"),
    [
        ("2026-03-29T00:00", "Europe/Berlin", 2, "2026-03-29T01:00"),  # 2 o'clock is left out: the clock leaps to 3
        ("2026-03-29T01:00", "Europe/Berlin", 2, "2026-03-30T00:00"),
        ("2026-10-25T00:00", "Europe/Berlin", 2, "2026-10-26T01:00"),  # 2 comes twice: its first time was just now
        ("2026-10-24T23:59", "Europe/Berlin", 2, "2026-10-25T00:00"),
        ("2026-11-22T03:00", "Asia/Almaty", 8, "2026-11-23T03:00"),
        ("2026-11-22T02:59", "Asia/Almaty", 8, "2026-11-22T03:00"),
        ("2011-12-30T00:00", "Pacific/Apia", 8, "2011-12-30T10:00"),  # the whole 30th is left out there
        ("2026-11-22T02:59", "No/Such", 3, "2026-11-22T03:00"),
    ],
)
def test_a_digest_is_due_by_the_persons_own_clock(after: str, zone: str, hour: int, due: str) -> None:
    moment = datetime.fromisoformat(f"{after}+00:00")
    assert next_digest(moment, hour=hour, zone=zone) == datetime.fromisoformat(f"{due}+00:00")


def test_a_product_is_narrowed_by_a_topic_and_needs_no_index(person: NewPerson, agencies: dict[str, Agency]) -> None:
    topic = saved(person("one"), agency=agencies["altai"])
    product = Product.objects.create(code="floods", name="Floods", topic=topic, languages="kk")
    subscriber = Subscriber.objects.create(code="paper", name="Paper", contact_name="x", contact_email="x@a.example")
    subscriber.products.add(product)
    flood()
    written("urn:altai:2", "kk-Cyrl", "Кітапхана ашылды.")
    written("urn:altai:3", "ru-Cyrl", "Тасқын.")
    reader = reader_of(subscriber, now=NOW)
    chosen = [entry for entry in page_after(reader, 0).given if entry.shown is not None]
    assert not chosen, "no memorandum lets anything out"
    taken = [reader.selection.takes(entry) for entry in entries_after(0)]
    assert taken == [True, False, False]
    with pytest.raises(Exception, match="protected"):
        topic.delete()
    browser, owner = Client(), User.objects.get(username="one")
    browser.force_login(owner)
    alone = {"name": "Floods", "text": "тасқын", "shared": ""}
    assert browser.post(reverse("search_edit_topic", args=[topic.pk]), alone).status_code == 422
    # One that was taken back before that was refused: the account goes all the same.
    SavedTopic.objects.update(shared=False)
    erase_person(owner, by="command:test", reason="asked", now=NOW)
    topic.refresh_from_db()
    assert topic.owner is None


def test_a_chat_is_told_after_its_code_was_repeated_and_one_that_refuses_is_left_alone(
    person: NewPerson, agencies: dict[str, Agency], index_home: Path
) -> None:
    one = person("one")
    said: list[dict[str, list[str]]] = []
    refuse: list[bool] = []

    def bot(request: Handler) -> None:
        said.append(parse_qs(request.rfile.read(int(request.headers["Content-Length"])).decode()))
        request.send(b"{}", status=403 if refuse else 200)

    with serving(bot) as address:
        source = Source.objects.create(
            agency=agencies["altai"], name="Bot", connector="bot", url=address, local=True, options={"chats": []}
        )
        assert telegram.bots_for(one) == []
        write_secret(index_home.parent, source.pk, "123456:invented-token-of-tests")
        assert telegram.bots_for(one) == [source]
        assert telegram.bots_for(person("two", "tengri")) == []
        followed(saved(one), one, telegram=When.AT_ONCE)
        chat = telegram.begin(one, chat=77, bot=source, now=NOW)
        code = said[0]["text"][0][:6]
        with pytest.raises(ChatRefused, match="wait a minute"):
            telegram.begin(one, chat=78, bot=source, now=NOW + timedelta(seconds=59))
        assert not telegram.confirm(chat, "000000" if code != "000000" else "000001", now=NOW)
        assert not telegram.confirm(chat, code, now=NOW + timedelta(hours=1))
        assert telegram.confirm(chat, code, now=NOW)
        flood()
        look()
        assert send() == 1
        assert said[1]["chat_id"] == ["77"]
        assert "Су тасқыны басталды" in said[1]["text"][0]
        refuse.append(True)
        flood("urn:altai:2")
        look()
        assert send() == 0
        with pytest.raises(ChatRefused, match="write to the bot"):
            telegram.write(chat, "x")
        refuse.clear()
        Staff.objects.filter(user=one).update(agency=agencies["tengri"])
        forget_reach(one)
        flood("urn:altai:3")
        look()
        assert send() == 0, "a bot of the agency that was left learns nothing more"
        assert "none of yours" in TelegramChat.objects.get().trouble
    assert "403" in Telling.objects.get(uri="urn:altai:2").error
    assert Telling.objects.get(uri="urn:altai:2").state == TellingState.GIVEN_UP


def test_what_is_held_of_a_person_can_be_given_out_and_goes_with_the_account(
    person: NewPerson, agencies: dict[str, Agency]
) -> None:
    one, two = person("one"), person("two")
    shared, private = saved(one, agency=agencies["altai"]), saved(one, "қар")
    followed(shared, one, mail=When.AT_ONCE)
    followed(shared, two, mail=When.AT_ONCE)
    flood()
    look()
    send()
    held = json.dumps(personal.held_of(one))
    assert "urn:altai:1" in held
    assert "Floods" in held
    erase_person(one, by="command:test", reason="asked", now=NOW)
    forget_reach(one)
    assert not SavedTopic.objects.filter(pk=private.pk).exists()
    shared.refresh_from_db()
    assert shared.owner is None
    assert list(Following.objects.values_list("user", flat=True)) == [two.pk]
    assert not Telling.objects.exclude(following__user=two).exists()
    assert forget_tellings(NOW + timedelta(days=1)) > 0
    assert not Telling.objects.exists()
