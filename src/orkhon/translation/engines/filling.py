"""Fill the sentences that people asked to have filled by machine. One request at a time; the clock is the caller's.

A request is held by a claim that ends by itself, and each batch of sentences is written before the next is asked for:
a process that is killed loses a batch at most, and whoever comes next goes on with what is still empty.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from orkhon.items import Language
from orkhon.items.language import LanguageTagError
from orkhon.translation.actions.propose import propose
from orkhon.translation.engines.happenings import Happening
from orkhon.translation.engines.orders import Answer, Attempt, Order, TermHint
from orkhon.translation.engines.translating import translate
from orkhon.translation.errors import TranslationError
from orkhon.translation.glossary import terms_in
from orkhon.translation.models import (
    Document,
    Engine,
    MachineRequest,
    RequestState,
    Segment,
    SegmentOrigin,
    SegmentStatus,
)

log = logging.getLogger(__name__)

CLAIM: Final = timedelta(minutes=5)
MOST_CLAIMS: Final = 5
"""So often a request is taken up: what kills its process each time is let be."""

BATCH: Final = 20
PAUSE: Final = timedelta(minutes=2)
_MOST_ATTEMPTS_KEPT: Final = 40
_CONTEXT: Final = 3_000
_LONGEST_NAME: Final = 100


def fill_one(*, clock: Callable[[], datetime]) -> MachineRequest | None:
    """Take up the request that waits longest and bring it as far as engines do; None where none waits."""
    request = claim(now=clock())
    if request is None:
        return None
    if request.claims > MOST_CLAIMS:
        _end(request, RequestState.FAILED, [], now=clock())
        return request
    try:
        _fill(request, clock)
    except LanguageTagError:
        log.warning("document in no language", extra={"document": request.document_id})
        _end(request, RequestState.FAILED, [], now=clock())
    return request


def claim(*, now: datetime) -> MachineRequest | None:
    """Return a request that is this caller's alone until its claim ends, None where none is due."""
    due = Q(state=RequestState.WAITING, next_attempt__lte=now) | Q(state=RequestState.RUNNING, claimed_until__lte=now)
    for row in MachineRequest.objects.filter(due).order_by("next_attempt", "pk")[:5]:
        mine = MachineRequest.objects.filter(pk=row.pk, state=row.state, claims=row.claims).update(
            state=RequestState.RUNNING, claimed_until=now + CLAIM, claims=F("claims") + 1
        )
        if mine:
            return MachineRequest.objects.select_related("document").get(pk=row.pk)
    return None


def _fill(request: MachineRequest, clock: Callable[[], datetime]) -> None:
    tried: set[int] = set()
    attempts: list[Attempt] = []

    def hold() -> None:
        MachineRequest.objects.filter(pk=request.pk).update(claimed_until=clock() + CLAIM)

    while True:
        # Read anew each time: an embargo may have been set meanwhile, and sentences written by people.
        document = Document.objects.filter(pk=request.document_id).first()
        if document is None:
            return
        empty = Segment.objects.filter(document=document, status=SegmentStatus.EMPTY).exclude(pk__in=tried)
        batch = list(empty.order_by("order", "pk")[:BATCH])
        if not batch:
            break
        tried |= {segment.pk for segment in batch}
        order = _order(document, batch)
        answer = translate(order, now=clock(), alive=hold)
        attempts += answer.attempts
        _write(request, batch, answer, attempts, now=clock())
        if not any(answer.texts):
            break
    left = Segment.objects.filter(document_id=request.document_id, status=SegmentStatus.EMPTY).count()
    request.refresh_from_db(fields=["filled"])
    if not left:
        _end(request, RequestState.DONE, attempts, now=clock())
    elif request.filled:
        _end(request, RequestState.PARTLY, attempts, now=clock())
    else:
        _again_or_end(request, attempts, now=clock())


def _order(document: Document, batch: Sequence[Segment]) -> Order:
    source, target = Language.parse(document.source_tag), Language.parse(document.target_tag)
    texts = tuple(segment.source for segment in batch)
    return Order(
        texts=texts,
        source=source,
        target=target,
        confidential=document.confidential,
        terms=hints_for(texts, source, target, agency=document.agency),
        context=_context(document, batch),
    )


