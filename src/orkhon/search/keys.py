"""The keys that a word is found by: exact form, stem, plain ASCII, name. Knows no index and no query.

A key is made once for each word of each language and remembered; a wire repeats its words, so that a text costs a
look-up for each of them. Keys of the exact form are `orkhon.language`'s loose folds: equal in all scripts.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Self

from anyascii import anyascii

from orkhon.items import INTERFACE_LANGUAGES
from orkhon.language import KNOWN_TAGS, Strength, convert, fold, stem
from orkhon.language.names import name_key

LONGEST_WORD: Final = 40
"""Letters of a word that count; nothing longer is one."""

REMEMBERED: Final = 150_000
"""Words of all languages together that a process keeps with their keys, and as many runs of text: some 80 MB."""

REMEMBERED_BUILDING: Final = 500_000
"""The same for a process that builds an index and ends."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\u064b-\u065f\u0670\ufeff]")
_MARKS = re.compile("[\u0300-\u036f]")
_LONGEST_RUN: Final = 80
_SPACES = "[ \u00a0\u202f\u2009]"
_SPACED = re.compile(rf"[0-9]{_SPACES}[0-9]{{3}}(?![0-9])")
_SPACED_NUMBER = re.compile(rf"(?<!\d)\d{{1,3}}(?:{_SPACES}\d{{3}})+(?!\d)")
_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)|\d+(?:[.,]\d+)*"
_JOINER = "['’‘ʻʼ`´′]"
_WORDS = re.compile(rf"[^\W\d_][^\W_]*(?:{_JOINER}[^\W\d_][^\W_]*)*|{_NUMBER}")
_APOSTROPHE = re.compile(_JOINER)
_NOT_DIGITS = re.compile(r"\D")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_ARABIC = re.compile("[\u0621-\u06d5]")
_PARTED = frozenset({"az", "en", "tr"})
"""Languages that part a name from its suffix by an apostrophe; in others it is a letter or part of one."""

_SHORTEST_NAME: Final = 3
_SHORTEST_BARE: Final = 2
_STRIPPED = str.maketrans({"ı": "i", "ə": "e", "Ə": "E", "ß": "ss", "đ": "d", "ø": "o"} | dict.fromkeys("'’‘ʻʼ`´′ʹ"))
_WITH_A = str.maketrans({"ə": "a", "Ə": "A"})

_LATIN: Final = ("az-Latn", "en-Latn", "kk-Latn", "ky-Latn", "tk-Latn", "tr-Latn", "uz-Latn")
_IN_CYRILLIC: Final = ("kk-Cyrl", "ky-Cyrl", "ru-Cyrl", "az-Cyrl", "tk-Cyrl", "uz-Cyrl")
_DICTIONARIES: Final = ("ru", "tr", "en")

opened = threading.Event()
"""Set once the dictionaries of Turkish, Russian and English are open, which takes seconds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TextKeys:
    """The keys of a text, each kind in one string with spaces between."""

    words: str
    stems: str
    names: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedKeys:
    """What one word of a query may be in the index.

    `exact` are alternatives, each of one word or, where an apostrophe parts it, of two. `bare` are words that stand in
    a text as the stem of this one, each in the languages that stand at its place in `spoken`, in all where none do.
    `stems` are terms of the field of that name, plain keys among them; `roots` are forms of the word that a name may
    have, the word itself first.
    """

    exact: tuple[tuple[str, ...], ...]
    bare: tuple[str, ...]
    spoken: tuple[tuple[str, ...], ...]
    stems: tuple[str, ...]
    roots: tuple[str, ...]


def words_of(text: str) -> list[str]:
    """Return the words and numbers of `text` in order; hyphens part them."""
    text = _INVISIBLE.sub("", text)
    if not text.isascii() and _MARKS.search(text) is not None:
        text = unicodedata.normalize("NFC", text)
    return _WORDS.findall(text)


def text_keys(texts: Iterable[str], tag: str) -> TextKeys:
    """Return the keys of `texts` in the language `tag`, a BCP 47 tag or empty where it is not known."""
    text = " ".join(texts)
    if _SPACED.search(text) is not None:
        text = _SPACED_NUMBER.sub(lambda number: "".join(number[0].split()), text)
    runs = text.split()
    if not runs:
        return TextKeys(words="", stems="", names="")
    exact, stems, names = zip(*map(_Runs.of(tag).__getitem__, runs), strict=True)
    return TextKeys(
        words=" ".join(filter(None, exact)), stems=" ".join(filter(None, stems)), names=" ".join(filter(None, names))
    )


def remember(words: int) -> None:
    """Let this process keep the keys of so many words, and of as many runs of text."""
    _Runs.most = _Words.most = words


def label_key(text: str) -> str:
    """Return one key for a name of several words, the same in all scripts, for topics and places."""
    return "_".join(fold(word[:LONGEST_WORD], Strength.LOOSE) for word in words_of(text)[:12])


def open_dictionaries() -> None:
    """Open what the stems of Turkish, Russian and English need. Takes seconds, and is done once a process."""
    for code in _DICTIONARIES:
        stem("a", code)
    opened.set()


@cache
def open_dictionaries_soon() -> None:
    """Open them in a thread of its own; until then questions are answered without those languages' stems."""
    threading.Thread(target=open_dictionaries, name="search-dictionaries", daemon=True).start()


