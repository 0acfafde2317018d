"""Train the identification and write its model: `python -m bench.language_training [FOLDER]`.

FOLDER holds `ntrex-dev` (the folder named by ORKHON_TEST_DATA where none is given). Of its documents every second
one, counted in the file's order, is trained on; `bench.language_identification` measures on the others alone. With
`--without-sentences` none is used. The Universal Declaration is never trained on.

What goes in, beside `bench.language_corpus`:

- py3langid's model (BSD-3-Clause; needs numpy): how often its runs of bytes stand in each language, for those
  of its runs that are whole letters of one word. Its own training texts are its makers' affair.
- ntrex-dev: NTREX-128 (CC BY-SA 4.0), as counted above. Only weights of letter runs go into the model, no text.

What is done: each run of letters starts with its logarithmic frequency in each language, and logistic regression on
fragments of one to twelve words then sets the weights (AdaGrad, drawn back towards the start, averaged over the last
epochs). Words with a capital count three quarters, and names out of English and Russian news are strewn into the
fragments of all. Last, alternate scripts and foreign languages are held to be rarer than the eight. These choices
were made on one half of the documents that are trained on, with a model trained on their other half. All is seeded:
the same packages give the same model.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import py3langid
from numpy.typing import NDArray
from py3langid.modelio import load_model

from bench.language_corpus import MAIN, OTHERS, gathered, inflected, names_by_tag, with_alternates
from bench.language_identification import sentences_of
from orkhon.language.alphabet import alphabet
from orkhon.language.grams import SCRIPTS, WEIGHT_OF_CAPITAL, WEIGHT_OF_SMALL, grams_of, script_of, weighed_words_of
from orkhon.language.identifying_model import UNKNOWN, packed
from orkhon.language.tags import KNOWN_TAGS

MODEL = Path(__file__).parent.parent / "src" / "orkhon" / "language" / "identifying.model"
KEPT = {"Latn": 42_000, "Cyrl": 28_000, "Arab": 8_000}
EPOCHS = 8

Floats = NDArray[np.float32]
Fragment = list[str]

_ONE_CLASS = {tag: "uz-Latn-x-2026" for tag in KNOWN_TAGS if tag.startswith("uz-Latn-x-")}
_NEIGHBOUR_LETTERS = {
    "tt-Cyrl": "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәҗңөүһ",
    "ba-Cyrl": "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғҙҡңөҫүһ",
    "kaa-Cyrl": "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөүўҳ",
    "kaa-Latn": "aábcdefgǵhiıjklmnńoóprqstuúvwxyz",
    "crh-Latn": "abcçdefgğhıijklmnñoöpqrsştuüvyzâ",
}
_CODES_OF_PY3LANGID = {"ckb": "sdh"}
_UNTAUGHT = frozenset({"az-Cyrl", "tk-Cyrl", "kk-Latn", "ky-Latn", "kk-Arab"})  # py3langid knows another script
_LETTERS_OF_ANY = frozenset("_'ё")
_FLOOR = 2e-6
_START = 0.3
_TAUGHT_WORDS = 20_000.0
_UNTAUGHT_WORDS = 1_000.0
_OUTSIDE_THE_ALPHABET = 0.02
_LEAST_COUNT = 3
_PULL = 0.02
_RATE = 0.08
_BATCH = 64
_AVERAGED = 4
"""Of how many last epochs the weights are averaged: what the order of fragments did to them cancels out."""

_PRIOR_OF_ALTERNATES = -1.5
_PRIOR_OF_STRANGERS = -1.5
_FRAGMENTS_OF_MAIN = 3000
_SIZES = (1, 2, 3, 3, 4, 4, 5, 5, 5, 5, 6, 8, 12)
_FROM_THE_BEGINNING = 0.4
_WITH_STRANGE_NAMES = 0.25
_CAPITAL_SHARE = WEIGHT_OF_CAPITAL / WEIGHT_OF_SMALL
_CAPITAL = "^"
"""Stands before a word that began with a capital, in the fragments; see `WEIGHT_OF_CAPITAL`."""


@dataclass(frozen=True, kw_only=True)
class Sources:
    """The texts of each tag by kind: messages and seeds, news sentences, made words, names."""

    messages: dict[str, list[Fragment]]
    news: dict[str, list[Fragment]]
    made: dict[str, list[Fragment]]
    names: dict[str, list[Fragment]]

    def strange(self, script: str) -> Fragment:
        """Return the names of people and places that stand in English news: headlines everywhere are full of them.

        In Cyrillic, those of Russian news.
        """
        tag = {"Latn": "en-Latn", "Cyrl": "ru-Cyrl"}.get(script, "")
        names = [word for line in self.news.get(tag, []) for word in line[1:] if word.startswith(_CAPITAL)]
        return names + [
            word for line in self.names.get(tag, []) for word in line if names and word.startswith(_CAPITAL)
        ]

    def weighted(self, tag: str) -> tuple[tuple[float, list[Fragment]], ...]:
        """Return the texts of `tag` with how much a word of each kind counts."""
        return (
            (1.0, self.messages.get(tag, [])),
            (1.0, self.news.get(tag, [])),
            (0.2, self.made.get(tag, [])),
            (0.3, self.names.get(tag, [])),
        )


def main(arguments: list[str]) -> int:
    """Train all scripts and write the model; return 0."""
    parser = argparse.ArgumentParser(prog="python -m bench.language_training")
    parser.add_argument("folder", nargs="?", default=os.environ.get("ORKHON_TEST_DATA", ""))
    parser.add_argument("--without-sentences", action="store_true")
    parser.add_argument("--output", type=Path, default=MODEL)
    chosen = parser.parse_args(arguments)
    if not chosen.folder and not chosen.without_sentences:
        parser.error("ORKHON_TEST_DATA is not set: name the folder that holds ntrex-dev, or give --without-sentences")
    news: dict[str, list[str]] = {}
    if not chosen.without_sentences:
        news = {MAIN[code]: lines for code, lines in sentences_of(Path(chosen.folder), trained_on=True).items()}
        with_alternates(news)
    started = time.monotonic()
    sources = Sources(
        messages=_words_by_tag(gathered()),
        news=_words_by_tag(news),
        made=_words_by_tag(inflected()),
        names=_words_by_tag(names_by_tag()),
    )
    taught = _Taught()
    parts = []
    for number, script in enumerate(SCRIPTS):
        trained = Trainer(number, sources, taught).trained()
        parts.append(trained)
        print(f"{script}: {len(trained[1])} runs, {time.monotonic() - started:.0f} s", flush=True)
    chosen.output.write_bytes(packed(parts))
    print(f"{chosen.output}: {chosen.output.stat().st_size:,} bytes")
    return 0


def _words_by_tag(texts: dict[str, list[str]]) -> dict[str, list[Fragment]]:
    found: dict[str, list[Fragment]] = defaultdict(list)
    for tag, lines in texts.items():
        number = SCRIPTS.index(tag.split("-")[1])
        for line in lines:
            words = [
                word if weight == WEIGHT_OF_SMALL else _CAPITAL + word
                for word, weight in weighed_words_of(line)
                if script_of(word) == number
            ]
            if words:
                found[_ONE_CLASS.get(tag, tag)].append(words)
    return found


class _Taught:
    """py3langid's weights, by our runs of letters."""

    def __init__(self) -> None:
        weights, _, self.classes, moves, rows, output = load_model(
            Path(py3langid.__file__).parent / "data" / "model.npz.xz"
        )
        self.shares: Floats = np.exp(np.asarray(weights, np.float32))
        self.runs: dict[str, list[int]] = defaultdict(list)
        # Breadth first, so that each state of the automaton is met by the very bytes that it stands for.
        strings = {0: b""}
        front = [0]
        while front:
            following = []
            for state in front:
                base = rows[state] << 8
                for byte, target in enumerate(moves[base : base + 256]):
                    if target not in strings:
                        strings[target] = strings[state] + bytes([byte])
                        following.append(target)
                        if output[target] >= 0:
                            self._add(strings[target], output[target])
            front = following

    def _add(self, run: bytes, feature: int) -> None:
        try:
            text = run.decode("utf-8").lower()
        except UnicodeDecodeError:
            return
        begin = "" if text[:1].isalpha() or text[:1] == "'" else "_"
        end = "" if text[-1:].isalpha() or text[-1:] == "'" else "_"
        inner = text[len(begin) : len(text) - len(end)]
        if inner and all(letter.isalpha() or letter == "'" for letter in inner):
            self.runs[begin + inner + end].append(feature)

    def columns(self, tag: str) -> list[int]:
        """Return the columns of `tag`; none where py3langid does not know it."""
        if tag in _UNTAUGHT or "-x-" in tag:
            return []
        code = tag.split("-")[0]
        code = _CODES_OF_PY3LANGID.get(code, code)
        return [number for number, known in enumerate(self.classes) if known == code]


