"""Have sentences translated: by the engines of the pair in their turn, then by way of a third language.

Whatever an engine does, the caller gets an answer: what can be used, None for the rest, and what happened.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from orkhon.alliance.errors import SecretRefused
from orkhon.items import Language
from orkhon.language.errors import LanguageError
from orkhon.translation.actions.note_engine import note_failure, note_success
from orkhon.translation.actions.spend_on_engine import give_back, spend_on_engine
from orkhon.translation.engines.doubts import doubts
from orkhon.translation.engines.engine_secrets import read_engine_secret
from orkhon.translation.engines.errors import EngineError
from orkhon.translation.engines.happenings import Doubt, Happening
from orkhon.translation.engines.kinds import KINDS
from orkhon.translation.engines.marks import Peeled, peeled, without_marks
from orkhon.translation.engines.orders import Answer, Attempt, Order, Question
from orkhon.translation.engines.scripts import rewritten
from orkhon.translation.engines.ways import Leg, Pairs, left_to_people
from orkhon.translation.models.engines import Engine, EngineKind

log = logging.getLogger(__name__)

LONGEST_SENTENCE: Final = 5_000
"""Letters; what is longer is no sentence, and goes to nobody."""

_LOOKED_AT_TOGETHER: Final = 20
"""So many sentences at most are asked in a row and then looked at beside one another."""

_MOST_LETTERS: Final = 6_000
_MISSES_BORNE: Final = 3
"""So many sentences in a row may be refused, before the engine is taken to refuse all."""

_SPOILT: Final = frozenset({Happening.BROKEN, Happening.COUNT, Happening.TOO_LARGE})
"""What may go wrong with one sentence, where others have come."""

_HEAD: Final = 200
_BEFORE: Final = 900
_AFTER: Final = 400

_ALL_WRONG_FROM: Final = 3
"""From so many sentences on, an engine of which none can be used has failed, and not merely met a hard sentence."""


@dataclass(slots=True)
class _Work:
    """One order on its way: what is there of each sentence, who gave it, by which languages, and what happened."""

    texts: list[str | None]
    engines: list[str]
    routes: list[tuple[str, ...]]
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def open_places(self) -> list[int]:
        return [place for place, text in enumerate(self.texts) if text is None]


def translate(order: Order, *, now: datetime, alive: Callable[[], None] = lambda: None) -> Answer:
    """Return the sentences of `order` translated as far as engines can. Never raises for what an engine does.

    `alive` is called before each question, for callers that hold a claim.
    """
    count = len(order.texts)
    work = _Work(texts=[None] * count, engines=[""] * count, routes=[()] * count)
    for place, text in enumerate(order.texts):
        if not text.strip():
            work.texts[place] = text
    known = Pairs()
    direct = known.legs(order.source, order.target)
    _by_legs(work, order, direct, (order.source.code, order.target.code), now, alive)
    if work.open_places and not left_to_people(direct):
        for by in known.routes(order.source, order.target):
            _by_way_of(work, order, by, known, now, alive)
            if not work.open_places:
                break
    first = next((place for place, engine in enumerate(work.engines) if engine), None)
    return Answer(
        texts=tuple(work.texts),
        engine="" if first is None else work.engines[first],
        route=() if first is None else work.routes[first],
        attempts=tuple(work.attempts),
        engines=tuple(work.engines),
        routes=tuple(work.routes),
    )


def back_translation(text: str, source: Language, target: Language, *, confidential: bool, now: datetime) -> Answer:
    """Return `text`, which is in `target`, brought back to `source`, for who cannot read the original.

    `source` is the original's language, or any other that the reviewer reads: the answer is by machine, and shown as
    such beside the text, never in its place.
    """
    return translate(Order(texts=(text,), source=target, target=source, confidential=confidential), now=now)


def _by_legs(
    work: _Work,
    order: Order,
    legs: Sequence[Leg],
    route: tuple[str, ...],
    now: datetime,
    alive: Callable[[], None],
) -> None:
    """Fill what is open by the engines of one pair, each in its turn."""
    for leg in legs:
        places = work.open_places
        if not places:
            return
        for batch in _batches(places, order.texts):
            found, attempts = ask_one(leg, order, batch, now, alive=alive)
            work.attempts += attempts
            for place, text in found.items():
                work.texts[place] = text
                work.engines[place] = leg.engine.name
                work.routes[place] = route
            if attempts and not attempts[-1].ok and attempts[-1].code != Happening.DOUBTFUL:
                # The next batch would fare no better.
                break


def _by_way_of(work: _Work, order: Order, by: Language, known: Pairs, now: datetime, alive: Callable[[], None]) -> None:
    """Fill what is open by way of a third language; both steps are looked at as any other."""
    places = work.open_places
    texts = tuple(order.texts[place] for place in places)
    # The glossary is of this pair of languages, so it says nothing on the way.
    first = replace(order, texts=texts, target=by, terms=())
    there = _Work(texts=[None] * len(texts), engines=[""] * len(texts), routes=[()] * len(texts))
    _by_legs(there, first, known.legs(order.source, by), (order.source.code, by.code), now, alive)
    work.attempts += there.attempts
    come = [(place, text, there.engines[n]) for n, (place, text) in enumerate(zip(places, there.texts, strict=True))]
    arrived = [(place, text, engine) for place, text, engine in come if text is not None]
    if not arrived:
        return
    second = replace(order, texts=tuple(text for _, text, _ in arrived), source=by, terms=(), context="")
    back = _Work(texts=[None] * len(arrived), engines=[""] * len(arrived), routes=[()] * len(arrived))
    route = (order.source.code, by.code, order.target.code)
    _by_legs(back, second, known.legs(by, order.target), route, now, alive)
    work.attempts += back.attempts
    for number, (place, _text, engine) in enumerate(arrived):
        if back.texts[number] is not None:
            work.texts[place] = back.texts[number]
            work.engines[place] = " → ".join(dict.fromkeys((engine, back.engines[number])))
            work.routes[place] = route


def _batches(places: Sequence[int], texts: Sequence[str]) -> Iterator[list[int]]:
    """Give the places in groups whose answers are looked at together."""
    batch: list[int] = []
    letters = 0
    for place in places:
        length = len(texts[place])
        if length > LONGEST_SENTENCE:
            continue
        if batch and (len(batch) >= _LOOKED_AT_TOGETHER or letters + length > _MOST_LETTERS):
            yield batch
            batch, letters = [], 0
        batch.append(place)
        letters += length
    if batch:
        yield batch


@dataclass(slots=True)
class _Asked:
    """What an engine answered to the sentences of one batch, in their order, as far as it got, and what ended it."""

    answers: list[str | None] = field(default_factory=list)
    doubts: list[Doubt | None] = field(default_factory=list)
    failure: EngineError | None = None

    @property
    def came(self) -> bool:
        return any(answer is not None for answer in self.answers)


def ask_one(
    leg: Leg, order: Order, places: Sequence[int], now: datetime, *, alive: Callable[[], None] = lambda: None
) -> tuple[dict[int, str], list[Attempt]]:
    """Ask one engine for these sentences; return what can be used, by place, and what happened.

    What came before it failed is used; `alive` is called before each question.
    """
    engine = leg.engine
    why = _why_not(engine, order, now)
    if why is not None:
        return {}, [why]
    peels = [peeled(rewritten(order.texts[place], order.source, leg.source)) for place in places]
    started = datetime.now(UTC)
    try:
        asked = _asked(leg, order, places, peels, now, alive)
        count = len(asked.answers)
        found = doubts([one.text for one in peels[:count]], asked.answers, source=leg.source, target=leg.target)
    except Exception:
        # An engine's folder that fails is no reason to lose the text of whoever asked.
        log.exception("engine failed", extra={"engine": engine.name})
        asked = _Asked(failure=EngineError("this hub failed; its log says more", code=Happening.FAILED))
        found = []
    moment = now + (datetime.now(UTC) - started)
    good: dict[int, str] = {}
    attempts: list[Attempt] = []
    if asked.came or (asked.answers and asked.failure is None):
        why_not = [one or other for one, other in zip(asked.doubts, found, strict=True)]
        judged = list(zip(places, peels, asked.answers, why_not, strict=False))
        good, attempts = _believed(leg, order, judged, moment)
    if asked.failure is not None:
        attempts.append(_failed(engine, asked.failure.code, asked.failure.values))
        if engine.kind != EngineKind.NOTHING and asked.failure.code != Happening.DEAR:
            note_failure(engine, str(asked.failure), now=moment, retry_after=asked.failure.retry_after)
            log.warning("engine failed", extra={"engine": engine.name, "error": str(asked.failure)})
    return good, attempts


def _asked(
    leg: Leg, order: Order, places: Sequence[int], peels: Sequence[Peeled], now: datetime, alive: Callable[[], None]
) -> _Asked:
    """Put the questions one after the other. One sentence that fails does not end it, where others have come."""
    asked = _Asked()
    size = KINDS[leg.engine.kind].in_one_question
    missed = 0
    for start in range(0, len(places), size):
        alive()
        some = peels[start : start + size]
        try:
            answers = _answered(leg, order, places[start : start + size], some, now)
        except EngineError as error:
            refused = error.code == Happening.DOUBTFUL
            missed += 1
            if not (refused or (error.code in _SPOILT and asked.came)) or missed >= _MISSES_BORNE:
                asked.failure = error
                break
            asked.answers += [None] * len(some)
            asked.doubts += [Doubt.REFUSAL if refused else Doubt.EMPTY] * len(some)
            continue
        missed = 0
        asked.answers += answers
        asked.doubts += [None] * len(some)
    return asked


def _answered(leg: Leg, order: Order, places: Sequence[int], some: Sequence[Peeled], now: datetime) -> list[str | None]:
    """Put one question, within what the month may cost. Raises `EngineError`."""
    engine = leg.engine
    letters = sum(len(one.text) for one in some)
    if not spend_on_engine(engine, letters, now=now):
        raise EngineError("the month's limit is reached", code=Happening.DEAR, sent=False)
    try:
        return KINDS[engine.kind].ask(_question(leg, order, places, some))
    except SecretRefused as error:
        give_back(engine, letters, now=now)
        raise EngineError(str(error), code=Happening.WRONG_KEY, sent=False) from error
    except EngineError as error:
        if not error.sent:
            give_back(engine, letters, now=now)
        raise


def _why_not(engine: Engine, order: Order, now: datetime) -> Attempt | None:
    """Return why an engine is not asked at all, None where it may be."""
    if order.confidential and engine.outside:
        return _failed(engine, Happening.OUTSIDE)
    if engine.paused_until is not None and engine.paused_until > now:
        return _failed(engine, Happening.PAUSED, {"until": f"{engine.paused_until:%Y-%m-%d %H:%M} UTC"})
    return None


def _question(leg: Leg, order: Order, places: Sequence[int], asked: Sequence[Peeled]) -> Question:
    engine = leg.engine
    code_of = KINDS[engine.kind].code_of
    return Question(
        texts=tuple(one.text for one in asked),
        source=leg.source,
        target=leg.target,
        source_code=engine.code_named(leg.source.tag) or code_of(leg.source),
        target_code=engine.code_named(leg.target.tag) or code_of(leg.target),
        numbers=tuple(place + 1 for place in places),
        terms=tuple(term for term in order.terms if any(term.source in order.texts[place] for place in places)),
        context=_context(order, places),
        address=engine.address,
        model=engine.model,
        secret="" if engine.on_this_machine else read_engine_secret(Path(settings.ORKHON_HOME), engine.pk),
        timeout=float(engine.timeout),
        allow_local=engine.local,
        inside_only=order.confidential,
    )


def _context(order: Order, places: Sequence[int]) -> str:
    """Return what stands round the sentences: the text's head, what was said just before, and what comes after."""
    head, _, rest = order.context.partition("\n")
    before = " ".join(without_marks(text) for text in (rest, *order.texts[: places[0]]))[-_BEFORE:].strip()
    after = " ".join(without_marks(text) for text in order.texts[places[-1] + 1 :])[:_AFTER].strip()
    return "\n".join(part for part in (head[:_HEAD].strip(), before, after) if part)