def hints_for(texts: Sequence[str], source: Language, target: Language, *, agency: str) -> tuple[TermHint, ...]:
    """Return what the glossary wants said for words of these sentences, each word once."""
    wanted: dict[str, str] = {}
    for text in texts:
        for hit in terms_in(text, source, target, agency=agency):
            # What members call differently is for a person to choose.
            if hit.wanted and not hit.contested:
                wanted.setdefault(hit.said, hit.wanted[0])
    return tuple(TermHint(source=said, target=called) for said, called in wanted.items())


def _context(document: Document, batch: Sequence[Segment]) -> str:
    """Return the words before the batch, the headline first: what a model must know to choose its words."""
    rows = Segment.objects.filter(document=document, order__lt=batch[0].order).order_by("order")
    before = list(rows.values_list("source", flat=True)[:400])
    head, rest = before[:1], " ".join(before[1:])
    return "\n".join([*head, rest[-_CONTEXT:]])[: 2 * _CONTEXT] if before else ""


def _write(
    request: MachineRequest, batch: Sequence[Segment], answer: Answer, attempts: Sequence[Attempt], *, now: datetime
) -> None:
    """Offer what came, sentence by sentence, and tell how far the request is."""
    filled = 0
    with transaction.atomic():
        for place, segment in enumerate(batch):
            text = answer.texts[place]
            if not text or not answer.engines[place]:
                continue
            try:
                filled += propose(
                    segment.pk,
                    text,
                    origin=SegmentOrigin.MACHINE,
                    engine=answer.engines[place][:_LONGEST_NAME],
                    route=" ".join(answer.routes[place]),
                    score=0,
                    now=now,
                )
            except TranslationError as refusal:
                # One sentence that cannot be kept stops none of the others.
                log.warning("machine text refused", extra={"segment": segment.pk, "why": str(refusal)})
        MachineRequest.objects.filter(pk=request.pk).update(
            filled=F("filled") + filled,
            left=Segment.objects.filter(document_id=request.document_id, status=SegmentStatus.EMPTY).count(),
            happened=_kept(attempts),
        )


def _end(request: MachineRequest, state: RequestState, attempts: Sequence[Attempt], *, now: datetime) -> None:
    facts = {"happened": _kept(attempts)} if attempts else {}
    MachineRequest.objects.filter(pk=request.pk).update(state=state, claimed_until=None, finished_at=now, **facts)


def _again_or_end(request: MachineRequest, attempts: Sequence[Attempt], *, now: datetime) -> None:
    """Wait for an engine that is only resting, or for the next month's money; else say that nothing can be done.

    Whoever mends an engine wakes what waits for it (`wake_requests`).
    """
    engines = Engine.objects.filter(active=True, name__in={one.engine for one in attempts})
    resting = [until for until in engines.values_list("paused_until", flat=True) if until is not None and until > now]
    if engines.filter(name__in={one.engine for one in attempts if one.code == Happening.DEAR}).exists():
        resting.append(_next_month(now))
    if not resting or request.claims >= MOST_CLAIMS:
        _end(request, RequestState.FAILED, attempts, now=now)
        return
    MachineRequest.objects.filter(pk=request.pk).update(
        state=RequestState.WAITING,
        claimed_until=None,
        next_attempt=max(min(resting), now + PAUSE),
        happened=_kept(attempts),
    )


def _next_month(now: datetime) -> datetime:
    """Return when the next month of `EngineUse` begins."""
    begin = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (begin + timedelta(days=32)).replace(day=1)


def _kept(attempts: Sequence[Attempt]) -> list[dict[str, object]]:
    """Return the attempts for the row, each only once, the newest of them."""
    seen: dict[str, dict[str, object]] = {}
    for attempt in attempts:
        seen[f"{attempt.engine} {attempt.code} {sorted(attempt.values.items())}"] = attempt.plain
    return list(seen.values())[-_MOST_ATTEMPTS_KEPT:]
