"""How well and how fast texts are converted: the Declaration's pairs, sentences there and back, megabytes a second.

Measured beside ICU's Uzbek pair, and beside turkicnlp where a folder with it stands on PYTHONPATH. Reads the files
that it is given and asserts nothing.
"""

from __future__ import annotations

import csv
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from orkhon.language import convert, converting, losses, lower, normalise

Converter = Callable[[str], str]

PAIRS = {"uz": ("uzn", "uz-Latn", "uz-Cyrl"), "az": ("azj", "az-Latn", "az-Cyrl")}
"""Languages whose Declaration is one translation in two scripts, with the first letters of its versions."""

ROUND_TRIPS = (
    ("uz", "uz-Latn", "uz-Cyrl"),
    ("az", "az-Latn", "az-Cyrl"),
    ("tk", "tk-Latn", "tk-Cyrl"),
    ("kk", "kk-Cyrl", "kk-Latn"),
    ("kk", "kk-Cyrl", "kk-Arab"),
    ("ky", "ky-Cyrl", "ky-Latn"),
)
_TURKICNLP = {"az": "aze", "kk": "kaz", "ky": "kir", "tk": "tuk", "uz": "uzb"}
_TURKICNLP_SCRIPTS = {"Latn": "LATIN", "Cyrl": "CYRILLIC", "Arab": "PERSO_ARABIC"}
_LATIN = re.compile("[A-Za-z]")
_ICU = {("uz-Latn", "uz-Cyrl"): "uz_Latn-uz_Cyrl", ("uz-Cyrl", "uz-Latn"): "uz_Cyrl-uz_Latn"}


@dataclass(frozen=True, kw_only=True)
class RoundTrip:
    """Of `sentences` taken to another script and back, those that came back letter for letter.

    `listed` came back so, or each of their changes touches a letter that the documented losses name, or a Latin word
    within Cyrillic text, which the way back cannot tell from a converted one; `changes` are the letters that came back
    as others, with their number.
    """

    sentences: int
    exact: int
    listed: int
    changes: tuple[tuple[tuple[str, str], int], ...]


