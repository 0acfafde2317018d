"""The words of a name as they sound: letters of any script become sounds. Compares nothing."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from orkhon.language.alphabet import pairs_of

VOWELS = frozenset("aäeiıoöuü")
MAX_LETTERS = 200
"""A name is read up to this many letters: nothing longer is one."""

_MAX_WORDS = 12
_DROPPED = re.compile(
    "[\u00ad\u0300-\u0306\u0308-\u036f\u064b-\u0652\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0307]"
)
_UZBEK = re.compile("([og])['’‘ʻʼ`´′ʹ]")
_APOSTROPHES = re.compile("['’‘ʻʼ`´′ʹ]")
_TOKEN = re.compile(r"([^\W\d_]+)(\.?)|(\d+)")
_SEPARATE_CHILD = frozenset(
    {"ulu", "ulı", "uli", "oğlu", "oğlı", "oğli", "öğli", "öğlı", "ogli", "oglı", "oglu", "uğli", "ugli"}
)
_DAUGHTER = re.compile("[kqg][ıi]z[ıi]$")
_LONGEST_INITIAL = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """What stands behind a surname's stem: `surname` for -ov and its likes, `child` for -uly and its likes."""

    kind: str
    sounds: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NameWord:
    """One word of a name.

    `sounds` is the stem without its optional ending, `leaving` what it costs to leave out each sound, `length` what
    the sounds count together. `concept` names a word of places that is translated (south, island).
    """

    sounds: str
    leaving: tuple[float, ...]
    length: float
    ending: str = ""
    initial: bool = False
    patronymic: bool = False
    concept: str = ""
    script: str = ""
    """`latin`, `cyrillic` or `arabic`; empty for digits and joined words."""


@cache
def sound_tables() -> dict[str, Any]:
    """Return `sounds.toml` as it is."""
    return _table("sounds.toml")


def name_words(name: str) -> tuple[NameWord, ...]:
    """Return the words of `name` that tell it from others, in its order: at most twelve, of 200 letters together.

    Words that only join (and, de, ve) are left out where others remain. A word before `uulu` or `qizi`, or with the
    ending of a patronymic behind others, is marked as one.
    """
    small = _small(unicodedata.normalize("NFC", name[:MAX_LETTERS]))
    found = _TOKEN.findall(_APOSTROPHES.sub("", small))[:_MAX_WORDS]
    several = len(found) > 1
    words: list[NameWord] = []
    for letters, stop, digits in found:
        if several and letters in _silent() and not stop:
            continue
        sounds = digits or _sounds(letters)
        if several and _is_child(sounds) and words:
            words[-1] = _as_patronymic(words[-1])
            continue
        short = len(letters) == 1 or (bool(stop) and len(letters) <= _LONGEST_INITIAL)
        words.append(_word(letters or digits, several and short, several))
    if not words and found:  # a name of joining words alone
        words = [_word(letters or digits, False, False) for letters, _, digits in found]
    return tuple(word for word in words if word.sounds)


def is_joining(word: str) -> bool:
    """Return whether `word` only joins the words of names, as `and` does in some language of ours."""
    return _small(word) in _silent()


def _small(text: str) -> str:
    # ı stays itself, for it is a vowel between i and u; I may be either.
    small = unicodedata.normalize("NFC", text.replace("İ", "i").lower())
    if "-" in small:
        small = _abbreviation().sub(lambda found: str(_table("words.toml")["abbreviations"][found[0]]), small)
    return _UZBEK.sub(lambda found: "ō" if found[1] == "o" else "ğ", small)


def _is_child(sounds: str) -> bool:
    return sounds in _SEPARATE_CHILD or _DAUGHTER.fullmatch(sounds) is not None


def _as_patronymic(word: NameWord) -> NameWord:
    return NameWord(sounds=word.sounds, leaving=word.leaving, length=word.length, ending=word.ending, patronymic=True)


@lru_cache(maxsize=1 << 14)
def _word(letters: str, initial: bool, several: bool) -> NameWord:
    sounds = _sounds(letters)
    concept = _concepts().get(letters, "") if several and not initial else ""
    ending = ""
    patronymic = False
    if not initial and not concept:
        patterns = _endings()
        stem = patterns["patronymic"].sub("", sounds)
        if several and stem != sounds and _may_stand(stem):
            sounds, patronymic = stem, True
        else:
            sounds, ending = _parted(sounds, patterns)
    return NameWord(
        sounds=sounds,
        leaving=_leaving(sounds),
        length=sum(map(_weight, sounds)),
        ending=ending,
        initial=initial,
        patronymic=patronymic,
        concept=concept,
        script=_script_of(letters),
    )


def _script_of(letters: str) -> str:
    first = letters[:1]
    return "latin" if "a" <= first < "\u0370" else "cyrillic" if "\u0400" <= first < "\u0530" else "arabic"


