"""Put determinations on the wire in all eight languages, under the joint desk's own agency.

Each is written down as to be sent in the transaction that issues it, and a loop of the readers' process sends it within
a second or two; one that fails is tried again and stops no other claim's. The wire then brings it to members, products,
feeds and other hubs as any other item; a hold is an advisory for members.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import override

from orkhon.alliance.queries import agencies_by_code
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.verification.determining.published import AgencyShown, PublishedDetermination
from orkhon.verification.determining.queries import published
from orkhon.verification.determining.registries import register_after_determination
from orkhon.verification.models import Determination, Outgoing
from orkhon.verification.sending.items import EXTRA, item_of
from orkhon.wire.actions.append import AppendIntent, append
from orkhon.wire.entries import EntryKind

log = logging.getLogger(__name__)

_AT_ONCE: Final = 50
_AGAIN: Final = timedelta(seconds=5)
_LATEST: Final = timedelta(minutes=10)


def want_sent(key: str) -> None:
    """Write down that the determination is to be sent, in the transaction that issues it."""
    row = Determination.objects.only("pk").get(key=key)
    Outgoing.objects.get_or_create(determination=row)


def send_determinations(*, now: Callable[[], datetime]) -> int:
    """Send what waits, each claim's in their order, and return how many were sent. Done twice it sends nothing twice.

    What fails is logged, said in its row, and tried again after a while; the claim's later ones wait for it.
    """
    began = now()
    held: set[int] = set()
    sent = 0
    waiting = Outgoing.objects.filter(sent__isnull=True).select_related("determination").order_by("determination")
    for row in waiting[:_AT_ONCE]:
        claim = row.determination.claim_id
        if claim in held:
            continue
        if row.due is not None and row.due > began:
            held.add(claim)
            continue
        this = Outgoing.objects.filter(pk=row.pk)
        this.update(attempts=F("attempts") + 1, due=began + min(_AGAIN * 2 ** min(row.attempts, 10), _LATEST))
        try:
            with transaction.atomic():
                send_determination(row.determination.key, now=now())
                this.filter(Q(sent__isnull=True)).update(sent=now(), due=None, problem="")
        except Exception as error:  # one that cannot be sent keeps no other from members
            log.exception("a determination could not be sent", extra={"determination": row.determination.key})
            this.update(problem=str(error)[:300])
            held.add(claim)
        else:
            sent += 1
    return sent


def send_determination(key: str, *, now: datetime) -> None:
    """Append its eight items, or the next versions of them; once, however often it is asked.

    A step that says something else than what was public before is a correction with its words. Raises what `append`
    raises.
    """
    one = published(key, members=True)
    if one is None:
        return
    former = _public_before(one)
    known = agencies_by_code()
    for language in INTERFACE_LANGUAGES:

        def name(agency: AgencyShown, language: str = language) -> str:
            row = known.get(agency.code)
            return row.name_in(language) if row is not None else agency.name

        with override(language):
            item = item_of(one, former, language=language, name=name)
        corrected = "correction" in item.extra[EXTRA]
        intent = AppendIntent(
            agency=settings.ORKHON_DESK_AGENCY,
            kind=EntryKind.CORRECT if corrected else EntryKind.UPDATE,
            item=item,
            pushed=False,  # the wire numbers the versions, and knows an unchanged one again
        )
        append(intent, now=now)


def take_part() -> None:
    """Hear of each determination. Called at start."""
    register_after_determination("wire", want_sent)


def _public_before(one: PublishedDetermination) -> PublishedDetermination | None:
    steps = [step.key for step in one.chain]
    place = steps.index(one.key) if one.key in steps else len(steps)
    for before in reversed(steps[:place]):
        found = published(before)
        if found is not None:
            return found
    return None
