"""Ask one source once: retrieve, parse, take, and note how it went. Never raises for what the source did."""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import Error as DatabaseError

from orkhon.alliance.models import Source
from orkhon.formats import FormatError, Refusal
from orkhon.intake.actions.note_health import note_failure, note_success
from orkhon.intake.actions.take_delivery import Taken, take_delivery
from orkhon.intake.deliveries import RawDelivery, Reading, Retrieval
from orkhon.intake.errors import IntakeError
from orkhon.intake.models import SourceHealth
from orkhon.intake.registry import polled_connector
from orkhon.intake.schedule import next_ask
from orkhon.intake.words import one_line
from orkhon.items import Language, LanguageTagError
from orkhon.outbound.errors import OutboundError, RefusedByServer
from orkhon.wire.entries import WireEntry

log = logging.getLogger(__name__)


class NothingUsable(IntakeError):
    """Items came, and every one was refused."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        first = refusals[0]
        super().__init__(f"none of its {len(refusals)} items could be used; the first, {first.where}: {first.cause}")
        self.refusals = refusals


class SourceMisconfigured(IntakeError):
    """What the source's settings say cannot be."""


@dataclass(frozen=True, kw_only=True)
class PollOutcome:
    """How one poll went. `error` is empty when the source answered; `entries` are those new on the wire."""

    entries: tuple[WireEntry, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    unchanged: int = 0
    flapping: int = 0
    vanished: int = 0
    not_modified: bool = False
    error: str = ""
    retryable: bool = True


def _reading(source: Source, now: datetime) -> Reading:
    try:
        zone = ZoneInfo(source.time_zone or "UTC")
        language = Language.parse(source.language) if source.language else None
    except LanguageTagError as error:
        raise SourceMisconfigured(f"the source's language: {error}") from error
    except (ValueError, OSError, KeyError) as error:
        raise SourceMisconfigured(
            f"the source's time zone is {source.time_zone!r}, which nobody knows; write one such as Asia/Almaty"
        ) from error
    return Reading(now=now, zone=zone, language=language)


def _retrieval(source: Source, health: SourceHealth) -> Retrieval:
    # While items are held back for flapping, "not modified" must count as their coming again: so it is not offered.
    conditional = health.address == source.url and not health.items_flapping
    return Retrieval(
        address=source.url,
        etag=health.etag if conditional else "",
        last_modified=health.last_modified if conditional else "",
        max_bytes=source.max_bytes,
        local=source.local,
        user_agent=source.user_agent,
    )


def _ask(source: Source, health: SourceHealth, now: datetime) -> tuple[RawDelivery, Taken]:
    connector = polled_connector(source.connector)
    reading = _reading(source, now)
    raw = connector.retrieve(_retrieval(source, health))
    if raw.not_modified:
        return raw, Taken()
    parsed = connector.parse(raw, reading)
    if parsed.refusals and not parsed.items:
        raise NothingUsable(parsed.refusals)
    return raw, take_delivery(source, raw, parsed, now=now)


def poll_source(source: Source, *, now: datetime) -> PollOutcome:
    """Ask `source` once and append what is new. What went wrong is in the outcome and in the source's health.

    Raises only Django's database errors from writing the health itself.
    """
    health = SourceHealth.objects.filter(pk=source.pk).first() or SourceHealth(source_id=source.pk)
    chance = random.random()  # noqa: S311 - spreads polls, guards nothing
    wish: float | None = None
    retryable = True
    refusals: tuple[Refusal, ...] = ()
    try:
        raw, taken = _ask(source, health, now)
    except (OutboundError, FormatError, IntakeError) as error:
        words, retryable = one_line(error), error.retryable
        wish = error.retry_after if isinstance(error, RefusedByServer) else None
        refusals = error.refusals if isinstance(error, NothingUsable) else ()
        log.warning("source failed", extra={"agency": source.agency.code, "source": source.name, "error": words})
    except DatabaseError as error:
        words = one_line(f"this hub's own database did not answer ({error}); the source is asked again")
        log.exception("database failed", extra={"agency": source.agency.code, "source": source.name})
    except Exception as error:
        # One source's strangest answer must not end the others' polls; the traceback is for us.
        words = one_line(f"this hub failed on what came ({type(error).__name__}: {error}); tell its engineers")
        retryable = False
        log.exception("poll failed", extra={"agency": source.agency.code, "source": source.name})
    else:
        after = next_ask(now=now, interval=source.interval, failures=0, retry_after=None, chance=chance)
        note_success(
            health,
            address=source.url,
            validators=None if raw.not_modified else (raw.etag, raw.last_modified),
            changed=bool(taken.entries),
            refusals=taken.refusals,
            flapping=None if raw.not_modified else taken.flapping,
            next_ask=after,
            now=now,
        )
        return PollOutcome(
            entries=taken.entries,
            refusals=taken.refusals,
            unchanged=taken.unchanged,
            flapping=taken.flapping,
            vanished=taken.vanished,
            not_modified=raw.not_modified,
        )
    after = next_ask(now=now, interval=source.interval, failures=health.failures + 1, retry_after=wish, chance=chance)
    note_failure(health, words=words, refusals=refusals, next_ask=after, now=now)
    return PollOutcome(error=words, retryable=retryable, refusals=refusals)