def _parted(sounds: str, patterns: dict[str, re.Pattern[str]]) -> tuple[str, str]:
    for kind in ("surname", "child"):
        stem = patterns[kind].sub("", sounds)
        if stem != sounds and _may_stand(stem):
            return stem, kind
    for kind in ("feminine", "adjective"):
        stem = patterns[kind].sub("", sounds)
        if stem != sounds and len(stem) > 4:
            return stem, ""
    return sounds, ""


def _may_stand(stem: str) -> bool:
    return len(stem) > 2 and any(sound in VOWELS for sound in stem)


@lru_cache(maxsize=1 << 14)
def _sounds(letters: str) -> str:
    table, pattern = _letters()
    found = pattern.sub(lambda group: table[group[0]], letters)
    if "C" in found and _TURKISH_C.search(letters) is not None:
        found = found.replace("C", "j")  # Özcan, Cəfərov: these letters tell whose c it is
    found = "".join(_plain(sound, table) for sound in _DROPPED.sub("", found))
    found = _LABIAL_GLIDES.sub("w", re.sub(r"(.)\1+", r"\1", found))
    found = _GLIDES.sub("y", found)
    return found.replace("\ue000", "ı").replace("\ue001", "i").replace("\ue002", "u")


_TURKISH_C = re.compile("[əığöü]")

# Latin y, Arabic ي and ۋ are glides beside a vowel and vowels elsewhere; they stand as signs of their own till here.
_GLIDES = re.compile("(?<=[aäeiıoöuü])[\ue000\ue001]|\ue000(?=[aäeiıoöuü])|^\ue001(?=[aäeiıoöuü])")
_HIGH = frozenset("iı")
_LABIAL_GLIDES = re.compile("(?<=[aäeiıoöuü])\ue002|\ue002(?=[aäeiıoöuü])")


def _plain(sound: str, table: dict[str, str]) -> str:
    if sound < "\x80" or sound in _KNOWN_SOUNDS:
        return sound
    base = unicodedata.normalize("NFKD", sound)[0]
    return table.get(base, base)


_KNOWN_SOUNDS = frozenset("ŋšžčğäöüı\ue000\ue001")


def _weight(sound: str) -> float:
    if sound in VOWELS:
        return 0.5
    return {"y": 0.15, "h": 0.8, "w": 0.8}.get(sound, 1.0)


def _leaving(sounds: str) -> tuple[float, ...]:
    return tuple(_leaving_one(sounds, place) for place in range(len(sounds)))


def _leaving_one(sounds: str, place: int) -> float:
    """What it costs that another name lacks this sound: little for what languages put in and leave out."""
    sound = sounds[place]
    before = sounds[place - 1] if place else ""
    after = sounds[place + 1 : place + 2]
    beside_vowel = before in VOWELS or after in VOWELS
    if sound == "y":
        slight = after == "e" or (before in _HIGH) or (before in VOWELS and (not after or after in VOWELS))
        return 0.08 if slight else 0.3
    if sound in VOWELS:
        if not place:
            following = sounds[2:3]
            return 0.15 if after in {"s", "š"} and following and following not in VOWELS else 0.75  # Ыстанбұл
        if beside_vowel:
            return 0.2
        return 0.3 if not after or sound in "ıiue" else 0.4
    if not place:
        return 1.5 if sound != "h" else 1.0
    if sound == "h":
        return 0.3 if before not in VOWELS or not after else 0.5
    if sound in "gğ":
        return 0.3 if before in {"n", "ŋ"} else 0.5 if sound == "ğ" else 1.0
    return 0.6 if sound == "w" else 1.0


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files("orkhon.language.naming") / name).read_text("utf-8"))


@cache
def _letters() -> tuple[dict[str, str], re.Pattern[str]]:
    data = sound_tables()
    table: dict[str, str] = {}
    for script in ("latin", "cyrillic", "arabic"):
        table |= pairs_of(data[script]["letters"])
    table |= {"y": "\ue000", "ي": "\ue001", "ی": "\ue001", "ۋ": "\ue002"}
    return table, re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True)))


@cache
def _endings() -> dict[str, re.Pattern[str]]:
    return {kind: re.compile(pattern) for kind, pattern in _table("words.toml")["endings"].items()}


@cache
def _abbreviation() -> re.Pattern[str]:
    listed = sorted(_table("words.toml")["abbreviations"], key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, listed))})(?!\w)")


@cache
def _silent() -> frozenset[str]:
    return frozenset(_table("words.toml")["silent"]["words"].split())


@cache
def _concepts() -> dict[str, str]:
    groups = _table("words.toml")["concepts"]
    return {_small(word): name for name, listed in groups.items() for word in listed.split()}