@lru_cache(maxsize=4)
def declarations(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the paragraphs of every version of the Declaration, in order."""
    versions: dict[str, list[str]] = {}
    with (folder / "udhr" / "udhr.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            versions.setdefault(row["language"], []).append(row["text"])
    return {version: tuple(texts) for version, texts in versions.items()}


def declaration_pair(folder: Path, source: str, target: str) -> list[tuple[str, str]]:
    """Return the paragraphs of a language's Declaration in two of its scripts, side by side."""
    version, *_ = PAIRS[source.partition("-")[0]]
    texts = declarations(folder)
    one, two = (texts[f"{version}_{tag.partition('-')[2].lower()}"] for tag in (source, target))
    return list(zip(one, two, strict=True))


def character_error(pairs: Iterable[tuple[str, str]], converter: Converter, target: str) -> float:
    """Return the edits that the converted texts need to be the expected ones, for each letter of those.

    Both are brought to one form first, so that no peer is blamed for the apostrophe that it chose.
    """
    edits = letters = 0
    for text, expected in pairs:
        wanted = normalise(expected, target).text
        edits += edit_distance(normalise(converter(text), target).text, wanted)
        letters += len(wanted)
    return edits / letters if letters else 0.0


def edit_distance(one: str, two: str) -> int:
    """Return the fewest letters to insert, drop or change from `one` to `two`."""
    while one and two and one[0] == two[0]:
        one, two = one[1:], two[1:]
    while one and two and one[-1] == two[-1]:
        one, two = one[:-1], two[:-1]
    row = list(range(len(two) + 1))
    for place, letter in enumerate(one, 1):
        corner, row[0] = row[0], place
        for index, other in enumerate(two, 1):
            corner, row[index] = row[index], min(row[index] + 1, row[index - 1] + 1, corner + (letter != other))
    return row[-1]


def round_trip(
    sentences: Iterable[str], source: str, target: str, *, peer: tuple[Converter, Converter] | None = None
) -> RoundTrip:
    """Take sentences to `target` and back, by ours or by a peer's two converters.

    Both are brought to one form, so that the apostrophes of Uzbek are the alphabet's own. What goes through Arabic
    letters, which have no capitals, is compared in small ones.
    """
    forth, back = peer or (_ours(source, target), _ours(target, source))
    inclusions = "-Cyrl" in source
    count = exact = listed = 0
    lost = (*losses(source, target), *losses(target, source))
    named = {letter for loss in lost for letter in "".join(loss.letters).lower()}
    changes: Counter[tuple[str, str]] = Counter()
    for sentence in sentences:
        text = normalise(sentence, source).text
        if "-Arab" in target:
            text = lower(text, source)
        returned = normalise(back(forth(text)), source).text
        count += 1
        if returned == text:
            exact += 1
            listed += 1
            continue
        changed = list(changed_letters(text, returned))
        changes.update(changed)
        listed += all(
            any(letter in named for letter in one.lower() + two.lower()) or (inclusions and _LATIN.search(one))
            for one, two in changed
        )
    return RoundTrip(sentences=count, exact=exact, listed=listed, changes=tuple(changes.most_common(30)))


def changed_letters(text: str, returned: str) -> Iterable[tuple[str, str]]:
    """Yield what stands in `text`, and what in its place in `returned`, where the two differ."""
    for kind, begin, end, start, stop in SequenceMatcher(None, text, returned, autojunk=False).get_opcodes():
        if kind != "equal":
            yield text[begin:end], returned[start:stop]


def megabytes_a_second(
    texts: Iterable[str], converter: Converter, *, size: int, repeats: int = 3
) -> tuple[float, float]:
    """Return MB/s (10⁶ bytes of UTF-8, one core) at first sight of each word, and over `size` bytes of the same news.

    The first is the first pass over `texts`, the second the best of `repeats` over the texts again and again.
    """
    converting._converter.cache_clear()  # what was converted before is seen for the first time again
    text = "\n".join(texts)
    converter("")
    unit = len(text.encode())
    started = time.process_time()
    converter(text)
    first = unit / 1e6 / (time.process_time() - started)
    long = "\n".join([text] * max(1, size // unit))
    length = len(long.encode()) / 1e6
    speeds = []
    for _ in range(repeats):
        started = time.process_time()
        converter(long)
        speeds.append(length / (time.process_time() - started))
    return first, max(speeds)


def peers(source: str, target: str) -> dict[str, Converter]:
    """Return what else converts `source` to `target` here, by name."""
    found: dict[str, Converter] = {}
    for name, maker in (("icu", _icu), ("turkicnlp", _turkicnlp)):
        converter = maker(source, target)
        if converter is not None:
            found[name] = converter
    return found


def _ours(source: str, target: str) -> Converter:
    return lambda text: convert(text, source, target)


def _icu(source: str, target: str) -> Converter | None:
    name = _ICU.get((source, target))
    if name is None:
        return None
    try:
        icu = import_module("icu")
    except ImportError:
        return None
    transliterator = icu.Transliterator.createInstance(name)
    return lambda text: str(transliterator.transliterate(text))


def _turkicnlp(source: str, target: str) -> Converter | None:
    try:
        scripts = import_module("turkicnlp.scripts")
        transliterators = import_module("turkicnlp.scripts.transliterator")
    except ImportError:
        return None
    code, script = source.split("-")
    ends = [getattr(scripts.Script, _TURKICNLP_SCRIPTS[one]) for one in (script, target.split("-")[1])]
    try:
        transliterator = transliterators.Transliterator(_TURKICNLP[code], *ends)
    except ValueError:
        return None
    return lambda text: str(transliterator.transliterate(text))
