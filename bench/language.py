"""The benches of the language engine: how right it is, how fast, and what the peers do with the same texts.

Read from the folder that `ORKHON_TEST_DATA` names: the sentences of NTREX in the documents that nothing is trained
on, the Universal Declaration, lemmas. Shares near 100 % are given by what is missing from them, in per cent. A peer
stands behind a stroke in the name of its figure; one that is not installed is left out. Where a name ends in `_first`,
every word is seen for the first time; the others read the same news again, as a wire's words repeat.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import language_conversion as conversion
from bench import language_folding as folding
from bench import language_identification as identification
from bench import language_names as naming
from bench import language_stems as stems
from bench.figures import Figure, scale
from orkhon.language import Strength, convert, stem

_SPEED_BYTES = 10_000_000
_NO_GOAL = "≥ 0"
_STEM_GOALS = {"kk": 0.72, "ky": 0.72, "uz": 0.75, "az": 0.80, "tr": 0.95}
_STRICT_PAIRS = (
    ("uz-Latn", "uz-Cyrl", "≥ 99"),
    ("az-Latn", "az-Cyrl", "≥ 99"),
    ("kk-Cyrl", "kk-Latn", "≥ 99"),
    ("kk-Cyrl", "kk-Arab", _NO_GOAL),
    ("tk-Latn", "tk-Cyrl", _NO_GOAL),
    ("ky-Cyrl", "ky-Latn", _NO_GOAL),
)
_NAMES_OF = ("az-Latn", "en-Latn", "kk-Cyrl", "ky-Cyrl", "ru-Cyrl", "tk-Latn", "tr-Latn", "uz-Latn")
_ROUND_TRIP_GOALS = {("uz", "uz-Cyrl"), ("az", "az-Cyrl"), ("tk", "tk-Cyrl")}
_LIKE = 0.9


def figures() -> Iterator[Figure]:
    """Measure one figure after another; only those of names where no folder of outside data is named."""
    named = os.environ.get("ORKHON_TEST_DATA")
    if not named:
        yield Figure(name="language_of_outside_data", value=None, unit="", goal=_NO_GOAL)
        yield from _names()
        return
    folder = Path(named)
    yield from _identification(folder)
    yield from _conversion(folder)
    yield from _folding(folder)
    yield from _stems(folder)
    yield from _names()


def _percent(share: float) -> float:
    return 100 * share


def _missed(share: identification.Share) -> float:
    return _percent(1 - share.share)


def _identification(folder: Path) -> Iterator[Figure]:
    sentences = identification.sentences_of(folder)
    peers = identification.peers()
    first, *later = identification.texts_a_second(folder)
    peer = next((identification.texts_a_second(folder, find, repeats=1)[0] for find in peers.values()), None)
    yield Figure(name="identified_s", value=max(later), unit="texts/s", goal="≥ 20000", peer=peer)
    yield Figure(name="identified_s_first", value=first, unit="texts/s", goal=_NO_GOAL, peer=peer)
    cuts: tuple[tuple[str, Callable[[str], str], str], ...] = (
        ("sentences", str, "≤ 0.1"),
        ("five_words", identification.first_words, "≤ 1.5"),
    )
    for cut, shorten, goal in cuts:
        ours: list[float] = []
        theirs: dict[str, list[float]] = {name: [] for name in peers}
        for code, texts in sentences.items():
            tag = identification.tag_of(code)
            short = list(map(shorten, texts))
            ours.append(_missed(identification.measured(short, tag)))
            for name, find in peers.items():
                theirs[name].append(_missed(identification.measured(short, tag, find)))
            beside = next(iter(theirs.values()), [None])[-1]
            yield Figure(name=f"missed_{code}_{cut}", value=ours[-1], unit="%", goal=goal, peer=beside)
        for name, missed in theirs.items() or {"": []}.items():
            peer = sum(missed) / len(missed) if missed else None
            behind = f"/{name.split(',')[0]}" if name else ""
            mean = sum(ours) / len(ours)
            yield Figure(name=f"missed_mean_{cut}{behind}", value=mean, unit="%", goal=goal, peer=peer)
    for target in identification.ALTERNATE_SCRIPTS:
        converted = identification.alternates(folder, target)
        different = identification.changed(sentences[target.split("-")[0]], converted)
        share = identification.measured(converted, target)
        yield Figure(name=f"missed_{target}", value=_missed(share), unit="%", goal="≤ 1")
        if len(different) < len(converted):
            share = identification.measured(different, target)
            yield Figure(name=f"missed_{target}_where_written_otherwise", value=_missed(share), unit="%", goal="≤ 1")
    for version in (*identification.NEIGHBOURS, *identification.STRANGERS):
        kept = identification.not_taken_for_ours(identification.declaration(folder, version))
        goal = "≤ 2" if version == "tat" else _NO_GOAL
        yield Figure(name=f"taken_for_ours_{version}", value=_percent(1 - kept), unit="%", goal=goal)


def _conversion(folder: Path) -> Iterator[Figure]:
    for code, (_, one, two) in conversion.PAIRS.items():
        for source, target in ((one, two), (two, one)):
            pairs = conversion.declaration_pair(folder, source, target)
            error = _percent(conversion.character_error(pairs, _converting(source, target), target))
            peers = conversion.peers(source, target)
            name = f"error_{code}_{source[3:]}_{target[3:]}".lower()
            for peer, converter in peers.items():
                theirs = _percent(conversion.character_error(pairs, converter, target))
                yield Figure(name=f"{name}/{peer}", value=error, unit="%", goal="≤ 0.05", peer=theirs)
            if not peers:
                yield Figure(name=name, value=error, unit="%", goal="≤ 0.05")
    sentences = identification.sentences_of(folder)
    for code, source, target in conversion.ROUND_TRIPS:
        both = list(sentences[code]) + identification.sentences_of(folder, trained_on=True)[code]
        found = conversion.round_trip(both, source, target)
        name = f"not_back_{code}_{target[3:]}".lower()
        goal = "≤ 0.5" if (code, target) in _ROUND_TRIP_GOALS else _NO_GOAL
        value = _percent(1 - found.exact / found.sentences)
        there, back = conversion.peers(source, target), conversion.peers(target, source)
        for peer in there.keys() & back.keys():
            other = conversion.round_trip(both, source, target, peer=(there[peer], back[peer]))
            missed = _percent(1 - other.exact / other.sentences)
            yield Figure(name=f"{name}/{peer}", value=value, unit="%", goal=goal, peer=missed)
        if not there.keys() & back.keys():
            yield Figure(name=name, value=value, unit="%", goal=goal)
        if not goal.startswith("≤"):
            unlisted = _percent(1 - found.listed / found.sentences)
            yield Figure(name=f"{name}_unlisted", value=unlisted, unit="%", goal="≤ 0.5")
    size = int(_SPEED_BYTES * scale())
    for code, source, target in conversion.ROUND_TRIPS:
        for one, two in ((source, target), (target, source)):
            texts = [convert(text, source, one) for text in sentences[code]]
            first, again = conversion.megabytes_a_second(texts, _converting(one, two), size=size)
            rivals = conversion.peers(one, two)
            speeds = {
                peer: conversion.megabytes_a_second(texts, rival, size=min(size, 400_000), repeats=1)[1]
                for peer, rival in rivals.items()
            }
            name = f"mb_s_{code}_{one[3:]}_{two[3:]}".lower()
            for peer, speed in speeds.items():
                yield Figure(name=f"{name}/{peer}", value=again, unit="MB/s", goal="≥ 15", peer=speed)
            if not speeds:
                yield Figure(name=name, value=again, unit="MB/s", goal="≥ 15")
            yield Figure(name=f"{name}_first", value=first, unit="MB/s", goal=_NO_GOAL)


def _converting(source: str, target: str) -> conversion.Converter:
    return lambda text: convert(text, source, target)


def _folding(folder: Path) -> Iterator[Figure]:
    sentences = identification.sentences_of(folder)
    for source, target, goal in _STRICT_PAIRS:
        equal = folding.all_words_equal(sentences[source[:2]], source, target)
        name = f"strict_equal_{source[:2]}_{target[3:]}".lower()
        yield Figure(name=name, value=_percent(equal), unit="%", goal=goal)
    for tag in _NAMES_OF:
        names = folding.names_of(tag)
        for strength, goal in ((Strength.STRICT, "≤ 0.1"), (Strength.LOOSE, "≤ 5")):
            share, _ = folding.merged(names, strength, tag)
            yield Figure(name=f"merged_{tag[:2]}_{strength.value}", value=_percent(share), unit="%", goal=goal)


def _stems(folder: Path) -> Iterator[Figure]:
    for code, least in _STEM_GOALS.items():
        forms = stems.forms_with_lemmas(folder / "lemmas-dev" / f"{code}.tsv")
        ours = stems.score_pairs(forms, _stemming(code)).f1
        for peer, stemmed in stems.peers(code).items():
            theirs = stems.score_pairs(forms, stemmed).f1
            name = f"stems_{code}/{peer}".replace(" ", "_")
            yield Figure(name=name, value=ours, unit="F1", goal=f"≥ {least}", peer=theirs)
        low, high = stems.interval(forms, _stemming(code))
        yield Figure(name=f"stems_{code}_low", value=low, unit="F1 2.5 %", goal=_NO_GOAL)
        yield Figure(name=f"stems_{code}_high", value=high, unit="F1 97.5 %", goal=_NO_GOAL)
    for code, texts in identification.sentences_of(folder).items():
        words = [word for text in texts for word in text.split()]
        stem("a", code)  # dictionaries are opened before
        unseen = list(dict.fromkeys(words))
        first = stems.words_a_second(unseen, _stemming(code))[0]
        again = max(stems.words_a_second(words, _stemming(code)))
        simplemma = stems.peers(code).get("simplemma")
        speed = max(stems.words_a_second(words, simplemma)) if simplemma is not None else None
        yield Figure(name=f"words_s_{code}", value=again, unit="words/s", goal="≥ 100000", peer=speed)
        yield Figure(name=f"words_s_{code}_first", value=first, unit="words/s", goal=_NO_GOAL)


def _stemming(code: str) -> Callable[[str], str]:
    return lambda word: stem(word, code)


def _names() -> Iterator[Figure]:
    score = naming.precision_at_one(naming.names_by_tag())
    yield Figure(name="territories_at_one", value=_percent(score.precision), unit="%", goal="≥ 95")
    countries = naming.precision_at_one(naming.names_by_tag(countries_only=True))
    yield Figure(name="countries_at_one", value=_percent(countries.precision), unit="%", goal=_NO_GOAL)
    variants, different = naming.listed_names()
    yield Figure(name="variants_least_likeness", value=naming.likenesses(variants)[0][0], unit="", goal=f"≥ {_LIKE}")
    alike = [pair for pair in naming.likenesses(different) if pair[0] >= _LIKE]
    yield Figure(name="surnames_kept_apart", value=len(different) - len(alike), unit="pairs", goal="≥ 300")
    yield Figure(name="surnames_taken_for_one", value=len(alike), unit="pairs", goal="≤ 0")
