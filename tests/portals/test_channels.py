"""What is published stands in the portal's channel, is mended there and goes from there; no bad channel harms it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from orkhon.alliance.models import LegalOrder
from orkhon.desk.corrections.channels import open_work, tell_due
from orkhon.desk.models import Article, ArticleSource, ChannelState, Correction, CorrectionInChannel
from orkhon.portals.actions.make_portal import make_portal
from orkhon.portals.channels import loop
from orkhon.portals.channels.bot_api import Bot
from orkhon.portals.channels.following import look_through
from orkhon.portals.channels.models import ChannelPost, TelegramChannel
from orkhon.portals.channels.secrets import write_token
from orkhon.portals.channels.settling import channels_due, work_on
from orkhon.portals.channels.texts import Shown, text_of
from orkhon.portals.outlet_following import Outlets
from orkhon.portals.outlet_work import WorkState
from orkhon.wire.actions.kill import kill
from orkhon.wire.readers import read_once, rewind
from tests.portals.bot_api import TOKEN, Call, StandIn, telegram
from tests.portals.conftest import NEWS, Sends, Writes

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

CHAT = "@orkhon_kk"


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[StandIn]:
    with (
        telegram() as one,
        override_settings(ORKHON_HOME=tmp_path, TELEGRAM_API=one.address, TELEGRAM_API_LOCAL=True),
    ):
        yield one


def channel(tmp_path: Path, *, chat: str = CHAT, token: str = TOKEN, **facts: object) -> TelegramChannel:
    described = {"portal": "orkhon", "language": "kk", "since": timezone.now() - timedelta(hours=1), **facts}
    made = TelegramChannel.objects.create(chat=chat, **described)
    write_token(tmp_path, made.pk, token)
    return made


def publish(article: Article) -> Article:
    article.first_published_at, article.live = None, False
    article.save()
    article.save_revision().publish()
    article.refresh_from_db()
    return article


def follow() -> None:
    while read_once(Outlets(), now=timezone.now()):
        pass


def settle(now: Callable[[], datetime] = timezone.now) -> int:
    return sum(work_on(pk, now=now, chance=lambda: 0.5) for pk in channels_due(now()))


def later(span: timedelta) -> Callable[[], datetime]:
    return lambda: timezone.now() + span


def killed(article: Article) -> None:
    kill(article.uri, person="aru", reason="false", now=timezone.now())
    follow()


def test_an_article_is_posted_once_with_title_deck_link_and_credit(write: Writes, bot: StandIn, tmp_path: Path) -> None:
    channel(tmp_path)
    article = publish(write(headline="Су тасқыны", deck="Өзен арнасынан асты.", credit="Altai Press"))
    follow()
    assert settle() == 1
    rewind("outlets", 0, now=timezone.now())
    follow()
    settle()
    (call,) = bot.asked("sendMessage")
    assert call.facts["chat_id"] == CHAT
    assert call.text.startswith("<b>Су тасқыны</b>\n\nӨзен арнасынан асты.")
    assert f"/kk/science/{article.slug}-{article.pk}/" in call.text
    assert "Altai Press" in call.text
    assert len(bot.calls) == 1, "what is in line asks Telegram nothing"


def test_what_an_agency_writes_is_no_markup_in_the_channel(write: Writes, bot: StandIn, tmp_path: Path) -> None:
    channel(tmp_path)
    publish(write(headline='<b>A</b> & <a href="https://evil.example">', deck="</i>\u202e<script>\nx", credit="<i>"))
    follow()
    assert settle() == 1
    (text,) = bot.standing(CHAT)
    assert "&lt;b&gt;A&lt;/b&gt; &amp; &lt;a href=" in text
    assert "\u202e" not in text
    assert text.count("<a href=") == 1


def test_only_chosen_sections_its_own_language_and_news_are_posted(write: Writes, bot: StandIn, tmp_path: Path) -> None:
    channel(tmp_path, sections="science")
    publish(write(topic="culture"))
    publish(write("ru"))
    old = publish(write())
    Article.objects.filter(pk=old.pk).update(first_published_at=timezone.now() - timedelta(days=3))
    follow()
    settle()
    assert not bot.calls
    taken = publish(write())
    follow()
    settle(later(timedelta(days=2)))
    assert not bot.calls, "what could not be posted for a day is no news"
    assert ChannelPost.objects.get(article=taken).state == WorkState.LEFT_OUT
    TelegramChannel.objects.update(active=False)
    publish(write())
    follow()
    settle()
    assert not bot.calls


def test_an_update_is_edited_where_it_stands(write: Writes, bot: StandIn, tmp_path: Path) -> None:
    channel(tmp_path)
    article = publish(write(headline="Бірінші"))
    follow()
    settle()
    article.headline = "Екінші"
    article.save_revision().publish()
    follow()
    settle()
    assert [call.method for call in bot.calls] == ["sendMessage", "editMessageText"]
    (text,) = bot.standing(CHAT)
    assert "<b>Екінші</b>" in text
    assert "Бірінші" not in text


def test_a_correction_stands_in_the_channel_and_is_told_by_the_desks_registry(
    write: Writes, bot: StandIn, tmp_path: Path
) -> None:
    channel(tmp_path)
    article = publish(write())
    follow()
    settle()
    now = timezone.now()
    correction = Correction.objects.create(
        article=article, kind="number", right="7", words="Дұрысы: <7>.", position=9, at=now
    )
    open_work(correction, now=now)
    assert CorrectionInChannel.objects.get().channel == "telegram"
    assert tell_due(now=now) == 0, "it does not stand there yet"
    settle()
    assert tell_due(now=now + timedelta(minutes=1)) == 1
    assert CorrectionInChannel.objects.get().state == ChannelState.DONE
    assert "<i>Дұрысы: &lt;7&gt;.</i>" in bot.standing(CHAT)[0]


def test_a_killed_article_is_deleted_from_the_channel(write: Writes, bot: StandIn, tmp_path: Path) -> None:
    channel(tmp_path)
    article = publish(write())
    follow()
    settle()
    killed(article)
    settle()
    assert bot.standing(CHAT) == []
    assert [call.method for call in bot.calls] == ["sendMessage", "deleteMessage"]


def test_after_48_hours_a_killed_article_becomes_the_notice_without_a_word_of_it(
    write: Writes, bot: StandIn, tmp_path: Path
) -> None:
    channel(tmp_path)
    article = publish(write(headline="Құпия атау", deck="Құпия мән"))
    follow()
    settle()
    ChannelPost.objects.update(posted=timezone.now() - timedelta(hours=48, minutes=1))
    killed(article)
    settle()
    assert [call.method for call in bot.calls] == ["sendMessage", "editMessageText"]
    (text,) = bot.standing(CHAT)
    assert "Құпия" not in text
    assert article.slug not in text
    assert f"/kk/science/{article.pk}/" in text
    follow()
    settle()
    assert len(bot.calls) == 2


def test_what_telegram_does_not_delete_becomes_the_notice(write: Writes, bot: StandIn, tmp_path: Path) -> None:
    channel(tmp_path)
    article = publish(write(headline="Құпия атау"))
    follow()
    settle()
    bot.undeletable.update(bot.messages[CHAT])
    killed(article)
    settle()
    assert [call.method for call in bot.calls] == ["sendMessage", "deleteMessage", "editMessageText"]
    assert "Құпия" not in bot.standing(CHAT)[0]


def test_a_killed_source_takes_the_post_along(write: Writes, send: Sends, bot: StandIn, tmp_path: Path) -> None:
    channel(tmp_path)
    send("urn:altai:1")
    article = publish(write())
    ArticleSource.objects.create(article=article, agency="altai", uri="urn:altai:1", version="1")
    follow()
    settle()
    assert len(bot.standing(CHAT)) == 1
    kill("urn:altai:1", person="aru", reason="false", now=timezone.now())
    follow()
    settle()
    assert bot.standing(CHAT) == []


def test_a_message_that_somebody_took_away_by_hand_is_not_posted_again(
    write: Writes, bot: StandIn, tmp_path: Path
) -> None:
    channel(tmp_path)
    article = publish(write())
    follow()
    settle()
    bot.messages[CHAT].clear()
    for headline in ("Екінші", "Үшінші"):
        article.headline = headline
        article.save_revision().publish()
        follow()
        settle()
    assert bot.standing(CHAT) == []
    assert len(bot.asked("sendMessage")) == 1


def test_telegram_is_left_alone_as_long_as_it_wants(write: Writes, bot: StandIn, tmp_path: Path) -> None:
    channel(tmp_path)
    publish(write())
    follow()
    bot.before = lambda call: (429, {"ok": False, "description": "Too Many", "parameters": {"retry_after": 41}})
    assert settle() == 0
    assert len(bot.calls) == 1
    bot.before = lambda call: None
    settle(later(timedelta(seconds=40)))
    assert len(bot.calls) == 1
    assert settle(later(timedelta(seconds=43))) == 1
    assert TelegramChannel.objects.get().trouble == ""


def test_a_bad_channel_stops_no_other(write: Writes, bot: StandIn, tmp_path: Path) -> None:
    channel(tmp_path, chat="@closed_one", token="99:not-the-right-token")
    channel(tmp_path, chat="@without_token", token="")
    refused = channel(tmp_path, chat="@orkhon_bad")
    channel(tmp_path)

    def refuses(call: Call) -> tuple[int, dict[str, object]] | None:
        return (500, {}) if call.facts["chat_id"] == refused.chat else None

    bot.before = refuses
    publish(write())
    follow()
    settle()
    assert len(bot.standing(CHAT)) == 1
    troubles = dict(TelegramChannel.objects.values_list("chat", "trouble"))
    assert "401" in troubles["@closed_one"]
    assert "token" in troubles["@without_token"]
    assert troubles["@orkhon_bad"]
    assert TOKEN not in str(troubles)
    assert ChannelPost.objects.get(channel=refused).doubts == 1, "it may stand there all the same"
    bot.before = lambda call: None
    assert settle(later(timedelta(minutes=1))) == 1
    assert len(bot.standing("@orkhon_bad")) == 1


def test_one_message_that_is_refused_holds_up_no_other(write: Writes, bot: StandIn, tmp_path: Path) -> None:
    channel(tmp_path)
    publish(write(headline="Бас тартылған"))
    publish(write(headline="Жақсы"))
    follow()
    bot.before = lambda call: (400, {"ok": False, "description": "Bad Request: no"}) if "Бас" in call.text else None
    for hour in range(8):
        settle(later(timedelta(minutes=hour)))
    assert len(bot.standing(CHAT)) == 1
    assert ChannelPost.objects.get(article__headline="Бас тартылған").state == WorkState.GIVEN_UP


def test_what_happens_while_a_post_is_on_its_way_is_done_after_it(write: Writes, bot: StandIn, tmp_path: Path) -> None:
    channel(tmp_path)
    article = publish(write())
    follow()

    posted = Bot.post

    def post(self: Bot, chat: str, text: str) -> int:
        number = posted(self, chat, text)
        killed(article)
        return number

    Bot.post = post  # type: ignore[method-assign]
    try:
        settle()
    finally:
        Bot.post = posted  # type: ignore[method-assign]
    assert [call.method for call in bot.calls] == ["sendMessage", "deleteMessage"]
    assert bot.standing(CHAT) == []


def test_a_kill_waits_for_one_message_and_not_for_all_that_are_due(
    write: Writes, bot: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel(tmp_path)
    killed_one = publish(write(headline="Қайтарылатын"))
    follow()
    settle()
    for _ in range(3):
        publish(write())
    follow()

    posted = Bot.post

    def post(self: Bot, chat: str, text: str) -> int:
        number = posted(self, chat, text)
        if len(bot.asked("sendMessage")) == 2:
            killed(killed_one)
        return number

    monkeypatch.setattr(Bot, "post", post)
    settle()
    methods = [call.method for call in bot.calls]
    assert methods == ["sendMessage", "sendMessage", "deleteMessage", "sendMessage", "sendMessage"]


def test_what_a_countrys_order_withholds_goes_from_that_countrys_channel(
    bot: StandIn, tmp_path: Path, write: Writes
) -> None:
    make_portal(replace(NEWS, languages=("az", "kk", "ru", "tr"), country="KZ"))
    channel(tmp_path)
    article = publish(write())
    follow()
    settle()
    now = timezone.now()
    LegalOrder.objects.create(
        uri=article.uri, country="KZ", authority="A court", reference="1", entered=now, entered_by="secretariat"
    )
    assert look_through(now) == 1
    settle()
    assert bot.standing(CHAT) == []


def test_with_telegram_cut_off_pages_and_feeds_go_on(write: Writes, tmp_path: Path) -> None:
    with override_settings(ORKHON_HOME=tmp_path, TELEGRAM_API="http://127.0.0.1:9", TELEGRAM_API_LOCAL=True):
        channel(tmp_path)
        article = publish(write(headline="Су тасқыны"))
        follow()
        settle()
        assert TelegramChannel.objects.get().trouble
    client = Client(headers={"host": "localhost"})
    assert article.headline in client.get("/kk/rss.xml").content.decode()
    assert client.get(f"/kk/science/{article.slug}-{article.pk}/").status_code == 200


def test_the_text_fits_telegrams_message_however_long_the_words_are() -> None:
    long = Shown(
        title="ә" * 900, deck="сөз " * 2_000, link="https://a.example/1/", credit="к" * 900, corrected="я" * 9_000
    )
    assert len(text_of(long).encode("utf-16-le")) / 2 < 4_096


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_channel_that_hangs_holds_up_no_kill_in_another(write: Writes, bot: StandIn, tmp_path: Path) -> None:
    hangs, stop = threading.Event(), threading.Event()
    channel(tmp_path, chat="@orkhon_hangs")
    channel(tmp_path)

    def hang(call: Call) -> None:
        if call.facts["chat_id"] == "@orkhon_hangs":
            hangs.wait(20)

    bot.before = hang
    article = publish(write())
    follow()
    thread = threading.Thread(target=loop.run, args=(stop,))
    thread.start()
    try:
        _until(lambda: len(bot.standing(CHAT)) == 1)
        killed(article)
        _until(lambda: bot.standing(CHAT) == [])
        assert not hangs.is_set()
    finally:
        hangs.set()
        stop.set()
        thread.join()


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
