"""Ask one source once: retrieve, parse, take, and note how it went. Never raises for what the source did."""

from __future__ import annotations

import contextlib
import logging
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError

from orkhon.alliance.connector_facts import facts_refusal
from orkhon.alliance.errors import AllianceError
from orkhon.alliance.models import Source
from orkhon.alliance.source_secrets import read_secret
from orkhon.formats import FormatError, Refusal
from orkhon.intake.actions.note_health import note_failure, note_success
from orkhon.intake.actions.take_delivery import Taken, take_delivery
from orkhon.intake.actions.take_suggestions import take_suggestions
from orkhon.intake.causes import kept_cause
from orkhon.intake.deliveries import (
    Arrival,
    Connector,
    ManyConnector,
    ParsedDelivery,
    RawDelivery,
    Reading,
    Retrieval,
)
from orkhon.intake.errors import DeliveryPostponed, IntakeError, NothingUsable, SourceMisconfigured
from orkhon.intake.models import SourceHealth
from orkhon.intake.registry import is_pushed, polled_connector
from orkhon.intake.schedule import next_ask
from orkhon.intake.taken import remember_taken, taken_among
from orkhon.intake.words import one_line
from orkhon.items import Language, LanguageTagError
from orkhon.outbound.errors import OutboundError, RefusedByServer
from orkhon.wire.entries import WireEntry

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class PollOutcome:
    """How one poll went. `error` is empty when the source answered; `entries` are those new on the wire, `drafts` how
    many new ones wait for a person.
    """

    entries: tuple[WireEntry, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    unchanged: int = 0
    flapping: int = 0
    vanished: int = 0
    drafts: int = 0
    not_modified: bool = False
    error: str = ""
    retryable: bool = True


def reading_of(source: Source, now: datetime) -> Reading:
    """Return how to read what `source` gives. Raises `SourceMisconfigured`."""
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


def _pin(source: Source, key: str) -> None:
    """Write the server's key into the source's options, where people see it; the first one that came stays."""
    kept = Source.objects.get(pk=source.pk)
    if isinstance(kept.options, dict) and not kept.options.get("host_key"):
        kept.options = {**kept.options, "host_key": key}
        kept.save(update_fields=["options"])


def _retrieval(source: Source, health: SourceHealth, now: datetime) -> Retrieval:
    refused = facts_refusal(source.connector, source.url, source.options, agency=source.agency.code, local=source.local)
    if refused is not None:
        raise SourceMisconfigured(f"the source's {refused[0]}: {refused[1]}")
    # While items are held back for flapping, "not modified" must count as their coming again: so it is not offered.
    same = health.address == source.url
    conditional = same and not health.items_flapping
    return Retrieval(
        address=source.url,
        etag=health.etag if conditional else "",
        last_modified=health.last_modified if conditional else "",
        max_bytes=source.max_bytes,
        local=source.local,
        user_agent=source.user_agent,
        source_id=source.pk,
        now=now,
        options=source.options,
        secret=lambda: read_secret(Path(settings.ORKHON_HOME), source.pk),
        cursor=health.cursor if same else "",
        taken=lambda keys: taken_among(source.pk, keys, now=now),
        pin=lambda key: _pin(source, key),
        incoming=Path(settings.ORKHON_INCOMING),
        paces=Path(settings.ORKHON_HOME) / "run" / "paces",
    )


@dataclass(kw_only=True)
class _Tally:
    """What one poll has brought so far; it stands also when the source breaks off in the middle."""

    entries: list[WireEntry] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    unchanged: int = 0
    flapping: int | None = None
    vanished: int = 0
    drafts: int = 0
    cursor: str = ""
    validators: tuple[str, str] | None = None
    not_modified: bool = False

    def add(self, taken: Taken) -> None:
        self.entries += taken.entries
        self.refusals += taken.refusals
        self.unchanged += taken.unchanged
        self.flapping = (self.flapping or 0) + taken.flapping
        self.vanished += taken.vanished


def _ask_once(source: Source, connector: Connector, retrieval: Retrieval, reading: Reading, tally: _Tally) -> None:
    raw = connector.retrieve(retrieval)
    tally.not_modified = raw.not_modified
    if raw.not_modified:
        return
    parsed = connector.parse(raw, reading)
    if parsed.refusals and not parsed.items:
        raise NothingUsable(parsed.refusals)
    tally.add(take_delivery(source, raw, parsed, now=reading.now))
    tally.validators = (raw.etag, raw.last_modified)


def _take(source: Source, connector: ManyConnector, raw: RawDelivery, reading: Reading, tally: _Tally) -> str:
    """Take one arrival and return why nothing of it could be used, empty where something was."""
    try:
        parsed = connector.parse(raw, reading)
    except (FormatError, IntakeError) as error:
        return one_line(error)
    except Exception as error:
        return _failed_on(source, error)
    if parsed.refusals and not parsed.items and not parsed.suggestions:
        return one_line(NothingUsable(parsed.refusals))
    try:
        _keep(source, raw, parsed, reading, tally)
    except (OperationalError, InterfaceError, DeliveryPostponed, OSError):
        # No fault of what came: no database, or no room on the disk. It comes again.
        raise
    except IntakeError as error:
        return one_line(error)
    except Exception as error:
        return _failed_on(source, error)
    return ""


def _failed_on(source: Source, error: Exception) -> str:
    """One file's strangest content must not stop the others; the traceback is for us."""
    log.exception("arrival failed", extra={"agency": source.agency.code, "source": source.name})
    return one_line(f"this hub failed on it ({type(error).__name__}: {error}); tell its engineers")


def _keep(source: Source, raw: RawDelivery, parsed: ParsedDelivery, reading: Reading, tally: _Tally) -> None:
    if parsed.suggestions:
        made, refusals = take_suggestions(source, parsed.suggestions, now=reading.now)
        tally.drafts += made
        tally.refusals += refusals
    if parsed.items or parsed.refusals:
        tally.add(take_delivery(source, raw, parsed, now=reading.now))


def _ask_for_many(
    source: Source, connector: ManyConnector, retrieval: Retrieval, reading: Reading, tally: _Tally
) -> None:
    well = failed = 0
    arrivals: Iterator[Arrival] = connector.retrieve(retrieval)
    # Closing ends the connector's visit at once, whatever stopped us here.
    with contextlib.closing(arrivals):  # type: ignore[type-var]  # all are generators
        for arrival in arrivals:
            refusal = arrival.refusal
            if arrival.raw is not None:
                refusal = _take(source, connector, arrival.raw, reading, tally)
                well += not refusal
            if refusal:
                failed += 1
                tally.refusals.append(Refusal(where=arrival.name, cause=refusal))
            # Only now: what it held is committed, so a crash before this lets it come again, and lose nothing.
            if arrival.key:
                remember_taken(source.pk, arrival.key, now=reading.now)
            arrival.settle(refusal)
            tally.cursor = arrival.cursor or tally.cursor
    if failed and not well:
        raise NothingUsable(tuple(tally.refusals))


def _ask(source: Source, health: SourceHealth, now: datetime, tally: _Tally) -> None:
    connector = polled_connector(source.connector)
    reading = reading_of(source, now)
    retrieval = _retrieval(source, health, now)
    if isinstance(connector, Connector):
        _ask_once(source, connector, retrieval, reading, tally)
    else:
        tally.cursor = retrieval.cursor
        _ask_for_many(source, connector, retrieval, reading, tally)


def poll_source(source: Source, *, now: datetime) -> PollOutcome:
    """Ask `source` once and append what is new. What went wrong is in the outcome and in the source's health.

    A source that brings its items itself is not asked: the outcome says so, and its health stays as it is. Raises only
    Django's database errors from writing the health itself.
    """
    if is_pushed(source.connector):
        return PollOutcome(error="it is not asked: its own program brings what it has", retryable=False)
    health = SourceHealth.objects.filter(pk=source.pk).first() or SourceHealth(source_id=source.pk)
    chance = random.random()  # noqa: S311 - spreads polls, guards nothing
    wish: float | None = None
    error_words = ""
    cause = ""
    retryable = True
    tally = _Tally()
    try:
        _ask(source, health, now, tally)
    except (OutboundError, FormatError, IntakeError, AllianceError) as error:
        error_words, retryable = one_line(error), getattr(error, "retryable", False)
        cause = kept_cause(error, error_words)
        wish = error.retry_after if isinstance(error, RefusedByServer) else None
        if isinstance(error, NothingUsable):
            tally.refusals = list(error.refusals)
        log.warning("source failed", extra={"agency": source.agency.code, "source": source.name, "error": error_words})
    except DatabaseError as error:
        error_words = one_line(f"this hub's own database did not answer ({error}); the source is asked again")
        cause = kept_cause(error, str(error), code="DatabaseSilent")
        log.exception("database failed", extra={"agency": source.agency.code, "source": source.name})
    except Exception as error:
        # One source's strangest answer must not end the others' polls; the traceback is for us.
        error_words = one_line(f"this hub failed on what came ({type(error).__name__}: {error}); tell its engineers")
        cause = kept_cause(error, f"{type(error).__name__}: {error}", code="HubFailed")
        retryable = False
        log.exception("poll failed", extra={"agency": source.agency.code, "source": source.name})
    if tally.cursor:
        health.address, health.cursor = source.url, tally.cursor
    changed = bool(tally.entries) or bool(tally.drafts)
    failures = health.failures + 1 if error_words else 0
    after = next_ask(now=now, interval=source.interval, failures=failures, retry_after=wish, chance=chance)
    if error_words:
        note_failure(health, words=cause, changed=changed, refusals=tally.refusals, next_ask=after, now=now)
    else:
        note_success(
            health,
            address=source.url,
            validators=tally.validators,
            changed=changed,
            refusals=tally.refusals,
            flapping=tally.flapping,
            next_ask=after,
            now=now,
        )
    return PollOutcome(
        entries=tuple(tally.entries),
        refusals=tuple(tally.refusals),
        unchanged=tally.unchanged,
        flapping=tally.flapping or 0,
        vanished=tally.vanished,
        drafts=tally.drafts,
        not_modified=tally.not_modified,
        error=error_words,
        retryable=retryable,
    )
