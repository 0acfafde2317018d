"""Ask one watched place for its texts, compare each with the wire, and raise alerts. What a place has is not kept.

A text that cannot be compared holds up no other; a place that cannot be asked is asked again later and later.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from orkhon.intake.connectors.feed.retrieve import retrieve as retrieve_feed
from orkhon.intake.deliveries import RawDelivery, Retrieval
from orkhon.intake.schedule import next_ask
from orkhon.intake.words import one_line
from orkhon.outbound.errors import OutboundError, RefusedByServer
from orkhon.outbound.fetch import FetchRequest, fetch
from orkhon.verification.actions.note_appearance import note_appearance
from orkhon.verification.actions.receive_claim import receive_claim
from orkhon.verification.claims.errors import ClaimError
from orkhon.verification.claims.seen import Seen
from orkhon.verification.matching import find_matches
from orkhon.verification.models import ClaimSource, RadarAlert, SeenText, WatchedPlace
from orkhon.verification.models.radar import PlaceKind
from orkhon.verification.originals.errors import OriginalsError
from orkhon.verification.originals.finding import find
from orkhon.verification.radar.comparing import AlteredCopy, altered_copies
from orkhon.verification.radar.errors import RadarError
from orkhon.verification.radar.telling import tell_of_alert
from orkhon.verification.radar.texts import LONGEST, OutsideText, newest_first, texts_of

log = logging.getLogger(__name__)

MOST_BYTES = 5_000_000
SECONDS = 20.0
PATIENCE_S = 6.0
"""The radar waits longer for the model than a page does."""

_TROUBLE = 300


def watch_place(place: WatchedPlace, *, now: datetime, chance: Callable[[], float]) -> int:
    """Ask, compare what is new, and write down how it went; return how many texts were compared."""
    try:
        raw = _asked(place)
        texts = () if raw.not_modified else texts_of(place, raw.data, raw.content_type, now=now)
        compared = sum(_taken(place, text, now=now) for text in newest_first(texts))
    except (OutboundError, RadarError, OriginalsError) as error:
        _note_trouble(place, error, now=now, chance=chance)
        return 0
    due = next_ask(now=now, interval=timedelta(minutes=place.minutes), failures=0, retry_after=None, chance=chance())
    WatchedPlace.objects.filter(pk=place.pk).update(
        etag=raw.etag[:300] or place.etag if raw.not_modified else raw.etag[:300],
        last_modified=place.last_modified if raw.not_modified else raw.last_modified[:100],
        asked=now,
        heard=now,
        failures=0,
        trouble="",
        due=due,
        texts=F("texts") + compared,
    )
    return compared


def _asked(place: WatchedPlace) -> RawDelivery:
    if place.kind == PlaceKind.FEED:
        return retrieve_feed(
            Retrieval(
                address=place.address,
                etag=place.etag,
                last_modified=place.last_modified,
                max_bytes=MOST_BYTES,
                local=place.local,
            )
        )
    # The page alone: the radar wants no photos, which the agencies' connector would fetch.
    fetched = fetch(
        FetchRequest(
            url=place.address,
            max_bytes=MOST_BYTES,
            timeout=SECONDS,
            allow_local=place.local,
            accept="text/html, */*;q=0.5",
        )
    )
    return RawDelivery(data=fetched.body, content_type=fetched.content_type)


def _taken(place: WatchedPlace, text: OutsideText, *, now: datetime) -> bool:
    """Compare a text that was not compared before; return whether it was. Raises `OriginalsError` alone."""
    if SeenText.objects.filter(place=place, key=text.key).exists():
        return False
    try:
        copies = altered_copies(find(text.words[:LONGEST], tag=text.tag))
        for copy in copies:
            _alert(place, text, copy, now=now)
        _note_determined(place, text, now=now)
    except OriginalsError:
        # The archive is not there just now: the text is looked at again.
        raise
    except Exception:
        log.exception("a text could not be compared", extra={"place": place.pk, "address": text.address})
    SeenText.objects.get_or_create(place=place, key=text.key, defaults={"at": now})
    return True


def _alert(place: WatchedPlace, text: OutsideText, copy: AlteredCopy, *, now: datetime) -> None:
    item = copy.source.item
    seen = Seen(
        at=text.published or now, place=place.name, address=text.address, language=text.tag, differences=copy.kinds
    )
    with transaction.atomic():
        alert, is_new = RadarAlert.objects.get_or_create(
            place=place,
            text=text.hash,
            uri=item.uri,
            defaults={
                "place_name": place.name,
                "address": text.address,
                "title": text.title,
                "language": text.tag,
                "version": str(item.version),
                "agency": item.agency,
                "weight": copy.weight,
                "kinds": " ".join(kind.replace(" ", "-") for kind in copy.kinds)[:300],
                "differences": list(copy.evidence),
                "at": now,
                "published": text.published,
            },
        )
        if not is_new:
            return
        received = receive_claim(
            copy.passage, text.tag, source=ClaimSource.RADAR, now=now, links=[text.address], seen=seen, item=item.uri
        )
        RadarAlert.objects.filter(pk=alert.pk).update(claim=received.claim.key)
        alert.claim = received.claim.key
    tell_of_alert(alert, now=now)


def _note_determined(place: WatchedPlace, text: OutsideText, *, now: datetime) -> None:
    """Where a claim that was determined is told again, write the place down; only where that is sure."""
    found = find_matches(text.words, text.tag, limit=3, members=True, patience_s=PATIENCE_S, now=now)
    for match in found.matches:
        if match.sure and match.determination:
            seen = Seen(at=text.published or now, place=place.name, address=text.address, language=text.tag)
            try:
                note_appearance(match.claim, seen, source=ClaimSource.RADAR, now=now)
            except ClaimError as error:
                log.warning("a place could not be noted", extra={"claim": match.claim, "cause": str(error)})


def _note_trouble(place: WatchedPlace, error: Exception, *, now: datetime, chance: Callable[[], float]) -> None:
    failures = place.failures + 1
    due = next_ask(
        now=now,
        interval=timedelta(minutes=place.minutes),
        failures=failures,
        retry_after=error.retry_after if isinstance(error, RefusedByServer) else None,
        chance=chance(),
    )
    WatchedPlace.objects.filter(pk=place.pk).update(
        asked=now, failures=failures, trouble=one_line(error)[:_TROUBLE], due=due
    )
    log.info("a watched place gave nothing", extra={"place": place.pk, "cause": one_line(error)})
