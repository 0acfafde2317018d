"""Fetch the pictures that were ordered. A failure is noted, tried again a few times, and stops nothing."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta

from orkhon.intake.models import MirroredMedia
from orkhon.intake.pictures import picture_type
from orkhon.media.actions.keep_bytes import keep_bytes
from orkhon.media.actions.remove_bytes import remove_bytes
from orkhon.outbound.errors import OutboundError
from orkhon.outbound.fetch import FetchRequest, fetch
from orkhon.wire.erased_names import erased_among

log = logging.getLogger(__name__)

MAX_BYTES = 10_000_000
MAX_SECONDS = 15.0
MAX_ATTEMPTS = 5
_FIRST_WAIT = timedelta(minutes=1)
_LEASE = timedelta(minutes=5)


def _claim(order: MirroredMedia, now: datetime) -> bool:
    """Take the order, so that no other thread or process fetches it too.

    Given back by itself after five minutes.
    """
    claimed = MirroredMedia.objects.filter(pk=order.pk, next_attempt=order.next_attempt).update(
        next_attempt=now + _LEASE, attempts=order.attempts + 1
    )
    return bool(claimed)


def _fail(order: MirroredMedia, words: str, *, again: bool, now: datetime) -> None:
    attempts = order.attempts + 1
    again = again and attempts < MAX_ATTEMPTS
    MirroredMedia.objects.filter(pk=order.pk).update(
        error=words, next_attempt=now + _FIRST_WAIT * 4 ** (attempts - 1) if again else None
    )
    log.warning("picture not mirrored", extra={"item": order.item_uri, "again": again, "error": words})


def _mirror(order: MirroredMedia, now: datetime) -> bool:
    try:
        fetched = fetch(
            FetchRequest(
                url=order.url,
                max_bytes=MAX_BYTES,
                timeout=MAX_SECONDS,
                allow_local=order.local,
                accept="image/*, */*;q=0.1",
            )
        )
    except OutboundError as error:
        _fail(order, str(error), again=error.retryable, now=now)
        return False
    media_type = picture_type(fetched.body)
    if not media_type:
        said = fetched.content_type or "nothing of its type"
        _fail(order, f"no picture came: the server says {said!r}, and the bytes are none", again=False, now=now)
        return False
    if erased_among([order.url, hashlib.sha256(fetched.body).hexdigest()]):
        _fail(order, "this picture was removed by a redaction and is not kept again", again=False, now=now)
        return False
    sha256 = keep_bytes(fetched.body, media_type, now=now)
    kept = MirroredMedia.objects.filter(pk=order.pk).update(
        sha256=sha256, content_type=media_type, fetched=now, next_attempt=None, error=""
    )
    if not kept and not MirroredMedia.objects.filter(sha256=sha256).exists():
        # The order went while the picture was on its way: a redaction took the item.
        remove_bytes(sha256)
    return bool(kept)


def mirror_pictures(*, now: datetime, limit: int = 20) -> int:
    """Fetch up to `limit` pictures that are due, and return how many came. Several may do this at once."""
    due = list(MirroredMedia.objects.filter(next_attempt__lte=now).order_by("next_attempt", "pk")[:limit])
    return sum(_mirror(order, now) for order in due if _claim(order, now))
