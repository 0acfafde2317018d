"""Gather the texts that the identification is trained on. Trains nothing, and opens none of the measured data.

Nearly everything comes from packages that the project installs anyway, and from the project's own word lists:

| what | for | licence |
|---|---|---|
| messages of Django, Wagtail, their libraries | all that have any | BSD-3-Clause (both), Apache-2.0, MIT |
| names of places, languages and units of CLDR, by Babel | every language | Unicode-3.0 |
| stems and suffixes of `orkhon.language.stemming` | kk ky uz az tk | the project's own |
| numbers and dates said by `orkhon.language` | the eight | the project's own |
| every second document of NTREX-128, in the folder of ORKHON_TEST_DATA | the eight | CC BY-SA 4.0 |
| `language_seeds.toml` | all, and the only text for ba and kaa-Latn | the project's own |

NTREX is read by `bench.language_training`, which says which half. Only weights of letter runs get into the model.
Alternate scripts are made by `orkhon.language.convert`.
"""

from __future__ import annotations

import gettext
import random
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import django
from babel import Locale

from orkhon.language.converting import convert, converts
from orkhon.language.dates import DateNotSaid, say_date
from orkhon.language.numbers import say_number
from orkhon.language.stemming.chains import stemmer_of

_PACKAGES = Path(django.__file__).parent.parent
_SEEDS = Path(__file__).with_name("language_seeds.toml")
_MARKUP = re.compile(r"%\(\w+\)[sdrf]|%[sdrf%]|\{[^}]*\}|<[^>]+>|&\w+;|https?://\S+|[\w.]+@\S+")
_SCRIPTS = {"Latn": re.compile("[A-Za-z]"), "Cyrl": re.compile("[а-яА-Я]"), "Arab": re.compile("[\u0621-\u06d5]")}

MAIN = {
    "az": "az-Latn",
    "en": "en-Latn",
    "kk": "kk-Cyrl",
    "ky": "ky-Cyrl",
    "ru": "ru-Cyrl",
    "tk": "tk-Latn",
    "tr": "tr-Latn",
    "uz": "uz-Latn",
}
"""The eight languages and the alphabet that their texts come in."""

NEIGHBOURS = {"tt": "tt-Cyrl", "ug": "ug-Arab"}
"""Languages that are not ours but have catalogues of messages."""

OTHERS = {
    **{code: f"{code}-Latn" for code in ("de", "es", "fr", "hu", "id", "it", "pl", "ro")},
    **{code: f"{code}-Cyrl" for code in ("be", "bg", "mk", "mn", "sr", "tg", "uk")},
    **{code: f"{code}-Arab" for code in ("ar", "fa", "ur", "ckb")},
}
"""Languages told apart only so that they are not taken for ours: all come back as unknown."""

ALTERNATES = {
    "az-Latn": ("az-Cyrl",),
    "kk-Cyrl": ("kk-Latn", "kk-Latn-x-2017", "kk-Latn-x-2018", "kk-Latn-x-qa", "kk-Arab"),
    "ky-Cyrl": ("ky-Latn",),
    "tk-Latn": ("tk-Cyrl",),
    "uz-Latn": ("uz-Cyrl", "uz-Latn-x-2026", "uz-Latn-x-2019", "uz-Latn-x-2021", "uz-Latn-x-2023"),
}
"""What each main alphabet is converted to."""


def gathered(seed: int = 4) -> dict[str, list[str]]:
    """Return texts by tag: running text, then lists of words that stand for no order."""
    chance = random.Random(seed)
    texts: dict[str, list[str]] = defaultdict(list)
    for code, tag in {**MAIN, **NEIGHBOURS, **OTHERS}.items():
        texts[tag] += _messages(code, tag)
    for tag, seeds in tomllib.loads(_SEEDS.read_text("utf-8"))["texts"].items():
        texts[tag] += [line for line in seeds.splitlines() if line.strip()] * 4
    for code, tag in MAIN.items():
        texts[tag] += _said(code, chance)
    for tag, lines in list(texts.items()):
        texts[tag] = list(dict.fromkeys(lines)) if tag in OTHERS.values() else lines
    with_alternates(texts)
    return dict(texts)


def with_alternates(texts: dict[str, list[str]]) -> None:
    """Add to `texts` what its main alphabets become in the others."""
    for main, targets in ALTERNATES.items():
        for target in targets:
            assert converts(main, target)
            texts.setdefault(target, []).extend(convert(line, main, target) for line in texts.get(main, ()))