def asked_keys(word: str) -> AskedKeys:
    """Return the keys of a word of a query, under every language whose script it is written in."""
    return _asked(word[:LONGEST_WORD], opened.is_set())


@lru_cache(maxsize=4096)
def _asked(word: str, with_dictionaries: bool) -> AskedKeys:
    if word[0].isdecimal():
        return AskedKeys(exact=((_digits(word),),), bare=(), spoken=(), stems=(), roots=())
    tags = _tags_of(word)
    exact: dict[tuple[str, ...], None] = {}
    stems: dict[str, None] = {}
    bare: dict[str, dict[str, None]] = {}
    roots: dict[str, None] = {word.lower(): None}
    for tag in tags:
        code = tag.partition("-")[0]
        way = tuple(_exact(word, tag).split())
        exact.setdefault(way)
        # What is typed may be the stem already, of which stemming would leave less.
        stems.setdefault(f"{code}:{''.join(way)}")
        if code in _DICTIONARIES and not with_dictionaries:
            continue
        root = stem(word, tag)
        key = _one_key(root, code)
        if key:
            stems.setdefault(f"{code}:{key}")
            if len(key) >= _SHORTEST_BARE:
                bare.setdefault(key, {}).setdefault(code)
            if len(root) >= _SHORTEST_NAME:
                roots.setdefault(root)
    exact.setdefault((_loose(word, ""),))
    for one in ["".join(one) for one in exact]:
        plain = _without_marks(one)
        stems.setdefault(f"'{plain}")
        bare[plain] = {}
    ways = tuple(one for one in exact if one and all(one))
    alone = {one: codes for one, codes in bare.items() if (one,) not in ways}
    return AskedKeys(
        exact=ways,
        bare=tuple(alone),
        spoken=tuple(map(tuple, alone.values())),
        stems=tuple(one for one in stems if len(one) > 1),
        roots=tuple(roots)[:4],
    )


def name_term(root: str) -> str:
    """Return the term under which a name of that form stands: its skeleton and the form, empty where it is none."""
    key = name_key(root)
    return f"{key}|{root}" if len(root) >= _SHORTEST_NAME and len(key) > 1 and " " not in key else ""


def _tags_of(word: str) -> tuple[str, ...]:
    if _CYRILLIC.search(word):
        return _IN_CYRILLIC
    return ("kk-Arab",) if _ARABIC.search(word) else _LATIN


_Keys = tuple[str, str, str]


class _Remembered(dict[str, _Keys]):
    """What was asked of one language, with the keys. Fills itself; what was not asked for long goes when it is full."""

    most = REMEMBERED
    _all: dict[str, Self]
    _count = 0

    def __init_subclass__(cls) -> None:
        cls._all = {}

    def __init__(self, tag: str) -> None:
        super().__init__()
        self._tag = tag if tag in KNOWN_TAGS else ""
        self._code = tag.partition("-")[0] if tag.partition("-")[0] in INTERFACE_LANGUAGES else ""
        self._stem_tag = self._tag or self._code
        self._older: dict[str, _Keys] = {}

    @classmethod
    def of(cls, tag: str) -> Self:
        found = cls._all.get(tag)
        if found is None:
            if len(cls._all) > 64:  # tags are foreign words too
                cls._all.clear()
            found = cls._all[tag] = cls(tag)
        return found

    def __missing__(self, asked: str) -> _Keys:
        keys = self._older.pop(asked, None) or self._made(asked)
        kind = type(self)
        if kind._count * 2 >= kind.most:
            for one in tuple(kind._all.values()):  # another thread may meet a new language meanwhile
                one._older = dict(one)
                one.clear()
            kind._count = 0
        kind._count += 1
        self[asked] = keys
        return keys

    def _made(self, asked: str) -> _Keys:
        raise NotImplementedError


