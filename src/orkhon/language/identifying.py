"""Tell which language and script a text is in. Knows no grammar: it weighs the letters that words are made of.

The weights are those of `identifying.model`, made by `python -m bench.language_training`. For each run of letters
of a word (one to five, and the whole word) they say how much it speaks against each language. They are kept as
whole numbers in fields of one large number, so that a word is one look-up and a text one sum.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

from orkhon.language.normalising import normalise
from orkhon.language.tags import language_of

UNKNOWN = "und"
"""The tag of a text whose language is not told (BCP 47's code for an undetermined language)."""

SCRIPTS = ("Latn", "Cyrl", "Arab")
LONGEST_GRAM = 5
_SAMPLE = 20_000
_LONGEST_WORD = 40
_LONGEST_TOKEN = 200
_REMEMBERED = 1 << 15
_FIELD = 32
_COUNTS = 6  # letters of each script, letters of other scripts, letters that none of our languages has, words
_OTHER, _STRANGE, _WORDS = 3, 4, 5

_SURE_OF_A_WORD = 0.85
_SURE_OF_A_TEXT = 0.4
_SURE_OF_A_HALF = 0.99
_LEAST_HALF = 6
_WINDOW = 6
_MOST_OF_IT = 0.8
_LATIN_BESIDE_CYRILLIC = 0.4
"""What a Latin letter weighs where a text has both scripts: Latin names stand in Cyrillic texts, not the reverse."""

_APOSTROPHES = "’‘ʻʼ`´′ʹ\u02bd\uff07"
_WORD = re.compile(
    rf"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f'{_APOSTROPHES}](?=[^\W\d_])|(?<=[oOgG])[ʻ‘’'ʼ`])*",
)
_ONE_SIGN = str.maketrans(
    {**dict.fromkeys(_APOSTROPHES, "'"), "ӊ": "ң", "\u0307": None, "ٴ": "ء", "ي": "ي", "ک": "ك", "ی": "ي", "ـ": None}
)
_ADDRESS = re.compile(r"://|www\.|[\w.]@\w|^[@#/]|\.(?:com|org|net|kz|kg|uz|az|tr|tm|ru|info)\b", re.IGNORECASE)
_BY_SCRIPT = (
    re.compile("[a-z\u00df-\u024f\u0250-\u02af\u1e00-\u1eff]"),
    re.compile("[\u0400-\u052f]"),
    re.compile("[\u0621-\u064a\u066e-\u06d5\u06fa-\u06ff]"),
)
_STRANGE_LETTERS = re.compile("[ҕҥӧӱӑӗӳєїґђћљњѓќѕџҷӣӯҵӈӄӝӟӥӵţãõêőűåøæœßłżźćśęąčšřěůťďșțāēīōūđþð\u0e00-\u0e7f]")
_OF_DRAFTS = re.compile("[õū]")

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


_NOTHING = Identification(tag=UNKNOWN, confidence=0.0)


def identify(text: str) -> Identification:
    """Return the language and script of `text`, judged by its first 20,000 characters.

    A text is left unknown where it has no letters of ours, where one or two words would fit several languages,
    and where it is a mixture in which no language makes up four fifths. Any text is taken; nothing raises.
    """
    sample = text if len(text) <= _SAMPLE else text[:_SAMPLE]
    words = _words()
    values = list(map(words.__getitem__, sample.split()))
    total = sum(values)
    if not total:
        return _NOTHING
    model = words.model
    found = model.decide(total, sample)
    if len(values) >= 2 * _LEAST_HALF and _seems_mixed(model, values, total):
        return _mixture(model, sample, found)
    return found


def words_of(text: str) -> list[str]:
    """Return the words of `text` as their letters are weighed: in lower case, every apostrophe as '."""
    return [word.translate(_ONE_SIGN) for word in _WORD.findall(unicodedata.normalize("NFC", text).lower())]


def grams_of(word: str) -> list[str]:
    """Return the runs of letters of a word of `words_of`, `_` standing for its beginning and end."""
    marked = f"_{word[:_LONGEST_WORD]}_"
    length = len(marked)
    grams = list(marked[1:-1])
    for size in range(2, min(LONGEST_GRAM, length) + 1):
        grams += [marked[start : start + size] for start in range(length - size + 1)]
    if length > LONGEST_GRAM:
        grams.append(marked)
    return grams


def script_of(word: str) -> int | None:
    """Return the index in `SCRIPTS` of the script that a lower-case word shows, or None for all others."""
    for index, letters in enumerate(_BY_SCRIPT):
        if letters.search(word) is not None:
            return index
    return None


class Model:
    """The weights of all scripts, opened."""

    def __init__(self, blob: bytes) -> None:
        content = zlib.decompress(blob)
        end = content.index(b"\n")
        position = end + 1
        self.tags: list[list[str]] = []
        self._steps: list[float] = []
        self._biases: list[list[float]] = []
        self._rows: list[dict[str, int]] = []
        self._begins: list[int] = []
        begin = _COUNTS
        for part in json.loads(content[:end]):
            tags = [str(tag) for tag in part["tags"]]
            length = int(part["letters"])
            grams = content[position : position + length].decode("utf-8").split("\n")
            position += length
            size = len(grams) * len(tags)
            wide = bytearray(size * _FIELD // 8)
            wide[:: _FIELD // 8] = content[position : position + size]
            position += size
            width = len(tags) * _FIELD // 8
            read = int.from_bytes
            self._rows.append(
                {gram: read(wide[at * width : (at + 1) * width], "little") for at, gram in enumerate(grams)}
            )
            self.tags.append(tags)
            self._steps.append(float(part["step"]))
            self._biases.append([float(bias) for bias in part["bias"]])
            self._begins.append(begin)
            begin += len(tags)
        self._bytes = begin * _FIELD // 8
        self._shifts = [start * _FIELD for start in self._begins]

    def weighed(self, token: str) -> int:
        """Return what the words of `token`, text without spaces, speak against every language, with the counts."""
        total = 0
        if _ADDRESS.search(token) is not None:
            return 0
        if not token.isascii():
            token = normalise(token).text
        for word in words_of(token):
            index = script_of(word)
            if index is None:
                total += len(word) << (_OTHER * _FIELD)
                continue
            rows = self._rows[index]
            value = sum([rows[gram] for gram in grams_of(word) if gram in rows]) << self._shifts[index]
            value += (len(word) << (index * _FIELD)) + (1 << (_WORDS * _FIELD))
            strange = _STRANGE_LETTERS.search(word) is not None and _OF_DRAFTS.search(word) is None
            total += value + (strange << (_STRANGE * _FIELD))
        return total

    def fields(self, total: int) -> Sequence[int]:
        """Return the counts and the languages' weights that a sum of `weighed` holds."""
        return memoryview(total.to_bytes(self._bytes, "little")).cast("I")

    def decide(self, total: int, text: str = "") -> Identification:
        """Return what the sum `total` speaks for; `text` tells the spellings of one language apart."""
        fields = self.fields(total)
        script = _main_script(fields)
        if script is None or fields[_OTHER] > fields[script]:
            return _NOTHING
        begin, step = self._begins[script], self._steps[script]
        tags, biases = self.tags[script], self._biases[script]
        costs = [value * step - bias for value, bias in zip(fields[begin : begin + len(tags)], biases, strict=True)]
        least = min(costs)
        belief: dict[str, float] = {}
        whole = 0.0
        for tag, cost in zip(tags, costs, strict=True):
            if cost < least + 12:
                share = math.exp(least - cost)
                belief[tag] = belief.get(tag, 0.0) + share
                whole += share
        ranked = sorted(((tag, share / whole) for tag, share in belief.items()), key=_share, reverse=True)
        tag, confidence = ranked[0]
        if len(ranked) > 1:
            tag, confidence, ranked = _spelled(text, ranked)
        elif tag == "uz-Latn":
            tag = _uzbek(text)
            ranked = [(tag, confidence)]
        count = fields[_WORDS]
        known = tag != UNKNOWN and confidence >= (_SURE_OF_A_WORD if count < 3 else _SURE_OF_A_TEXT)
        if fields[_STRANGE] * 6 > count and not tag.startswith("uz-Latn-x"):
            known = False
        return Identification(
            tag=tag if known else UNKNOWN,
            confidence=round(confidence, 4),
            ranked=tuple((one, round(share, 4)) for one, share in ranked if share >= 0.001),
        )


def _share(ranked: tuple[str, float]) -> float:
    return ranked[1]


class _Words(dict[str, int]):
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


@cache
def _words() -> _Words:
    return _Words(Model((files("orkhon.language") / "identifying.model").read_bytes()))


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
    summed = [(_uzbek(text) if plain == "uz-Latn" else tag, share) for plain, (tag, share) in zip(together, summed)]
    summed.sort(key=_share, reverse=True)
    return summed[0][0], summed[0][1], summed


def _uzbek(text: str) -> str:
    small = text.lower()
    if small.isascii() or not any(letter in small for letter in "öõŏōóçşğǵ"):
        return "uz-Latn"
    counts = [(sum(map(small.count, letters)), tag) for tag, letters in _SPELLINGS_OF_UZBEK]
    most, tag = max(counts, key=lambda counted: counted[0])
    old = len(re.findall(rf"[og]['{_APOSTROPHES}]|sh|ch", small))
    reformed = most + sum(map(small.count, "çşğ"))
    if reformed <= old:
        return "uz-Latn"
    return tag if most else "uz-Latn-x-2026"


def _seems_mixed(model: Model, values: Sequence[int], total: int) -> bool:
    fields = model.fields(total)
    if min(fields[0], fields[1]) * 3 > max(fields[0], fields[1]):
        return True
    pieces = 2 if len(values) < 40 else 4
    size = -(-len(values) // pieces)
    seen = ""
    for start in range(0, len(values), size):
        found = model.decide(sum(values[start : start + size]))
        if found.tag != UNKNOWN and found.confidence >= _SURE_OF_A_HALF:
            language = language_of(found.tag)
            if seen and language != seen:
                return True
            seen = language
    return False


def _mixture(model: Model, text: str, whole: Identification) -> Identification:
    words = _words()
    tokens = list(re.finditer(r"\S+", text))
    windows: list[tuple[str, int, int, int]] = []
    for run in _runs(tokens):
        for start in range(0, len(run), _WINDOW):
            window = run[start : start + _WINDOW]
            total = sum(words[token[0]] for token in window)
            tag = model.decide(total, text).tag if total else UNKNOWN
            begin, end = window[0].start(), window[-1].end()
            windows.append((tag, begin, end, end - begin))
    parts: list[Part] = []
    shares: dict[str, int] = {}
    told = [window for window in windows if window[0] != UNKNOWN]
    for tag, group in groupby(told, key=lambda window: window[0]):
        stretch = list(group)
        parts.append(Part(tag=tag, start=stretch[0][1], end=stretch[-1][2]))
        shares[tag] = shares.get(tag, 0) + sum(window[3] for window in stretch)
    letters = sum(shares.values())
    if not letters or len(shares) < 2:
        return whole
    tag, most = max(shares.items(), key=lambda share: share[1])
    ranked = tuple(sorted(((one, round(share / letters, 4)) for one, share in shares.items()), key=_share, reverse=True))
    if most < _MOST_OF_IT * letters:
        tag = UNKNOWN
    return Identification(tag=tag, confidence=ranked[0][1], ranked=ranked, parts=tuple(parts))


def _runs(tokens: Sequence[re.Match[str]]) -> Iterable[list[re.Match[str]]]:
    """Cut tokens where a sentence ends or the script changes."""
    run: list[re.Match[str]] = []
    script: int | None = None
    for token in tokens:
        shown = script_of(token[0].lower())
        if run and shown is not None and script is not None and shown != script:
            yield run
            run = []
        script = shown if shown is not None else script
        run.append(token)
        if token[0][-1] in ".!?…؟":
            yield run
            run = []
    if run:
        yield run


def packed(parts: Iterable[tuple[Mapping[str, object], Sequence[str], bytes]]) -> bytes:
    """Return the bytes of a model: for each script its header, its runs of letters and their weights."""
    headers: list[dict[str, object]] = []
    body = bytearray()
    for header, grams, weights in parts:
        letters = "\n".join(grams).encode()
        headers.append({**header, "letters": len(letters)})
        body += letters + weights
    return zlib.compress(json.dumps(headers).encode() + b"\n" + body, 9)
