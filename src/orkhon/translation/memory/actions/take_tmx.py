"""Take a TMX file into the memory, all of it or nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from orkhon.items import Language
from orkhon.translation.interchange.tmx import read_tmx
from orkhon.translation.memory.actions.remember import Said, remember_many


@dataclass(frozen=True, kw_only=True)
class Taken:
    """How many units the file had, and how many translations are in the memory from it."""

    units: int
    wordings: int


def take_tmx(data: bytes, *, origin: str, agency: str, now: datetime) -> Taken:
    """Remember every wording of a unit as a translation of its first. Raises `FileRefused` before anything is taken.

    `origin` is what it is remembered under, and forgotten by; a unit that names its own keeps that.
    """
    units = read_tmx(data)
    pairs: defaultdict[tuple[str, str, str, str], list[Said]] = defaultdict(list)
    for unit in units:
        first = unit.wordings[0]
        for one in unit.wordings[1:]:
            key = (unit.origin or origin, unit.agency or agency, first.tag, one.tag)
            pairs[key].append(Said(source=first.text, target=one.text))
    taken = 0
    with transaction.atomic():
        for (from_, whose, source, target), said in pairs.items():
            numbers = remember_many(
                said,
                source=Language.parse(source),
                target=Language.parse(target),
                origin=from_,
                agency=whose,
                reviewer=None,
                now=now,
            )
            taken += sum(1 for number in numbers if number)
    return Taken(units=len(units), wordings=taken)
