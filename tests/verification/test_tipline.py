"""Who writes to the bot is answered in his language, once, and forgotten; nobody hears who it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import override_settings
from django.utils.translation import override
from wagtail.models import Site

from orkhon.verification.actions.answer_tips import answer_tips, api_of
from orkhon.verification.actions.forget_tips import forget_senders, forget_tips
from orkhon.verification.actions.keep_tipline import Tipline, keep_tipline
from orkhon.verification.actions.receive_tips import receive_tips
from orkhon.verification.models import Check, Claim, ClaimSource, Tip, TipBot
from orkhon.verification.models.tip import TipState
from orkhon.verification.tips.errors import BotClosed, BotPaused, TipRefused
from orkhon.verification.tips.limits import MOST_AN_HOUR
from orkhon.verification.tips.loop import step
from orkhon.verification.tips.messages import Incoming, read_incoming
from orkhon.verification.tips.secrets import write_token
from orkhon.verification.tips.words import Told
from orkhon.verification.tips.words import answer as answer_words
from orkhon.wire.actions.kill import kill
from tests.verification.archiving import HEADLINE, TRAIN, fill, written
from tests.verification.tip_api import TOKEN, TipTelegram, tip_telegram
from tests.wire.making import NOW

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.database]

URI = "urn:bosphorus:train"
ALTERED = TRAIN.replace("14 vagon", "41 vagon")
LATER = NOW + timedelta(hours=1)
PERSON = 4_711


@pytest.fixture
def telegram(tmp_path: Path) -> Iterator[TipTelegram]:
    with (
        tip_telegram() as one,
        override_settings(ORKHON_HOME=tmp_path, TELEGRAM_API=one.address, TELEGRAM_API_LOCAL=True),
    ):
        yield one


@pytest.fixture
def bot(telegram: TipTelegram, tmp_path: Path) -> TipBot:
    written(URI, "tr-Latn", TRAIN, HEADLINE)
    fill()
    made = TipBot.objects.create()
    write_token(tmp_path, made.pk, TOKEN)
    return made


def taken(bot: TipBot, *, now: datetime = LATER) -> int:
    return receive_tips(bot, list(read_incoming(api_of(bot).updates(bot.cursor, wait_s=0))), now=now)


def answered(bot: TipBot, *, now: datetime = LATER) -> int:
    return answer_tips(bot, api_of(bot), now=lambda: now)


def test_an_altered_text_is_answered_in_its_own_language_with_a_link_and_a_button(
    bot: TipBot, telegram: TipTelegram
) -> None:
    telegram.write(PERSON, ALTERED, language="en")
    assert taken(bot) == 1
    assert answered(bot) == 1
    (answer,) = telegram.sent
    assert answer["chat_id"] == str(PERSON)
    assert "14" in answer["text"]
    assert "41" in answer["text"]
    check = Check.objects.get()
    assert f"/tr/check/{check.key}/" in answer["text"]
    (((pressed,),),) = (json.loads(answer["reply_markup"])["inline_keyboard"],)
    assert pressed["callback_data"] == f"put:{check.key}"
    assert check.language == "tr"


def test_an_unaltered_text_and_one_that_nobody_sent_are_told_apart_and_never_called_true_or_fake(
    bot: TipBot, telegram: TipTelegram
) -> None:
    telegram.write(1, TRAIN)
    telegram.write(2, "The river was painted green by seven invented giants on a Thursday.", language="tr")
    taken(bot)
    answered(bot)
    sent, unknown = (message["text"] for message in sorted(telegram.sent, key=lambda one: one["chat_id"]))
    assert "41" not in sent
    assert "Not found in our archive" in unknown
    for text in (sent, unknown):
        assert not any(word in text.lower() for word in (" true", "fake", "verified"))


def test_the_button_makes_one_claim_and_the_claim_does_not_know_who_sent_it(bot: TipBot, telegram: TipTelegram) -> None:
    telegram.write(PERSON, ALTERED)
    taken(bot)
    answered(bot)
    key = Check.objects.get().key
    telegram.press(PERSON, f"put:{key}")
    telegram.press(PERSON, f"put:{key}")
    taken(bot)
    answered(bot)
    claim = Claim.objects.get()
    assert claim.source == ClaimSource.TIP
    assert claim.times == 1
    assert str(PERSON) not in json.dumps([list(Claim.objects.values()), list(Check.objects.values())], default=str)
    assert len(telegram.sent) == 3


def test_after_the_answer_nothing_of_the_person_is_left_and_the_days_mark_goes_on_schedule(
    bot: TipBot, telegram: TipTelegram
) -> None:
    telegram.write(PERSON, ALTERED)
    taken(bot)
    assert Tip.objects.get().chat == PERSON
    answered(bot)
    tip = Tip.objects.get()
    assert (tip.chat, tip.words, tip.file, tip.button) == (None, "", "", "")
    assert tip.state == TipState.ANSWERED
    assert tip.sender
    assert forget_senders(LATER + timedelta(seconds=1)) == 1
    assert Tip.objects.get().sender == ""
    assert forget_tips(LATER + timedelta(seconds=1)) == 1


def test_an_update_that_comes_twice_is_one_tip_and_the_same_text_again_is_the_same_check(
    bot: TipBot, telegram: TipTelegram
) -> None:
    telegram.write(PERSON, ALTERED)
    updates = list(read_incoming(api_of(bot).updates(0, wait_s=0)))
    assert receive_tips(bot, updates, now=LATER) == 1
    assert receive_tips(bot, updates, now=LATER) == 0
    answered(bot)
    telegram.write(PERSON, ALTERED)
    assert taken(bot) == 1
    answered(bot)
    assert Check.objects.count() == 1
    assert Tip.objects.count() == 2
    assert len(telegram.sent) == 2


def test_who_asks_too_often_is_told_so_once_and_others_go_on(bot: TipBot, telegram: TipTelegram) -> None:
    for number in range(MOST_AN_HOUR + 5):
        telegram.write(PERSON, f"The invented sentence of number {number} about rivers.")
    telegram.write(2, ALTERED)
    taken(bot)
    assert Tip.objects.filter(state=TipState.REFUSED).count() == 1
    assert Tip.objects.count() == MOST_AN_HOUR + 2
    while answered(bot):
        pass
    mine = [one for one in telegram.sent if one["chat_id"] == str(PERSON)]
    assert len(mine) == MOST_AN_HOUR + 1
    assert len([one for one in telegram.sent if one["chat_id"] == "2"]) == 1
    assert not Tip.objects.exclude(chat=None).exists()


def test_groups_channels_and_bots_are_not_answered(bot: TipBot, telegram: TipTelegram) -> None:
    telegram.write(-100, ALTERED, kind="supergroup")
    telegram.press(PERSON, "something else")
    telegram.press(PERSON, "put:../../x")
    assert taken(bot) == 0
    assert bot.cursor == 1_003


def test_a_film_or_a_sticker_is_told_what_can_be_checked(bot: TipBot, telegram: TipTelegram) -> None:
    telegram.write(PERSON, sticker={"file_id": "x"})
    telegram.write(2, "/start", language="ru")
    taken(bot)
    answered(bot)
    assert len(telegram.sent) == 2
    assert not Check.objects.exists()


def test_with_the_api_down_answers_wait_and_are_given_up_after_a_day(bot: TipBot, telegram: TipTelegram) -> None:
    telegram.write(PERSON, ALTERED)
    taken(bot)
    telegram.before = lambda method, facts: (502, {"ok": False}) if method == "sendMessage" else None
    assert answered(bot) == 0
    tip = Tip.objects.get()
    assert tip.state == TipState.CHECKED
    assert tip.chat == PERSON
    assert tip.due > LATER
    assert tip.words == ""
    telegram.before = lambda method, facts: None
    assert answered(bot) == 0, "it is not due yet"
    assert answered(bot, now=LATER + timedelta(hours=25)) == 1
    tip.refresh_from_db()
    assert tip.state == TipState.GIVEN_UP
    assert tip.chat is None
    assert telegram.sent == []


def test_a_person_who_blocked_the_bot_is_forgotten_at_once_and_stops_nobody(bot: TipBot, telegram: TipTelegram) -> None:
    telegram.write(PERSON, ALTERED)
    telegram.write(2, ALTERED)
    taken(bot)

    def blocked(method: str, facts: dict[str, str]) -> tuple[int, dict[str, object]] | None:
        if method == "sendMessage" and facts["chat_id"] == str(PERSON):
            return 403, {"ok": False, "description": "Forbidden: bot was blocked by the user"}
        return None

    telegram.before = blocked
    assert answered(bot) == 2
    assert set(Tip.objects.values_list("state", "chat")) == {(TipState.GIVEN_UP, None), (TipState.ANSWERED, None)}


def test_what_was_killed_meanwhile_is_not_told_and_not_called_unknown(bot: TipBot, telegram: TipTelegram) -> None:
    telegram.write(PERSON, ALTERED)
    taken(bot)
    telegram.before = lambda method, facts: (502, {"ok": False}) if method == "sendMessage" else None
    answered(bot)
    kill(URI, person="aru", reason="false", now=LATER)
    telegram.before = lambda method, facts: None
    assert answered(bot, now=LATER + timedelta(hours=2)) == 1
    (answer,) = telegram.sent
    assert "14" not in answer["text"].partition("http")[0]
    assert "41" not in answer["text"].partition("http")[0]
    with override("tr"):
        assert answer_words(Told(), "").split("\n")[0] not in answer["text"]


def test_telegram_is_left_alone_as_long_as_it_wants(bot: TipBot, telegram: TipTelegram) -> None:
    telegram.write(PERSON, ALTERED)
    telegram.before = lambda method, facts: (
        (429, {"ok": False, "description": "Too Many Requests", "parameters": {"retry_after": 90}})
        if method == "sendMessage"
        else None
    )
    now = datetime.now(UTC)
    taken(bot, now=now)
    with pytest.raises(BotPaused) as pause:
        answered(bot, now=now)
    assert pause.value.seconds == 90
    telegram.write(2, ALTERED)
    step(bot, now=now)
    bot.refresh_from_db()
    assert bot.due == now + timedelta(seconds=90)
    assert set(Tip.objects.values_list("chat", flat=True)) == {PERSON, 2}


def test_a_token_that_telegram_does_not_know_is_said_and_not_shown(bot: TipBot, tmp_path: Path) -> None:
    write_token(tmp_path, bot.pk, "999999:another-invented-token")
    step(bot, now=LATER)
    bot.refresh_from_db()
    assert "401" in bot.trouble
    assert "another-invented" not in bot.trouble
    assert bot.due is not None
    assert bot.due > LATER
    write_token(tmp_path, bot.pk, "")
    with pytest.raises(BotClosed):
        api_of(bot)


def test_what_is_no_message_is_passed_over() -> None:
    huge = {"message": {"message_id": 1, "chat": {"id": 5, "type": "private"}, "text": "a" * 100_000, "from": "x"}}
    odd = [{"update_id": 1, **huge}, {"update_id": 2, "message": []}, {"update_id": "x"}, "y", {"update_id": 3}]
    found = dict(read_incoming({"ok": True, "result": odd}))
    first = found[1]
    assert isinstance(first, Incoming)
    assert len(first.words) == 20_000
    assert found[2] is None
    assert found[3] is None


def test_only_the_joint_desks_secretariat_sets_the_tipline_up(telegram: TipTelegram, tmp_path: Path) -> None:
    nobody = User.objects.create_user("nobody")
    admin = User.objects.create_superuser("root-of-tests")
    with pytest.raises(TipRefused):
        keep_tipline(Tipline(token=TOKEN), user=nobody, now=NOW)
    with pytest.raises(TipRefused):
        keep_tipline(Tipline(token="no token"), user=admin, now=NOW)
    with pytest.raises(TipRefused):
        keep_tipline(Tipline(enabled=True), user=admin, now=NOW)
    site = Site.objects.get(is_default_site=True)
    bot = keep_tipline(Tipline(token=TOKEN, site=site.pk), user=admin, now=NOW)
    assert api_of(bot).token == TOKEN
    assert TOKEN not in repr(api_of(bot))
    assert TOKEN not in str(TipBot.objects.values())