def names_by_tag() -> dict[str, list[str]]:
    """Return the names of places and languages that CLDR has in each language."""
    found: dict[str, list[str]] = {}
    locales = {
        **{tag: tag.replace("-", "_") for tag in MAIN.values()},
        **{tag: tag.split("-")[0] for tag in (*MAIN.values(), *NEIGHBOURS.values(), *OTHERS.values())},
        "kk-Arab": "kk_Arab",
        "kaa-Cyrl": "kaa_Cyrl",
        "kaa-Latn": "kaa_Latn",
    }
    for tag, name in locales.items():
        locale = Locale.parse(name)
        names = [*locale.territories.values(), *locale.languages.values(), *locale.currencies.values()]
        names += [month for width in locale.months["format"].values() for month in width.values()]
        names += [day for width in locale.days["format"].values() for day in width.values()]
        script = _SCRIPTS[tag.split("-")[1]]
        found[tag] = [one for one in map(str, names) if script.search(one)]
    for main, targets in ALTERNATES.items():
        for target in targets:
            if target not in found:
                found[target] = [convert(one, main, target) for one in found[main]]
    return found


def inflected(words: int = 30_000, seed: int = 4) -> dict[str, list[str]]:
    """Return made words by tag: each stem that we list, with chains of suffixes that may stand behind it."""
    chance = random.Random(seed)
    found: dict[str, list[str]] = {}
    for code in ("az", "kk", "ky", "tk", "uz"):
        tag = MAIN[code]
        found[tag] = list(_forms(code, words, chance))
    with_alternates(found)
    return found


def _forms(code: str, words: int, chance: random.Random) -> Iterator[str]:
    stemmer = stemmer_of(code)
    by_state: dict[tuple[int, int], list[str]] = defaultdict(list)
    for chain, entries in stemmer.chains.items():
        for kind, states, _, swallowed in entries:
            if not swallowed:
                for bit in stemmer.bits.values():
                    if states & bit:
                        by_state[kind, bit].append(chain)
    for chains in by_state.values():
        chains.sort(key=len)
    roots = [(kind, sorted(stemmer.known[kind])) for kind in (0, 1)]
    stems = [(kind, stem) for kind, known in roots for stem in known]
    for _, stem in stems:
        yield stemmer.sounds.outer(stem)
    for _ in range(words):
        kind, stem = chance.choice(stems)
        state = stemmer.bits[stemmer.sounds.state_of(stem)]
        fitting = by_state.get((kind, state))
        if fitting:
            # The shorter a chain of suffixes, the commoner it is.
            chain = fitting[int(len(fitting) * chance.random() ** 4)]
            yield stemmer.sounds.outer(stem + chain)


def _catalogue(path: Path) -> dict[str | tuple[str, int], str]:
    """Return all messages of a catalogue, none where it cannot be read; gettext's public part gives them singly."""
    with path.open("rb") as file:
        try:
            messages: dict[str | tuple[str, int], str] = vars(gettext.GNUTranslations(file))["_catalog"]
        except (OSError, UnicodeDecodeError):
            return {}
    return messages


def _messages(code: str, tag: str) -> list[str]:
    lines: list[str] = []
    folders = {"sr": ("sr",), "ckb": ("ckb",)}.get(code, (code, f"{code}_{code.upper()}"))
    for folder in folders:
        for path in sorted(_PACKAGES.glob(f"**/locale/{folder}/LC_MESSAGES/*.mo")):
            lines += _clean(_catalogue(path).items(), tag)
    if code == "en":
        # The messages of every catalogue are English before they are translated.
        for path in sorted(_PACKAGES.glob("**/locale/ru/LC_MESSAGES/*.mo")):
            keys = _catalogue(path)
            lines += _clean((("", key if isinstance(key, str) else key[0]) for key in keys), tag)
    return list(dict.fromkeys(lines))


def _clean(messages: Iterable[tuple[object, str]], tag: str) -> Iterator[str]:
    script = _SCRIPTS[tag.split("-")[1]]
    for key, message in messages:
        if key == "" and "Project-Id-Version" in message:
            continue
        for line in _MARKUP.sub(" ", message.rpartition("\x04")[2]).splitlines():
            if len(script.findall(line)) * 2 > sum(map(str.isalpha, line)) and (tag == "en-Latn" or message != key):
                yield line.strip()


def _said(code: str, chance: random.Random) -> list[str]:
    lines = [say_number(chance.choice((1, 10, 100, 1000, 10**6)) * chance.randrange(1, 1000), code) for _ in range(150)]
    for _ in range(60):
        try:
            lines.append(
                say_date(date(chance.randrange(1950, 2030), chance.randrange(1, 13), chance.randrange(1, 29)), code)
            )
        except DateNotSaid:
            continue
    return lines
