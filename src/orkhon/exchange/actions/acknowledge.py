"""Take a person's word that a kill was seen to."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from orkhon.audit.actions.record import record
from orkhon.exchange.errors import NobodyNamed, NothingToConfirm
from orkhon.exchange.models import Notice, Subscriber

_LONGEST_NAME: Final = 200
_LETTER: Final = re.compile(r"[^\W\d_]")


def acknowledge(subscriber: Subscriber, notice: int, *, person: str, via: str, now: datetime) -> Notice:
    """Return the notice, confirmed by `person`; the first confirmation stands. `via` is `api`, `letter` or `admin`.

    Raises `NobodyNamed` where that is no name of a person, `NothingToConfirm` for another's notice or none.
    """
    name = " ".join(person.split())
    if not _LETTER.search(name) or len(name) > _LONGEST_NAME or not name.isprintable():
        raise NobodyNamed(
            f"{person[:40]!r} came as the person; a kill is confirmed by somebody's first and last name, "
            f"{_LONGEST_NAME} letters at most"
        )
    found = Notice.objects.filter(pk=notice, subscriber=subscriber).first()
    if found is None:
        raise NothingToConfirm(f"no notice {notice} is for {subscriber.code}; GET /api/v1/notices lists them")
    changed = Notice.objects.filter(pk=notice, acknowledged__isnull=True).update(
        acknowledged=now, by=name, next_attempt=None
    )
    if changed:
        record(
            "exchange.acknowledge",
            actor=f"subscriber:{subscriber.code}",
            now=now,
            object_type="wire.item",
            object_key=found.uri,
            details={"kind": found.kind, "via": via},
        )
    found.refresh_from_db()
    return found
