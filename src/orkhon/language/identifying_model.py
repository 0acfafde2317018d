"""What each word speaks against every language, and what a sum of that speaks for. Knows no mixtures.

The weights are those of `identifying.model`, made by `python -m bench.language_training`. For each run of letters
of a word (one to five, and the whole word) they say how much it speaks against each language. They are kept as
whole numbers in fields of one large number, so that a word is one look-up and a text one sum.
"""

from __future__ import annotations

import json
import math
import re
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import sub

from orkhon.language.grams import (
    APOSTROPHES,
    ONE_SIGN,
    WEIGHT_OF_CAPITAL,
    WEIGHT_OF_SMALL,
    grams_of,
    script_of,
    weighed_words_of,
)
from orkhon.language.normalising import normalise

UNKNOWN = "und"
"""The tag of a text whose language is not told (BCP 47's code for an undetermined language)."""

_LONGEST_TOKEN = 200
_REMEMBERED = 1 << 17
"""Tokens kept with what they weigh: at most some 60 MB, reached after about 10,000 sentences of many languages."""

_FIELD, _SHORT = 32, 16
"""Bits of a field in a text, and in a word: its 199 runs of letters at most, of 255 at most, stay below 2 to the 16."""

_COUNTS = 7
"""Before the weights: letters of each script and of others, words with letters of strangers, words, small ones."""

_OTHER, _STRANGE, _WORDS, SMALL = 3, 4, 5, 6
_LETTER, _LETTER_OF_LATIN_NAME = 4, 1
"""What a letter counts where scripts are weighed: names in Latin stand in texts of every script."""

_CERTAIN = 12.0
"""From this distance, in natural logarithms, the second is out of the question: e to the -12 is 0.000006."""

_NEIGHBOURS = ("ba-", "crh-", "kaa-", "tt-", "ug-")
"""Languages that are believed from three words on: they share most of their words with one of ours."""
_SURE_OF_A_WORD = 0.85
_SURE_OF_A_TEXT = 0.4
_LATIN_BESIDE_CYRILLIC = 0.4
"""What a Latin letter weighs where a text has both scripts: Latin names stand in Cyrillic texts, not the reverse."""

_LATIN = "[A-Za-zÀ-ÖØ-öø-ʯ]"
_PLAIN = re.compile(
    "[\"'(«“„‘]*"
    rf"(?:({_LATIN}+(?:['{APOSTROPHES}]{_LATIN}+)*(?:(?<=[oOgG])[ʻ‘’'ʼ`])?)"
    "|([\u0400-\u0481\u048a-\u052f]+)|([\u0621-\u063a\u0641-\u064a\u066e-\u06d3\u06d5]+))"
    "[\"'.,:;!?)»”’…،؟-]*"
)
"""One word of one script, with at most what stands around words: nothing in it to normalise. Groups as `SCRIPTS`."""

_ADDRESS = re.compile(r"://|www\.|[\w.]@\w|^[@#/]|\.(?:com|org|net|kz|kg|uz|az|tr|tm|ru|info)\b", re.IGNORECASE)
_STRANGE_LETTERS = re.compile("[ҕҥӧӱӑӗӳєїґђћљњѓќѕџҷӣӯҵӈӄӝӟӥӵţãõêőűåøæœßłżźćśęąčšřěůťďșțāēīōūđþð\u0e00-\u0e7f]")
_OF_DRAFTS = re.compile("[õū]")

