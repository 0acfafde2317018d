"""Ask the memory: what is this sentence called, and what are sentences like it called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, TypeVar

from django.db.models import Q, QuerySet

from orkhon.items import Language
from orkhon.translation.memory.index.asking import candidates
from orkhon.translation.memory.keys import SentenceKeys, keys_of
from orkhon.translation.memory.matching import EXACT, Match, in_script, weigh
from orkhon.translation.models import Wording

_One = TypeVar("_One")
_AT_ONCE: Final = 500
_MOST_EQUAL: Final = 60
"""Of one sentence so many wordings are looked at, the newest: a greeting stands in thousands of articles."""

_LONGEST_ALIKE: Final = 2_000
"""Longer sentences are found by their own words alone."""


def lookup(text: str, source: Language, target: Language, *, limit: int = 5, least: int = 60) -> list[Match]:
    """Return the best translations of `text`, and of sentences like it, best and newest first, each text once."""
    if source.code == target.code or not text.strip():
        return []
    asked = keys_of(text, source)
    equal = Q(key=asked.key) if asked.shape is None else Q(key=asked.key) | Q(shape=asked.shape)
    sources = {one.pk: one for one in _newest(Wording.objects.filter(equal, language=source.code))}
    if len(text) <= _LONGEST_ALIKE and sum(one.key == asked.key for one in sources.values()) < limit:
        found = [pk for pk in candidates(asked.words, source.code) if pk not in sources]
        sources |= {one.pk: one for one in Wording.objects.filter(pk__in=found)}
    matches = _matches(text, asked, source, target, list(sources.values()))
    good = [one for one in matches if one.score >= least]
    return list(islice(_each_once(good), limit))


def lookup_many(texts: Collection[str], source: Language, target: Language) -> Mapping[str, Match]:
    """Return the newest exact translation of each text that has one. Two queries for five hundred texts."""
    if source.code == target.code:
        return {}
    found: dict[str, Match] = {}
    for some in _batched(dict.fromkeys(text for text in texts if text.strip()), _AT_ONCE):
        keys = {text: keys_of(text, source) for text in some}
        rows = Wording.objects.filter(key__in={one.key for one in keys.values()}, language=source.code)
        by_key: defaultdict[int, list[Wording]] = defaultdict(list)
        for row in rows.order_by("-pk")[: _AT_ONCE * _MOST_EQUAL]:
            by_key[row.key].append(row)
        said = _said_in(target, [row.unit_id for rows_ in by_key.values() for row in rows_[:_MOST_EQUAL]])
        for text, asked in keys.items():
            matches = _matches(text, asked, source, target, by_key[asked.key][:_MOST_EQUAL], said)
            best = next((one for one in _best_first(matches) if one.exact), None)
            if best is not None:
                found[text] = best
    return found


def _matches(
    text: str,
    asked: SentenceKeys,
    source: Language,
    target: Language,
    rows: Sequence[Wording],
    said: Mapping[int, Sequence[Wording]] | None = None,
) -> list[Match]:
    said = _said_in(target, [row.unit_id for row in rows]) if said is None else said
    matches = []
    for row in rows:
        keys = keys_of(row.text, Language.parse(row.tag))
        for wording in said.get(row.unit_id, ()):
            words = in_script(wording.text, wording.tag, target)
            if words is None:
                continue
            weighed = weigh(text, asked, row.text, keys, words)
            matches.append(
                Match(
                    source=row.text,
                    text=weighed.text,
                    score=weighed.score,
                    exact=weighed.score == EXACT,
                    wording=wording.pk,
                    origin=wording.origin,
                    reviewer=_name_of(wording),
                    when=wording.when,
                    source_tag=row.tag,
                    target_tag=wording.tag,
                    agency=wording.agency,
                    replaced=weighed.replaced,
                    numbers_differ=weighed.numbers_differ,
                )
            )
    return matches


def _said_in(language: Language, units: Iterable[int]) -> Mapping[int, Sequence[Wording]]:
    """Return how these units are said in a language: in its script first, and the newest first."""
    said: defaultdict[int, list[Wording]] = defaultdict(list)
    for some in _batched(dict.fromkeys(units), _AT_ONCE):
        for wording in Wording.objects.filter(unit__in=some, language=language.code).select_related("reviewer"):
            said[wording.unit_id].append(wording)
    for wordings in said.values():
        wordings.sort(
            key=lambda one: (Language.parse(one.tag).script == language.script, one.when, one.pk), reverse=True
        )
    return said


def _newest(rows: QuerySet[Wording]) -> QuerySet[Wording]:
    return rows.order_by("-pk")[:_MOST_EQUAL]


def _name_of(wording: Wording) -> str:
    return (wording.reviewer.get_full_name() or wording.reviewer.get_username()) if wording.reviewer else ""


def _best_first(matches: Iterable[Match]) -> list[Match]:
    return sorted(matches, key=lambda one: (one.score, one.when, one.wording), reverse=True)


def _each_once(matches: Iterable[Match]) -> Iterator[Match]:
    seen: set[str] = set()
    for one in _best_first(matches):
        if one.text not in seen:
            seen.add(one.text)
            yield one


def _batched(things: Iterable[_One], size: int) -> Iterator[list[_One]]:
    left = iter(things)
    while some := list(islice(left, size)):
        yield some
