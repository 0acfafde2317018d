"""Ask one source of rates once, and keep what it says. What went wrong is in the source's own row."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import Error as DatabaseError

from orkhon.intake.schedule import next_ask
from orkhon.intake.words import one_line
from orkhon.outbound.errors import OutboundError, RefusedByServer
from orkhon.outbound.fetch import Fetched, FetchRequest, fetch
from orkhon.outbound.pacing import Pace
from orkhon.portals.rates.actions.keep_bulletin import Kept, keep_bulletin
from orkhon.portals.rates.errors import NotABulletin, RatesError
from orkhon.portals.rates.holding import rests
from orkhon.portals.rates.models import LONGEST_PROBLEM, RateSource
from orkhon.portals.rates.reading import LARGEST, read_bulletin

log = logging.getLogger("orkhon.portals.rates")

LOOKED_BACK: Final = 8
"""Days: where each has an address of its own, the newest is within, with a week of holidays."""
_PACE: Final = Pace(5.0)
_NOTHING: Final = 404


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What came of it. `day` is that of the document, None where there was none today; `problem` is empty for well."""

    day: date | None = None
    kept: Kept | None = None
    unchanged: bool = False
    problem: str = ""


def ask_bank(source: RateSource, *, now: datetime, chance: float) -> Asked:
    """Ask, read, keep, and note how it went. `chance`, from 0 to 1, moves the next question a little.

    Raises nothing but Django's database errors from writing the note: one bank never stops the others.
    """
    wish: float | None = None
    try:
        asked = _ask(source, now)
    except (OutboundError, RatesError) as error:
        wish = error.retry_after if isinstance(error, RefusedByServer) else None
        asked = Asked(problem=one_line(error)[:LONGEST_PROBLEM])
        log.warning("rates failed", extra={"bank": source.bank, "error": asked.problem})
    except DatabaseError as error:
        asked = Asked(problem=one_line(f"this hub's own database did not answer ({error})")[:LONGEST_PROBLEM])
        log.exception("database failed", extra={"bank": source.bank})
    except Exception as error:
        # The strangest document of one bank must not end the others' questions; the traceback is for us.
        said = f"this hub failed on what came ({type(error).__name__}: {error}); tell its engineers"
        asked = Asked(problem=one_line(said)[:LONGEST_PROBLEM])
        log.exception("rates failed", extra={"bank": source.bank})
    _note(source, asked, now=now, chance=chance, wish=wish)
    return asked


def _ask(source: RateSource, now: datetime) -> Asked:
    if source.is_by_day:
        return _ask_by_day(source, now)
    today = source.of.today(now)
    try:
        answer = _fetch(source, today, conditional=True)
    except RefusedByServer as error:
        if error.status == _NOTHING and rests(today):
            return Asked()
        raise
    return _take(source, answer, today=today, now=now)


def _ask_by_day(source: RateSource, now: datetime) -> Asked:
    """Take the newest day's document; the first time the one before it too, so that the change is known at once."""
    today = source.of.today(now)
    known = source.newest_day
    newest: Asked | None = None
    refusal: RefusedByServer | None = None
    for day in (today - timedelta(days=back) for back in range(LOOKED_BACK)):
        if known is not None and (newest is not None or (day <= known and day != today)):
            break
        try:
            asked = _take(source, _fetch(source, day, conditional=False), today=today, now=now)
        except RefusedByServer as error:
            # Nothing is told on days of rest, and not before the afternoon.
            if error.status != _NOTHING:
                raise
            refusal = error
            continue
        if newest is not None and asked.day != newest.day:
            break
        newest = newest or asked
    if newest is None and known is None and refusal is not None:
        raise refusal
    return newest or Asked()


def _fetch(source: RateSource, day: date, *, conditional: bool) -> Fetched:
    address = source.address_on(day)
    if not source.local:
        # Asked by this hub's processes one after the other: one bank hangs up on who asks it too often.
        _PACE.wait(urlsplit(address).hostname or "", folder=Path(settings.ORKHON_HOME) / "run" / "paces")
    return fetch(
        FetchRequest(
            url=address,
            etag=source.etag if conditional else "",
            last_modified=source.last_modified if conditional else "",
            max_bytes=LARGEST,
            allow_local=source.local,
            user_agent=source.user_agent,
            accept="application/xml, text/xml, application/json;q=0.9, */*;q=0.1",
        )
    )


def _take(source: RateSource, answer: Fetched, *, today: date, now: datetime) -> Asked:
    if answer.downgraded:
        raise NotABulletin("the address led from https to http, where anybody may have written the rates; mend it")
    if answer.not_modified:
        return Asked(unchanged=True, day=source.newest_day)
    bulletin = read_bulletin(source.bank, answer.body, content_type=answer.content_type, today=today)
    kept = keep_bulletin(bulletin, invented=source.invented, now=now)
    source.newest_day = max(bulletin.day, source.newest_day or bulletin.day)
    source.etag, source.last_modified = answer.etag, answer.last_modified
    if kept.new or kept.mended:
        log.info(
            "rates kept",
            extra={"bank": source.bank, "day": bulletin.day.isoformat(), "new": kept.new, "mended": kept.mended},
        )
    return Asked(day=bulletin.day, kept=kept, unchanged=not kept.new and not kept.mended)


def _note(source: RateSource, asked: Asked, *, now: datetime, chance: float, wish: float | None) -> None:
    source.last_asked = now
    source.problem = asked.problem
    source.failures = source.failures + 1 if asked.problem else 0
    if not asked.problem:
        source.last_good = now
    interval = timedelta(minutes=source.interval_minutes)
    source.next_ask = next_ask(now=now, interval=interval, failures=source.failures, retry_after=wish, chance=chance)
    # What an administrator changes at this moment stays.
    source.save(
        update_fields=[
            "last_asked",
            "last_good",
            "next_ask",
            "failures",
            "problem",
            "newest_day",
            "etag",
            "last_modified",
        ]
    )
