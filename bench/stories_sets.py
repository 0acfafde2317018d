"""The sets on which stories are measured, made of parallel documents, and the scores. Knows no engine.

A document of the outside data is an event; what each language has of it is a report. In the hard set a report keeps
four tenths of the sentences, each language its own, and has no headline; some documents give a language two reports,
some only one language any. Every other document is for tuning (`TUNED`), the others are for measuring.
"""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import comb
from pathlib import Path

from orkhon.demonstration.stock import read_events
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.language import convert
from orkhon.stories.clustering import Report

SHUFFLES = 5
_SHARE = 0.4
_ONE_LANGUAGE = 0.1
_TWO_REPORTS = 0.25
_DAWN = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
_OTHER_SCRIPT = {"uz": ("uz-Latn", "uz-Cyrl"), "az": ("az-Latn", "az-Cyrl"), "kk": ("kk-Cyrl", "kk-Latn")}

Documents = dict[str, list[dict[str, str]]]


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A report with the event that it tells."""

    event: str
    report: Report


@dataclass(frozen=True, kw_only=True)
class Score:
    """B-cubed precision, recall and F1, in per cent."""

    precision: float
    recall: float
    f1: float


def documents(folder: Path, *, tuned: bool | None = None) -> Documents:
    """Return the documents: those for tuning, those for measuring, or (None) all."""
    found: Documents = defaultdict(list)
    with (folder / "ntrex-dev" / "parallel.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found[row["doc"]].append(row)
    return {
        name: rows for place, (name, rows) in enumerate(found.items()) if tuned is None or tuned == (place % 2 == 0)
    }


def hard_set(of: Documents, seed: int) -> list[Labelled]:
    """Return the reports with few sentences in common, shuffled."""
    draw = random.Random(seed)
    made: list[Labelled] = []
    for name, rows in of.items():
        body = rows[1:]
        languages = list(INTERFACE_LANGUAGES)
        chance = draw.random()
        if chance < _ONE_LANGUAGE:
            languages = [draw.choice(languages)]
        elif chance < _ONE_LANGUAGE + _TWO_REPORTS:
            languages.append(draw.choice(languages))
        for number, language in enumerate(languages):
            kept = sorted(draw.sample(range(len(body)), max(1, round(_SHARE * len(body)))))
            text = " ".join(body[place][language] for place in kept)
            made.append(_labelled(name, f"{name}/{language}/{number}", language, text))
    draw.shuffle(made)
    return _timed(made)


def full_set(of: Documents, seed: int = 0) -> list[Labelled]:
    """Return every document in every language, whole, shuffled."""
    made = [
        _labelled(name, f"{name}/{language}", language, " ".join(row[language] for row in rows))
        for name, rows in of.items()
        for language in INTERFACE_LANGUAGES
    ]
    random.Random(seed).shuffle(made)
    return _timed(made)


def in_other_scripts(reports: Sequence[Labelled], seed: int = 0) -> list[Labelled]:
    """Return the same with half of the reports in Uzbek, Azerbaijani and Kazakh in their other script."""
    draw = random.Random(seed)
    return [
        replace(one, report=_converted(one.report))
        if one.report.language in _OTHER_SCRIPT and draw.random() < 0.5
        else one
        for one in reports
    ]


def demonstration_set() -> list[Labelled]:
    """Return the tellings of the demonstration's events as their agencies send them, in the order of sending."""
    made = [
        Labelled(
            event=event.slug,
            report=Report(
                id=telling.key,
                language=telling.language,
                title=telling.headline,
                text="\n".join((telling.summary, *telling.body)),
                published=_DAWN + timedelta(hours=place, minutes=telling.minutes),
            ),
        )
        for place, event in enumerate(read_events())
        for telling in event.tellings
    ]
    return sorted(made, key=lambda one: (one.report.published, one.report.id))


def b_cubed(gold: Mapping[str, str], found: Mapping[str, str]) -> Score:
    """Return the score of reports by story against reports by event."""
    by_event: dict[str, set[str]] = defaultdict(set)
    by_story: dict[str, set[str]] = defaultdict(set)
    for name, event in gold.items():
        by_event[event].add(name)
        by_story[found[name]].add(name)
    shared = {name: len(by_event[event] & by_story[found[name]]) for name, event in gold.items()}
    precision = sum(shared[name] / len(by_story[found[name]]) for name in gold) / len(gold)
    recall = sum(shared[name] / len(by_event[event]) for name, event in gold.items()) / len(gold)
    return Score(precision=100 * precision, recall=100 * recall, f1=200 * precision * recall / (precision + recall))


def pairwise_f1(gold: Mapping[str, str], found: Mapping[str, str]) -> float:
    """Return the F1 of pairs that are together, in per cent."""
    both = sum(comb(count, 2) for count in Counter((gold[name], found[name]) for name in gold).values())
    wanted = sum(comb(count, 2) for count in Counter(gold.values()).values())
    given = sum(comb(count, 2) for count in Counter(found[name] for name in gold).values())
    return 200 * both / (wanted + given)


def recall_of_pairs(reports: Sequence[Labelled], found: Mapping[str, str]) -> dict[str, float]:
    """Return, by language, which share of pairs with another report of the event is together."""
    asked: Counter[str] = Counter()
    met: Counter[str] = Counter()
    by_event: dict[str, list[Report]] = defaultdict(list)
    for one in reports:
        by_event[one.event].append(one.report)
    for told in by_event.values():
        for mine in told:
            for other in told:
                if mine.id != other.id:
                    asked[mine.language] += 1
                    met[mine.language] += found[mine.id] == found[other.id]
    return {language: met[language] / asked[language] for language in sorted(asked)}


def _labelled(event: str, name: str, language: str, text: str) -> Labelled:
    return Labelled(event=event, report=Report(id=name, language=language, title="", text=text, published=_DAWN))


def _timed(reports: Sequence[Labelled]) -> list[Labelled]:
    return [
        replace(one, report=replace(one.report, published=_DAWN + timedelta(minutes=place)))
        for place, one in enumerate(reports)
    ]


def _converted(report: Report) -> Report:
    source, target = _OTHER_SCRIPT[report.language]
    return replace(report, language=target, text=convert(report.text, source, target))
