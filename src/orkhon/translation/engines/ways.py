"""Which engines can bring a text from one language to another, and by which others. Reads tables, asks no engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from orkhon.items import Language
from orkhon.translation.engines.scripts import reaches
from orkhon.translation.models.engines import Engine, EngineKind, EnginePair

MOST_ROUTES: Final = 3
_ELDER: Final = ("ru", "tr", "en")
"""Languages that engines know best, and that most of ours were translated by: they are gone by first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Leg:
    """One engine that has a pair, with the languages in the scripts that it wants."""

    engine: Engine
    source: Language
    target: Language


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """One way for people to see: the names of the engines in turn for each step, and the languages on the way."""

    engines: tuple[str, ...]
    route: tuple[str, ...]


class Pairs:
    """All pairs of all engines in use, read once."""

    def __init__(self, pairs: Iterable[EnginePair] | None = None) -> None:
        rows = EnginePair.objects.filter(engine__active=True).select_related("engine") if pairs is None else pairs
        self._legs = [
            Leg(engine=row.engine, source=Language.parse(row.source), target=Language.parse(row.target))
            for row in sorted(rows, key=lambda row: (row.rank, row.pk))
        ]

    def legs(self, source: Language, target: Language) -> list[Leg]:
        """Return the engines for a pair, in their turn. A leg of the kind that leaves it to people ends the list."""
        found: list[Leg] = []
        for leg in self._legs:
            if reaches(source, leg.source) and reaches(leg.target, target):
                found.append(leg)
                if leg.engine.kind == EngineKind.NOTHING:
                    break
        return found

    def routes(self, source: Language, target: Language) -> list[Language]:
        """Return the languages by which the pair can be reached in two steps, the best known first."""
        starts = {leg.target.code: leg.target for leg in reversed(self._legs) if reaches(source, leg.source)}
        ends = {leg.source.code for leg in self._legs if reaches(leg.target, target)}
        codes = sorted(
            (set(starts) & ends) - {source.code, target.code},
            key=lambda code: (_ELDER.index(code) if code in _ELDER else len(_ELDER), code),
        )
        by_way = [starts[code] for code in codes]
        return [one for one in by_way if self._asks(source, one) and self._asks(one, target)][:MOST_ROUTES]

    def _asks(self, source: Language, target: Language) -> bool:
        return any(leg.engine.kind != EngineKind.NOTHING for leg in self.legs(source, target))


def engines_for(source: Language, target: Language, *, confidential: bool) -> list[Way]:
    """Return the ways from one language to another, best first; empty where no machine can or may help.

    What is confidential is brought by engines inside the hub's own network alone. Where somebody decided that people
    translate a pair, no way goes round that. Whether an engine answers at this moment is another matter.
    """
    known = Pairs()

    def names(one: Language, other: Language) -> tuple[str, ...]:
        return tuple(
            leg.engine.name
            for leg in known.legs(one, other)
            if leg.engine.kind != EngineKind.NOTHING and not (confidential and leg.engine.outside)
        )

    direct = names(source, target)
    ways = [Way(engines=direct, route=(source.code, target.code))] if direct else []
    if left_to_people(known.legs(source, target)):
        return ways
    for by in known.routes(source, target):
        first, second = names(source, by), names(by, target)
        if first and second:
            ways.append(Way(engines=first + second, route=(source.code, by.code, target.code)))
    return ways


def kind_of(engine: str) -> str:
    """Return the kind of the engine of that name, as segments keep it (`first → second` for two); empty if unknown."""
    row = Engine.objects.filter(name=engine.rpartition(" → ")[2]).values_list("kind", flat=True).first()
    return row or ""


def left_to_people(legs: list[Leg]) -> bool:
    """True where the list ends with the decision that people translate the pair."""
    return any(leg.engine.kind == EngineKind.NOTHING for leg in legs)
