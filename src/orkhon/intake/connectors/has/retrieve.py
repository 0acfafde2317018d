"""Get from HAS what is new: each story with its text, pictures and videos. Knows nothing of their formats."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta

import orjson

from orkhon.formats.errors import FormatError
from orkhon.intake.connectors.has.service import (
    GRAPHIC,
    PAGE,
    PICTURE,
    TEXT,
    VIDEO,
    Found,
    Service,
    grouped,
)
from orkhon.intake.deliveries import Arrival, DeliveredFile, RawDelivery, Retrieval
from orkhon.intake.errors import ListUnusable, SourceMisconfigured
from orkhon.intake.words import one_line
from orkhon.outbound.errors import OutboundError, RefusedByServer, TooLarge, UnknownEncoding

log = logging.getLogger(__name__)

MOST_PAGES = 20
_SHOWN = frozenset({PICTURE, GRAPHIC})
MOST_PICTURES = 10
SECONDS_A_POLL = 50.0
"""After so long a poll begins no further story; the rest comes with the next."""

OVERLAP = timedelta(hours=6)
"""How far each search looks back: the pictures of a story come after its text, and both go into one item."""


def retrieve(retrieval: Retrieval, service: Service | None = None) -> Iterator[Arrival]:
    """Give the stories of which something is new, the oldest first.

    Raises a subclass of `OutboundError` where HAS does not answer, `SourceMisconfigured` without a password. A single
    document that it does not give is told, and asked for again with the next poll where that may help.
    """
    if retrieval.now is None:
        raise SourceMisconfigured("HAS is asked for what came since a moment, and no clock was given")
    service = service or Service(retrieval=retrieval)
    results = _results(service, _since(retrieval, retrieval.now))
    known = retrieval.taken([one.key for one in results])
    end = time.monotonic() + SECONDS_A_POLL
    stories = [members for members in grouped(results).values() if any(one.key not in known for one in members)]
    later: OutboundError | None = None
    for members in stories:
        if time.monotonic() > end:
            if later is not None:
                raise later
            return
        failed = yield from _story(service, members)
        later = later or failed
    if later is not None:
        raise later
    # Only now: while stories are left over, the next poll looks as far back as this one.
    yield Arrival(name="HAS", cursor=retrieval.now.astimezone(UTC).isoformat())


def _since(retrieval: Retrieval, now: datetime) -> datetime:
    days = int(retrieval.options.get("archive_days", 1)) or 1
    furthest = now - timedelta(days=days)
    try:
        last = datetime.fromisoformat(retrieval.cursor) - OVERLAP
    except ValueError:
        return furthest
    return max(furthest, last) if last.tzinfo else furthest


def _results(service: Service, since: datetime) -> list[Found]:
    results: list[Found] = []
    for page in range(MOST_PAGES):
        answer = service.search(since, page * PAGE)
        results += answer.found
        if answer.results < PAGE:
            break
    else:
        raise ListUnusable(
            f"HAS lists more than {MOST_PAGES * PAGE:,} documents since {since:%Y-%m-%d %H:%M} UTC; "
            "narrow the source by types, languages or categories, or ask it more often"
        )
    return sorted(results, key=lambda one: one.date)


def _story(service: Service, members: tuple[Found, ...]) -> Generator[Arrival, None, OutboundError | None]:
    """Give what can be had of a story, and return the error of what HAS does not give for now."""
    later: OutboundError | None = None
    texts = [one for one in members if one.type == TEXT]
    others = [one for one in members if one.type in {PICTURE, GRAPHIC, VIDEO}]
    files: dict[str, DeliveredFile] = {}
    whole = True
    for one in [other for other in others if other.type in _SHOWN][:MOST_PICTURES]:
        try:
            files[one.id] = service.picture(one)
        except OutboundError as error:
            # The text does not wait for it; unless it will never come, the story is asked for again.
            whole = whole and not error.retryable
            log.warning("picture not given", extra={"document": one.id, "error": one_line(error)})
    # A picture that did not come has no address either that anybody else could use.
    facts = {one.id: _facts(service, one, files) for one in others if one.id in files or one.type == VIDEO}
    # A story is whole once all of it came: until then no member but the texts is remembered, and it comes again.
    if not texts:
        yield from _alone(others, files, facts, whole)
        return None
    for number, one in enumerate(texts):
        last = number == len(texts) - 1
        try:
            raw = service.document(one)
        except OutboundError as error:
            if _is_for_all(error):
                raise
            if error.retryable:
                later, whole = later or error, False
            else:
                yield Arrival(name=one.id, key=one.key, refusal=one_line(error))
            continue
        except FormatError as error:
            yield Arrival(name=one.id, key=one.key, refusal=one_line(error))
            continue
        raw = RawDelivery(
            data=raw.data,
            content_type=raw.content_type,
            # The first text carries the story's pictures and films.
            files=tuple(files.values()) if number == 0 else (),
            facts={"found": _plain(one), "others": list(facts.values()) if number == 0 else []},
        )
        yield Arrival(name=one.id, raw=raw, key=one.key if whole or number else "")
        if last and whole:
            for other in others:
                yield Arrival(name=other.id, key=other.key)
    return later


def _is_for_all(error: OutboundError) -> bool:
    """True for what the next document would meet as well: no leave, too many questions, an address nobody may ask."""
    if isinstance(error, RefusedByServer):
        return error.status in {401, 403, 429} or error.retry_after is not None
    return not error.retryable and not isinstance(error, TooLarge | UnknownEncoding)


def _alone(
    others: list[Found], files: dict[str, DeliveredFile], facts: dict[str, dict[str, object]], whole: bool
) -> Iterator[Arrival]:
    """Give pictures and films that belong to no text, each as an item."""
    for one in others:
        if one.id in facts:
            mine = (files[one.id],) if one.id in files else ()
            data = orjson.dumps(facts[one.id])
            raw = RawDelivery(data=data, files=mine, facts={"found": facts[one.id], "others": []})
            yield Arrival(name=one.id, raw=raw, key=one.key)
        elif whole:
            yield Arrival(name=one.id, key=one.key, refusal="HAS does not give this picture")


def _plain(found: Found) -> dict[str, object]:
    return {"id": found.id, "type": found.type, "title": found.title, "date": found.date, "group": found.group}


def _facts(service: Service, found: Found, files: dict[str, DeliveredFile]) -> dict[str, object]:
    if found.id in files:
        return {**_plain(found), "href": files[found.id].name}
    size = str(service.retrieval.options.get("video") or "web")
    return {**_plain(found), "href": service.token_address(found, size)}