class _Runs(_Remembered):
    """Runs of text without spaces, whose words stand in them with their punctuation: parting them costs most."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self._words = tag

    def __missing__(self, asked: str) -> _Keys:
        return super().__missing__(asked) if len(asked) <= _LONGEST_RUN else self._made(asked)

    def _made(self, asked: str) -> _Keys:
        known = _Words.of(self._words)
        words = [word[:LONGEST_WORD] for word in words_of(asked)]  # what is remembered must be short
        if len(words) == 1:
            return known[words[0]]
        exact, stems, names = ([keys[kind] for keys in map(known.__getitem__, words)] for kind in range(3))
        return " ".join(exact), " ".join(filter(None, stems)), " ".join(filter(None, names))


class _Words(_Remembered):
    """The words of one language."""

    def _made(self, word: str) -> _Keys:
        if word[0].isdecimal():
            return _digits(word), "", ""
        exact = _exact(word, self._tag or self._code)
        stems: dict[str, None] = {}
        root = word.lower()
        if self._code:
            root = stem(word, self._stem_tag)
            key = _one_key(root, self._code)
            # A word that is its own stem is found among the exact forms: that halves what the stems take.
            if key and key != exact:
                stems[f"{self._code}:{key}"] = None
        joined = _without_marks(exact.replace(" ", ""))
        for plain in _plain(word, self._code):
            if plain and plain != joined:
                stems[f"'{plain}"] = None
        names = ""
        if word[0].isupper():
            whole = _APOSTROPHE.split(word.lower())[0] if self._code in _PARTED else word.lower()
            names = " ".join(filter(None, dict.fromkeys((name_term(whole), name_term(root)))))
        return exact, " ".join(stems), names


def _exact(word: str, tag: str) -> str:
    if tag.partition("-")[0] in _PARTED and _APOSTROPHE.search(word) is not None:
        return " ".join(filter(None, (_loose(part, tag) for part in _APOSTROPHE.split(word))))
    return _loose(word, tag)


def _loose(word: str, tag: str) -> str:
    # What folds to nothing (a sign that Unicode calls a letter) still needs a place among the words.
    return "".join(fold(word, Strength.LOOSE, tag or None).split()) or word.lower()


def _digits(number: str) -> str:
    """Return its digits alone, those of every script as 0 to 9."""
    digits = _NOT_DIGITS.sub("", number)
    return digits if digits.isascii() else "".join(str(unicodedata.decimal(one)) for one in digits)


def _one_key(root: str, code: str) -> str:
    return "".join(fold(root, Strength.LOOSE, code).split())


def _plain(word: str, code: str) -> set[str]:
    """Return what the word's Latin letters fold to when they are typed without their marks."""
    if word.isascii():
        return set()
    latin = word
    if _CYRILLIC.search(word) and f"{code}-Cyrl" in KNOWN_TAGS and f"{code}-Latn" in KNOWN_TAGS:
        latin = convert(word, f"{code}-Cyrl", f"{code}-Latn")
    elif _ARABIC.search(word) and code == "kk":
        latin = convert(word, "kk-Arab", "kk-Latn")
    forms = {latin.translate(_STRIPPED), latin.translate(_WITH_A).translate(_STRIPPED), anyascii(word)}
    return {_without_marks(_loose(_bare(form), "")) for form in forms if form}


def _without_marks(key: str) -> str:
    """Return one key for ğ written as g or gh, and ñ written as n or ng."""
    return key.replace("gh", "g").replace("ng", "n")


def _bare(form: str) -> str:
    return anyascii(_MARKS.sub("", unicodedata.normalize("NFKD", form)))
