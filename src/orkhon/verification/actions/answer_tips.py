"""Check what people sent to the bot and answer them; what cannot be answered within a day is given up.

With the answer goes what was kept of the person. A check that fails for good is answered too: with the reason.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import override

from orkhon.alliance.called import shown_names
from orkhon.intake.words import one_line
from orkhon.verification.actions.put_to_agencies import put_to_agencies
from orkhon.verification.actions.run_check import run_check
from orkhon.verification.checking.answers import BY_SPELLING
from orkhon.verification.checking.errors import CheckRefused
from orkhon.verification.checking.showing import ShownCheck, shown
from orkhon.verification.models import Check, Claim, ClaimSource, ClaimState, Determination, Tip, TipBot
from orkhon.verification.models.tip import TipKind, TipState
from orkhon.verification.tips import words
from orkhon.verification.tips.bot_api import TipApi
from orkhon.verification.tips.errors import BotClosed, BotPaused, BotUnreached, FileRefused, PersonGone
from orkhon.verification.tips.links import link_of_check
from orkhon.verification.tips.messages import PUT
from orkhon.verification.tips.queries import tips_due
from orkhon.verification.tips.secrets import read_token

log = logging.getLogger(__name__)

GIVEN_UP_AFTER: Final = timedelta(days=1)
AT_ONCE: Final = 5
_TAKEN_FOR: Final = timedelta(minutes=2)
"""So long nobody else does the same; a worker that died has it taken from him then."""

_FIRST_PAUSE: Final = timedelta(seconds=20)
_LONGEST_PAUSE: Final = timedelta(minutes=30)


def api_of(bot: TipBot) -> TipApi:
    """Return the bot to ask. Raises `BotClosed` without a token."""
    return TipApi(
        address=settings.TELEGRAM_API,
        token=read_token(Path(settings.ORKHON_HOME), bot.pk),
        is_local=settings.TELEGRAM_API_LOCAL,
    )


def answer_tips(bot: TipBot, api: TipApi, *, now: Callable[[], datetime]) -> int:
    """Do what is to be done about the next few messages, and return how many were answered or given up.

    Raises `BotPaused` and `BotClosed`: then no message goes anywhere, and all wait.
    """
    done = 0
    for tip in tips_due(bot, now=now(), most=AT_ONCE):
        if not _is_taken(tip, now=now()):
            continue
        try:
            if tip.received + GIVEN_UP_AFTER <= now():
                _end(tip, TipState.GIVEN_UP, now=now(), trouble="no answer could be sent within a day")
            else:
                _one(tip, bot, api, now=now())
            done += 1
        except (BotPaused, BotClosed):
            Tip.objects.filter(pk=tip.pk).update(due=now() + _FIRST_PAUSE)
            raise
        except PersonGone as error:
            _end(tip, TipState.GIVEN_UP, now=now(), trouble=one_line(error))
            done += 1
        except Exception as error:
            # An API that is down, an archive that is being built, or what nobody thought of: one waits, others go on.
            if not isinstance(error, BotUnreached | CheckRefused):
                log.exception("a tip could not be answered", extra={"tip": tip.pk})
            pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(tip.attempts, 10))
            Tip.objects.filter(pk=tip.pk).update(due=now() + pause, trouble=one_line(type(error).__name__)[:300])
    return done


def _is_taken(tip: Tip, *, now: datetime) -> bool:
    rows = Tip.objects.filter(pk=tip.pk, due=tip.due, state=tip.state)
    taken = rows.update(due=now + _TAKEN_FOR, attempts=tip.attempts + 1)
    tip.attempts += 1
    return bool(taken)


def _one(tip: Tip, bot: TipBot, api: TipApi, *, now: datetime) -> None:
    with override(tip.language):
        if tip.state == TipState.REFUSED:
            _say(tip, api, words.too_often())
            Tip.objects.filter(pk=tip.pk).update(chat=None, button="", answered=now)
        elif tip.kind == TipKind.HELP:
            _say(tip, api, words.greeting())
            _end(tip, TipState.ANSWERED, now=now)
        elif tip.kind == TipKind.PUT:
            _put(tip, api, now=now)
        else:
            _check(tip, bot, api, now=now)


def _check(tip: Tip, bot: TipBot, api: TipApi, *, now: datetime) -> None:
    if tip.state == TipState.WAITING:
        try:
            made = run_check(
                text="" if tip.kind == TipKind.PICTURE else tip.words,
                picture=api.file(tip.file) if tip.kind == TipKind.PICTURE else b"",
                language=tip.language,
                now=now,
            )
        except (CheckRefused, FileRefused) as refusal:
            if refusal.retryable:
                raise
            _say(tip, api, words.cannot(str(refusal)))
            _end(tip, TipState.ANSWERED, now=now)
            return
        # The check keeps its own question, so this one goes at once.
        tip.check_key, tip.state = made.key, TipState.CHECKED
        Tip.objects.filter(pk=tip.pk).update(check_key=made.key, state=TipState.CHECKED, words="", file="")
    check = Check.objects.filter(key=tip.check_key).first()
    if check is None:
        _say(tip, api, words.greeting())
    else:
        told = told_of(shown(check), now=now)
        link = link_of_check(bot, check.key, tip.language)
        _say(tip, api, words.answer(told, link), button=words.button(), pressed=f"{PUT}{check.key}")
    _end(tip, TipState.ANSWERED, now=now)


def _put(tip: Tip, api: TipApi, *, now: datetime) -> None:
    check = Check.objects.filter(key=tip.check_key).first()
    if tip.button:
        try:
            api.acknowledge(tip.button)
        except (PersonGone, BotUnreached):
            # The button stops turning by itself; what matters is the claim.
            log.info("a button could not be acknowledged", extra={"tip": tip.pk})
    if check is None:
        _say(tip, api, words.greeting())
    else:
        try:
            received = put_to_agencies(check, source=ClaimSource.TIP, now=now)
            _say(tip, api, words.was_put(received is not None and received.is_new))
        except CheckRefused as refusal:
            _say(tip, api, words.cannot(str(refusal)))
    _end(tip, TipState.ANSWERED, now=now)


def _say(tip: Tip, api: TipApi, text: str, *, button: str = "", pressed: str = "") -> None:
    if tip.chat is not None:
        api.write(tip.chat, text, button=button, pressed=pressed)


def _end(tip: Tip, state: TipState, *, now: datetime, trouble: str = "") -> None:
    """Write down what became of it, and forget the person."""
    Tip.objects.filter(pk=tip.pk).update(
        state=state, chat=None, button="", words="", file="", answered=now, trouble=trouble[:300]
    )


def told_of(found: ShownCheck, *, now: datetime) -> words.Told:
    """Return what the bot says of a check, as it may be shown at this moment."""
    if found.withdrawn:
        return words.Told(withdrawn=True)
    names = shown_names()
    first = found.originals[0] if found.originals else None
    determined, asked = _claims_of(found)
    matches = (found.answer.get("pictures") or {}).get("matches", ())
    return words.Told(
        agency=names.get(first.item.agency, first.item.agency) if first is not None else "",
        sent=date_format(localtime(first.item.sent), "SHORT_DATE_FORMAT") if first and first.item.sent else "",
        altered=bool(found.altered),
        changes=tuple(
            words.Changed(before=change.before, after=change.after)
            for original in found.originals
            for change in original.altering
        ),
        determined=determined,
        asked=asked,
        by_meaning=BY_SPELLING not in found.notes,
        pictures=tuple(dict.fromkeys(names.get(str(one["agency"]), str(one["agency"])) for one in matches))[:2],
    )


def _claims_of(found: ShownCheck) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Return the joint positions that a check met, surely, and whether something like it is before the agencies."""
    keys = [str(one["key"]) for one in found.answer.get("claims", ()) if one.get("sure")]
    rows = Determination.objects.filter(key__in=keys, superseded_by__isnull=True).select_related("claim")
    determined = tuple((row.claim.words, str(row.verdict)) for row in rows if row.verdict)
    return determined, Claim.objects.filter(key__in=keys, state=ClaimState.OPEN).exists()
