"""Remember that two sentences mean the same. Asks nobody's leave: whoever confirms a sentence was asked already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from orkhon.items import Language
from orkhon.translation.memory.keys import SentenceKeys, keys_of
from orkhon.translation.models import Unit, Wording, WordingUse

_AT_ONCE: Final = 500
LONGEST: Final = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One sentence and its translation, both with marks."""

    source: str
    target: str


def remember(
    source_text: str,
    target_text: str,
    *,
    source: Language,
    target: Language,
    origin: str,
    agency: str,
    reviewer: User | None,
    now: datetime,
) -> int:
    """Remember one pair and return the number of the translation's wording, 0 where there is nothing to remember."""
    pair = Said(source=source_text, target=target_text)
    return remember_many(
        [pair], source=source, target=target, origin=origin, agency=agency, reviewer=reviewer, now=now
    )[0]


def remember_many(
    pairs: Sequence[Said],
    *,
    source: Language,
    target: Language,
    origin: str,
    agency: str,
    reviewer: User | None,
    now: datetime,
) -> list[int]:
    """Remember many pairs of one document, and return the numbers of the translations' wordings in their order.

    What is known already is only noted as used by this document too. Pairs of one language, without words or longer
    than any sentence are passed over, with 0.
    """
    numbers = [0] * len(pairs)
    if source.code == target.code:
        return numbers
    good = [at for at, one in enumerate(pairs) if _is_sentence(one.source) and _is_sentence(one.target)]
    for begin in range(0, len(good), _AT_ONCE):
        some = good[begin : begin + _AT_ONCE]
        with transaction.atomic():
            keeping = _Keeping(source, target, origin=origin, agency=agency, reviewer=reviewer, now=now)
            for at, number in zip(some, keeping.keep([pairs[at] for at in some]), strict=True):
                numbers[at] = number
    return numbers


def _is_sentence(text: str) -> bool:
    return bool(text.strip()) and len(text) <= LONGEST


class _Keeping:
    """What is known of some pairs, and what is new."""

    def __init__(
        self, source: Language, target: Language, *, origin: str, agency: str, reviewer: User | None, now: datetime
    ) -> None:
        self._source, self._target = source, target
        self._origin, self._agency, self._reviewer, self._now = origin, agency, reviewer, now
        self._wordings: defaultdict[int, list[Wording]] = defaultdict(list)
        self._units_with: defaultdict[int, list[int]] = defaultdict(list)
        self._used: list[Wording] = []

    def keep(self, pairs: Sequence[Said]) -> list[int]:
        keys = [(keys_of(one.source, self._source), keys_of(one.target, self._target)) for one in pairs]
        self._read({of_source.key for of_source, _ in keys})
        # Units are made first, and only as many as are wanted: their numbers go into the wordings.
        chosen = [self._unit_of(of_source.key, of_target.key) for of_source, of_target in keys]
        new: list[Wording] = []
        found: list[Wording] = []
        for one, (of_source, of_target), unit in zip(pairs, keys, chosen, strict=True):
            self._worded(unit, one.source, of_source, self._source, new)
            found.append(self._worded(unit, one.target, of_target, self._target, new))
        Wording.objects.bulk_create(new)
        # A list, and not a set by number: those that are new had none when they were noted.
        uses = {one.pk: self._use_of(one) for one in self._used if one.origin != self._origin}
        WordingUse.objects.bulk_create(uses.values(), ignore_conflicts=True)
        return [one.pk for one in found]

    def _read(self, keys: set[int]) -> None:
        sources = Wording.objects.filter(key__in=keys, language=self._source.code)
        units = set(sources.values_list("unit_id", flat=True))
        rows = Wording.objects.filter(unit__in=units, language__in=(self._source.code, self._target.code))
        for row in rows.order_by("pk"):
            self._wordings[row.unit_id].append(row)
            if row.language == self._source.code and row.unit_id not in self._units_with[row.key]:
                self._units_with[row.key].append(row.unit_id)

    def _unit_of(self, source_key: int, target_key: int) -> int:
        """Return the unit that the pair belongs to, a new one where joining another would be a guess."""
        units = self._units_with[source_key]
        free = []
        for unit in units:
            said = [one for one in self._wordings[unit] if one.language == self._target.code]
            if any(one.key == target_key for one in said):
                return unit
            if not said:
                free.append(unit)
        own = [unit for unit in free if any(one.origin == self._origin for one in self._wordings[unit])]
        if own or (len(units) == 1 and free):
            joined = (own or free)[-1]
        else:
            joined = Unit.objects.create(created=self._now).pk
            units.append(joined)
        # So that the next pair of these words finds it taken.
        self._wordings[joined].append(
            Wording(language=self._target.code, tag="", key=target_key, origin=self._origin, text="")
        )
        return joined

    def _worded(self, unit: int, text: str, keys: SentenceKeys, language: Language, new: list[Wording]) -> Wording:
        for one in self._wordings[unit]:
            if one.language == language.code and one.tag == language.tag and one.text == text:
                self._used.append(one)
                return one
        wording = Wording(
            unit_id=unit,
            language=language.code,
            tag=language.tag,
            text=text,
            key=keys.key,
            shape=keys.shape,
            origin=self._origin,
            agency=self._agency,
            reviewer=self._reviewer,
            when=self._now,
        )
        self._wordings[unit].append(wording)
        new.append(wording)
        return wording

    def _use_of(self, wording: Wording) -> WordingUse:
        return WordingUse(
            wording=wording, origin=self._origin, agency=self._agency, reviewer=self._reviewer, when=self._now
        )
