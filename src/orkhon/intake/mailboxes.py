"""Take new letters from a mailbox. Knows the mailbox's face, and nothing of what the letters say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from orkhon.intake.deliveries import Arrival, RawDelivery, Retrieval
from orkhon.intake.words import one_line
from orkhon.outbound.errors import BrokenAnswer, OutboundError, RefusedByServer, TooLarge
from orkhon.outbound.imap import mailbox

SECONDS = 60.0
MOST_A_POLL = 50
FIRST_LOOK = timedelta(days=7)
"""How far back letters are taken when a mailbox is looked at for the first time, or was numbered anew."""


def retrieve_letters(retrieval: Retrieval) -> Iterator[Arrival]:
    """Give the letters that are new, the oldest first. Nothing is deleted or marked as read there.

    A letter is known by the mailbox's UIDVALIDITY and its UID (RFC 3501, 2.3.1.1). One that the server does not give
    for now stops no other: the next poll begins before it. Raises a subclass of `orkhon.outbound.errors.OutboundError`,
    for such a letter once all others were given.
    """
    later: OutboundError | None = None
    with mailbox(
        retrieval.address,
        secret=retrieval.secret,
        seconds=SECONDS,
        max_bytes=retrieval.max_bytes,
        allow_local=retrieval.local,
    ) as box:
        validity, _, last = retrieval.cursor.partition(":")
        after = int(last) if validity == box.validity and last.isdigit() else 0
        since = (retrieval.now - FIRST_LOOK).date() if not after and retrieval.now else None
        uids = box.letters(after=after, since=since).uids
        keys = {uid: f"{box.validity}:{uid}" for uid in uids}
        known = retrieval.taken(list(keys.values()))
        for uid in [uid for uid in uids if keys[uid] not in known][:MOST_A_POLL]:
            name = f"letter {uid}"
            cursor = "" if later else keys[uid]
            try:
                data = box.read(uid, retrieval.max_bytes)
            except (TooLarge, RefusedByServer, BrokenAnswer) as error:
                if not error.retryable:
                    yield Arrival(name=name, key=keys[uid], cursor=cursor, refusal=one_line(error))
                elif later is None:
                    later = error
                    yield Arrival(name=name, cursor=f"{box.validity}:{uid - 1}")
                continue
            raw = RawDelivery(data=data, content_type="message/rfc822", facts=retrieval.options)
            yield Arrival(name=name, key=keys[uid], cursor=cursor, raw=raw)
    if later is not None:
        raise later