_REFORMED = frozenset("öõŏōóçşğǵÖÕŎŌÓÇŞĞǴ")
_SPELLINGS_OF_UZBEK = (
    ("uz-Latn-x-2023", "õ"),
    ("uz-Latn-x-2021", "ŏō"),
    ("uz-Latn-x-2026", "ö"),
    ("uz-Latn-x-2019", "óǵ"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A stretch of a text, from `start` to before `end` in characters, that is in one language."""

    tag: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Identification:
    """What a text is in.

    `tag` is one of `KNOWN_TAGS`, a neighbour's (`tt-Cyrl`, `ba-Cyrl`, `crh-Latn`, `ug-Arab`, `kaa-Cyrl`,
    `kaa-Latn`) or `und`. `confidence`, 0 to 1, is the tag's share of belief; for `und` it is that of the best
    guess that was not believed, 0 where there was nothing to go by. `ranked` holds the tags with at least a
    thousandth of the belief, best first; foreign languages count together as `und`. `parts` is empty but for a
    mixture, where it tells the stretches.
    """

    tag: str
    confidence: float
    ranked: tuple[tuple[str, float], ...] = ()
    parts: tuple[Part, ...] = ()


NOTHING = Identification(tag=UNKNOWN, confidence=0.0)


class Model:
    """The weights of all scripts, opened."""

    def __init__(self, blob: bytes) -> None:
        content = zlib.decompress(blob)
        end = content.index(b"\n")
        position = end + 1
        self.tags: list[list[str]] = []
        self._steps: list[float] = []
        self._biases: list[list[float]] = []
        self._places: list[dict[str, int]] = []
        self._rows: list[bytes] = []
        self._begins: list[int] = []
        begin = _COUNTS
        for part in json.loads(content[:end]):
            tags = [str(tag) for tag in part["tags"]]
            length = int(part["letters"])
            grams = content[position : position + length].decode("utf-8").split("\n")
            position += length
            size = len(grams) * len(tags)
            wide = bytearray(size * _SHORT // 8)
            wide[:: _SHORT // 8] = content[position : position + size]
            position += size
            # Opened only where a word asks for it, so that the model is there at once.
            self._places.append(dict(zip(grams, range(0, len(wide), len(tags) * _SHORT // 8), strict=True)))
            self._rows.append(bytes(wide))
            step = float(part["step"]) / WEIGHT_OF_SMALL
            self.tags.append(tags)
            self._steps.append(step)
            self._biases.append([float(bias) / step for bias in part["bias"]])
            self._begins.append(begin)
            begin += len(tags)
        self._bytes = begin * _FIELD // 8
        self._unpacked = struct.Struct(f"<{begin}I").unpack
        self._shifts = [start * _FIELD for start in self._begins]
        self._ends = [start + len(tags) for start, tags in zip(self._begins, self.tags, strict=True)]
        self._certain = {
            tag: Identification(tag=tag, confidence=1.0, ranked=((tag, 1.0),))
            for tags in self.tags
            for tag in tags
            if tag != UNKNOWN
        }

    def weighed(self, token: str) -> int:
        """Return what the words of `token`, text without spaces, speak against every language, with the counts."""
        plain = _PLAIN.fullmatch(token)
        if plain is not None and plain.lastindex is not None:
            word = plain[plain.lastindex]
            weight = WEIGHT_OF_CAPITAL if word[0].isupper() else WEIGHT_OF_SMALL
            return self._of_word(word.lower().translate(ONE_SIGN), plain.lastindex - 1, weight)
        if _ADDRESS.search(token) is not None:
            return 0
        if not token.isascii():
            token = normalise(token).text
        total = 0
        for word, weight in weighed_words_of(token):
            index = script_of(word)
            total += len(word) * _LETTER << (_OTHER * _FIELD) if index is None else self._of_word(word, index, weight)
        return total

    def _of_word(self, word: str, index: int, weight: int) -> int:
        rows, get, width = self._rows[index], self._places[index].get, len(self.tags[index]) * _SHORT // 8
        read = int.from_bytes
        summed = sum([read(rows[at : at + width], "little") for at in map(get, grams_of(word)) if at is not None])
        short = summed.to_bytes(width, "little")
        wide = bytearray(2 * width)
        wide[::4], wide[1::4] = short[::2], short[1::2]
        value = (weight * read(wide, "little")) << self._shifts[index]
        small = weight == WEIGHT_OF_SMALL
        letter = _LETTER if small or index else _LETTER_OF_LATIN_NAME
        value += (len(word) * letter << (index * _FIELD)) + (1 << (_WORDS * _FIELD)) + (small << (SMALL * _FIELD))
        if _STRANGE_LETTERS.search(word) is not None and _OF_DRAFTS.search(word) is None:
            value += 1 << (_STRANGE * _FIELD)
        return value

    def fields(self, total: int) -> Sequence[int]:
        """Return the counts and the languages' weights that a sum of `weighed` holds."""
        return self._unpacked(total.to_bytes(self._bytes, "little"))

    def may_be_mixed(self, stretches: Iterable[int]) -> bool:
        """Return whether the stretches of a text, each the sum of its tokens, have different best languages.

        This is the cheap question that most texts answer with no.
        """
        best = None
        for weighed in stretches:
            fields = self.fields(weighed)
            script = _main_script(fields)
            if script is None:
                continue
            costs = list(map(sub, fields[self._begins[script] : self._ends[script]], self._biases[script]))
            found = script, costs.index(min(costs))
            if best is not None and found != best:
                return True
            best = found
        return False

    def decide(self, total: int, text: str = "") -> Identification:
        """Return what the sum `total` speaks for; `text` tells the spellings of one language apart."""
        return self.decided(self.fields(total), text)

    def decided(self, fields: Sequence[int], text: str = "") -> Identification:
        """Return what the fields of a sum speak for, as `decide` does."""
        script = _main_script(fields)
        if script is None or fields[_OTHER] > fields[script]:
            return NOTHING
        tags, step = self.tags[script], self._steps[script]
        costs = list(map(sub, fields[self._begins[script] : self._ends[script]], self._biases[script]))
        least = min(costs)
        near = least + _CERTAIN / step
        if not fields[_STRANGE] and sorted(costs)[1] >= near:
            tag = tags[costs.index(least)]
            if tag == "uz-Latn":
                tag = _uzbek(text)
            if tag in self._certain and (fields[_WORDS] > 2 or not tag.startswith(_NEIGHBOURS)):
                return self._certain[tag]
        ranked = [(tags[place], cost) for place, cost in enumerate(costs) if cost < near]
        belief: dict[str, float] = {}
        for tag, cost in ranked:
            belief[tag] = belief.get(tag, 0.0) + math.exp((least - cost) * step)
        whole = sum(belief.values())
        ranked = sorted(((tag, share / whole) for tag, share in belief.items()), key=by_share, reverse=True)
        tag, confidence = ranked[0]
        if len(ranked) > 1:
            tag, confidence, ranked = _spelled(text, ranked)
        elif tag == "uz-Latn":
            tag = _uzbek(text)
            ranked = [(tag, confidence)]
        count = fields[_WORDS]
        known = tag != UNKNOWN and confidence >= (_SURE_OF_A_WORD if count < 3 else _SURE_OF_A_TEXT)
        if count < 3 and tag.startswith(_NEIGHBOURS):
            known = False
        if fields[_STRANGE] * 6 > count and not tag.startswith("uz-Latn-x"):
            known = False
        return Identification(
            tag=tag if known else UNKNOWN,
            confidence=round(confidence, 4),
            ranked=tuple((one, round(share, 4)) for one, share in ranked if share >= 0.001),
        )


def by_share(ranked: tuple[str, float]) -> float:
    """Return the share of one of `Identification.ranked`, to sort by."""
    return ranked[1]


class Words(dict[str, int]):
    """Tokens with what they weigh; fills itself and forgets all when it is full."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model

    def __missing__(self, token: str) -> int:
        weight = self.model.weighed(token[:_LONGEST_TOKEN])
        if len(token) <= _LONGEST_TOKEN:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[token] = weight
        return weight


def _main_script(fields: Sequence[int]) -> int | None:
    latin, cyrillic, arabic = fields[0], fields[1], fields[2]
    if not latin and not cyrillic and not arabic:
        return None
    if cyrillic >= arabic:
        return 1 if cyrillic > latin * _LATIN_BESIDE_CYRILLIC else 0
    return 2 if arabic > latin * _LATIN_BESIDE_CYRILLIC else 0


def _spelled(text: str, ranked: list[tuple[str, float]]) -> tuple[str, float, list[tuple[str, float]]]:
    """Put the spellings of one language and script together behind the likeliest of them."""
    together: dict[str, list[tuple[str, float]]] = {}
    for tag, share in ranked:
        together.setdefault(tag.partition("-x-")[0], []).append((tag, share))
    summed = [(found[0][0], sum(share for _, share in found)) for found in together.values()]
    summed = [
        (_uzbek(text) if plain == "uz-Latn" else tag, share)
        for plain, (tag, share) in zip(together, summed, strict=True)
    ]
    summed.sort(key=by_share, reverse=True)
    return summed[0][0], summed[0][1], summed


def _uzbek(text: str) -> str:
    if text.isascii() or _REFORMED.isdisjoint(text):
        return "uz-Latn"
    small = text.lower()
    counts = [(sum(map(small.count, letters)), tag) for tag, letters in _SPELLINGS_OF_UZBEK]
    most, tag = max(counts, key=lambda counted: counted[0])
    old = len(re.findall(rf"[og]['{APOSTROPHES}]|sh|ch", small))
    reformed = most + sum(map(small.count, "çşğ"))
    if reformed <= old:
        return "uz-Latn"
    return tag if most else "uz-Latn-x-2026"


def packed(parts: Iterable[tuple[Mapping[str, object], Sequence[str], bytes]]) -> bytes:
    """Return the bytes of a model: for each script its header, its runs of letters and their weights."""
    headers: list[dict[str, object]] = []
    body = bytearray()
    for header, grams, weights in parts:
        letters = "\n".join(grams).encode()
        headers.append({**header, "letters": len(letters)})
        body += letters + weights
    return zlib.compress(json.dumps(headers).encode() + b"\n" + body, 9)