class Trainer:
    """The training of one script."""

    def __init__(self, number: int, sources: Sources, taught: _Taught, seed: int = 4) -> None:
        self._number = number
        self._sources = sources
        self._taught = taught
        self._chance = random.Random(seed)
        self._noise = np.random.default_rng(seed)
        known = sources.messages
        self.tags = sorted(tag for tag in known if tag.split("-")[1] == SCRIPTS[number])
        self._runs: list[str] = []
        self._index: dict[str, int] = {}
        self._features: dict[str, NDArray[np.int32]] = {}
        self._strange = sources.strange(SCRIPTS[number])

    def trained(self) -> tuple[dict[str, object], list[str], bytes]:
        """Return the header, the runs of letters and their weights, one byte for a run and tag."""
        start = self._begin()
        weights, bias = self._fitted(start)
        costs = weights.max(axis=1, keepdims=True) - weights
        step = float(np.quantile(costs.max(axis=1), 0.9995)) / 255
        whole = np.minimum(np.rint(costs / step), 255).astype(np.uint8)
        told = whole.max(axis=1) > 0
        runs = [run for run, kept in zip(self._runs, told, strict=True) if kept]
        header: dict[str, object] = {
            "tags": [UNKNOWN if tag in OTHERS.values() else tag for tag in self.tags],
            "step": step,
            "bias": [round(float(value) + _prior(tag), 4) for tag, value in zip(self.tags, bias, strict=True)],
        }
        return header, runs, whole[told].tobytes()

    def _begin(self) -> Floats:
        counts: list[dict[str, float]] = []
        words = np.zeros(len(self.tags), np.float32)
        total: dict[str, float] = defaultdict(float)
        for column, tag in enumerate(self.tags):
            own: dict[str, float] = defaultdict(float)
            for weight, lines in self._sources.weighted(tag):
                for word, times in Counter(word for line in lines for word in line).items():
                    counted = weight * times * (_CAPITAL_SHARE if word[0] == _CAPITAL else 1)
                    words[column] += counted
                    for run in grams_of(word.removeprefix(_CAPITAL)):
                        own[run] += counted
            counts.append(own)
            for run, times_seen in own.items():
                total[run] += times_seen
        runs = [run for run, times in total.items() if times >= _LEAST_COUNT or len(run) == 1]
        seen = set(runs)
        runs += [run for run in self._taught.runs if run not in seen and script_of(run) == self._number]
        rates = self._rates(runs, counts, words)
        start: Floats = (_START * np.log(rates + _FLOOR)).astype(np.float32)
        start -= start.mean(axis=1, keepdims=True)
        worth = np.sqrt(rates.mean(axis=1)) * (start.max(axis=1) - start.min(axis=1))
        worth[[len(run) == 1 for run in runs]] = np.inf
        kept = np.sort(np.argsort(-worth, kind="stable")[: KEPT[SCRIPTS[self._number]]])
        self._runs = [runs[place] for place in kept]
        self._index = {run: place for place, run in enumerate(self._runs)}
        return start[kept]

    def _rates(self, runs: list[str], counts: list[dict[str, float]], words: Floats) -> Floats:
        """How often each run stands in a word of each tag, where little is known drawn to the mean of all."""
        counted = np.array([[own.get(run, 0.0) for own in counts] for run in runs], np.float32)
        rates = counted / np.maximum(words, 1)
        mean = rates[:, words > 2000].mean(axis=1)
        is_taught = np.array([run in self._taught.runs for run in runs])
        result: Floats = np.zeros(rates.shape, np.float32)
        for column, tag in enumerate(self.tags):
            outside = self._outside(tag, runs)
            prior = np.where(outside, mean * _OUTSIDE_THE_ALPHABET, mean)
            result[:, column] = (counted[:, column] + _UNTAUGHT_WORDS * prior) / (words[column] + _UNTAUGHT_WORDS)
            columns = self._taught.columns(tag)
            if not columns:
                continue
            shares = np.zeros(len(runs), np.float32)
            for place in np.flatnonzero(is_taught):
                shares[place] = self._taught.shares[self._taught.runs[runs[place]]][:, columns].max(axis=1).sum()
            both = is_taught & (counted[:, column] > 5)
            scale = np.median(rates[both, column] / shares[both])
            drawn = (counted[:, column] + _TAUGHT_WORDS * scale * shares) / (words[column] + _TAUGHT_WORDS)
            drawn = np.where(outside, np.minimum(drawn, prior + 0.3 * rates[:, column]), drawn)
            result[:, column] = np.where(is_taught, drawn, result[:, column])
        return result

    def _outside(self, tag: str, runs: list[str]) -> NDArray[np.bool_]:
        letters = set(_NEIGHBOUR_LETTERS.get(tag, ""))
        if tag in KNOWN_TAGS:
            letters = set(alphabet(tag).signs)
        if not letters:
            return np.zeros(len(runs), np.bool_)
        if tag in _ONE_CLASS.values():
            letters |= set("çşğöõŏōóǵ")
        letters |= _LETTERS_OF_ANY
        return np.array([not letters.issuperset(run) for run in runs])

    def _fitted(self, start: Floats) -> tuple[Floats, Floats]:
        weights, bias = start.copy(), np.zeros(len(self.tags), np.float32)
        squares = np.ones_like(weights)
        sums, bias_sums = np.zeros_like(weights), np.zeros_like(bias)
        for epoch in range(EPOCHS):
            fragments = [
                (self._features_of(fragment, thinned=epoch > 0), column)
                for column, tag in enumerate(self.tags)
                for fragment in self._fragments(tag)
            ]
            fragments = [fragment for fragment in fragments if len(fragment[0][0])]
            self._chance.shuffle(fragments)
            rate = _RATE * (1 - 0.8 * epoch / EPOCHS)
            for at in range(0, len(fragments), _BATCH):
                batch = fragments[at : at + _BATCH]
                gold = np.array([column for _, column in batch])
                indices = np.concatenate([features for (features, _), _ in batch])
                weighing = np.concatenate([weighing for (_, weighing), _ in batch])
                lengths = np.array([len(features) for (features, _), _ in batch])
                begins = np.concatenate(([0], np.cumsum(lengths)[:-1]))
                scores = np.add.reduceat(weights[indices] * weighing[:, None], begins, axis=0) + bias
                scores = np.exp(scores - scores.max(axis=1, keepdims=True))
                scores /= scores.sum(axis=1, keepdims=True)
                scores[np.arange(len(batch)), gold] -= 1
                bias -= 0.02 * rate * scores.sum(axis=0)
                order = np.argsort(indices, kind="stable")
                ordered = indices[order]
                firsts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
                rows = ordered[firsts]
                owners = np.repeat(np.arange(len(batch)), lengths)[order]
                drawn = scores[owners].astype(np.float32) * weighing[order][:, None]
                slope = np.add.reduceat(drawn, firsts, axis=0)
                slope += _PULL * (weights[rows] - start[rows])
                squares[rows] += slope**2
                weights[rows] -= rate * slope / np.sqrt(squares[rows])
            if epoch >= EPOCHS - _AVERAGED:
                sums += weights / _AVERAGED
                bias_sums += bias / _AVERAGED
        return sums, bias_sums

    def _features_of(self, fragment: Fragment, *, thinned: bool) -> tuple[NDArray[np.int32], Floats]:
        """Return the runs of a fragment and what each counts."""
        parts, weighing = [], []
        for word in fragment:
            features = self._features.get(word)
            if features is None:
                runs = grams_of(word.removeprefix(_CAPITAL))
                features = self._features[word] = np.array(
                    [self._index[run] for run in runs if run in self._index], np.int32
                )
            parts.append(features)
            weighing.append(np.full(len(features), _CAPITAL_SHARE if word[0] == _CAPITAL else 1.0, np.float32))
        joined, weighed = np.concatenate(parts), np.concatenate(weighing)
        if thinned:
            kept = self._noise.random(len(joined)) < 0.8
            return joined[kept], weighed[kept]
        return joined, weighed

    def _fragments(self, tag: str) -> list[Fragment]:
        chance, sources = self._chance, self._sources
        messages, news = sources.messages[tag], sources.news.get(tag, [])
        made, names = sources.made.get(tag, []), sources.names.get(tag, [])
        found: list[Fragment] = []
        main = tag in MAIN.values()
        for _ in range(_FRAGMENTS_OF_MAIN if main else 1000 if tag in KNOWN_TAGS else 500):
            kind = chance.random()
            size = chance.choice(_SIZES)
            if news and kind < 0.6:
                fragment = _cut(chance.choice(news), size, chance)
            elif made and kind < 0.7:
                fragment = [word for line in chance.sample(made, min(size, 4)) for word in line]
            elif names and kind < 0.75:
                fragment = chance.choice(names)
            else:
                fragment = _cut(chance.choice(messages), size, chance)
            if names and chance.random() < 0.1:
                fragment = fragment + chance.choice(names)
            if main and self._strange and len(fragment) > 1 and chance.random() < _WITH_STRANGE_NAMES:
                fragment = fragment + chance.choices(self._strange, k=chance.choice((1, 1, 2)))
            found.append(fragment)
        return found


def _prior(tag: str) -> float:
    """How much rarer than the eight in their main script a text in `tag` is held to be, as a logarithm."""
    if tag in OTHERS.values():
        return _PRIOR_OF_STRANGERS
    return _PRIOR_OF_ALTERNATES if tag in KNOWN_TAGS and tag not in MAIN.values() else 0.0


def _cut(line: Fragment, size: int, chance: random.Random) -> Fragment:
    start = 0 if chance.random() < _FROM_THE_BEGINNING else chance.randrange(max(1, len(line) - size + 1))
    return line[start : start + size]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