def _believed(
    leg: Leg, order: Order, judged: Sequence[tuple[int, Peeled, str | None, Doubt | None]], now: datetime
) -> tuple[dict[int, str], list[Attempt]]:
    """Return the answers that can be used, in the script that was ordered, and say why the others cannot."""
    engine = leg.engine
    good: dict[int, str] = {}
    doubtful: dict[int, Doubt] = {}
    for place, one, answer, doubt in judged:
        if doubt is not None or answer is None:
            doubtful[place] = doubt or Doubt.EMPTY
            continue
        try:
            good[place] = one.before + rewritten(answer.strip(), leg.target, order.target) + one.after
        except LanguageError:
            doubtful[place] = Doubt.SCRIPT
    if good or len(judged) < _ALL_WRONG_FROM:
        note_success(engine, now=now)
    else:
        reasons = ", ".join(sorted(set(doubtful.values())))
        note_failure(engine, f"no sentence can be used: {reasons}", now=now)
    attempts = []
    if doubtful:
        attempts.append(
            Attempt(
                engine=engine.name,
                ok=False,
                code=Happening.DOUBTFUL,
                values={"reasons": ",".join(sorted(set(doubtful.values()))), "count": str(len(doubtful))},
                sentences=tuple(doubtful),
            )
        )
    if good:
        attempts.append(Attempt(engine=engine.name, ok=True, code=Happening.TRANSLATED, sentences=tuple(good)))
    return good, attempts


def _failed(engine: Engine, code: Happening, values: Mapping[str, str] | None = None) -> Attempt:
    return Attempt(engine=engine.name, ok=False, code=code, values=dict(values or {}))
