"""Stems of words in the eight languages, for search and for comparing texts. A stem is a key, not always a word.

Kazakh, Kyrgyz, Uzbek, Azerbaijani and Turkmen by rules of our own (the `.toml` files beside this module); Turkish,
Russian and English by simplemma's dictionaries, which take a second to open.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from functools import cache, partial

from orkhon.items import Language
from orkhon.language.casing import lower
from orkhon.language.converting import convert
from orkhon.language.stemming.chains import stemmer_of

_REMEMBERED = 200_000
_BY_RULES = frozenset({"az", "kk", "ky", "tk", "uz"})
_BY_DICTIONARY = frozenset({"en", "ru", "tr"})
_LONGEST_WORD = 64
_MAIN_SCRIPT = {"kk": "Cyrl", "ky": "Cyrl", "ru": "Cyrl"}
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʻ`´′ʹ", "ʼ"))
_SURROGATE = re.compile("[\ud800-\udfff]")
_NAME_AND_SUFFIX = re.compile(r"([^\W\d_]{2,})[-\u2010\u2011]([^\W\d_]{1,8})")
"""A name in capitals with its suffix behind a hyphen: НАТО-ның, ABŞ-ın."""
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_UZBEK_LETTER = re.compile("(?<=[og])ʼ")


@cache
def _lemmatize() -> Callable[[str, str], str]:
    # By name: its rules take as long to load as half of this package, and only three of the languages need them.
    simplemma = importlib.import_module("simplemma")
    dictionaries = importlib.import_module("simplemma.strategies.dictionaries")
    # The frugal reading of the dictionaries: 34 MB instead of 250 for Turkish, and half the time to start.
    strategy = simplemma.strategies.DefaultStrategy(dictionary_factory=dictionaries.LOW_MEMORY_DICTIONARY_FACTORY)
    lemmatize: Callable[[str, str], str] = simplemma.Lemmatizer(
        lemmatization_strategy=strategy, cache_max_size=1
    ).lemmatize
    return lemmatize


class _Remembered(dict[str, str]):
    # Texts repeat their words: each is stemmed once, and the memory is emptied before it can grow without end.
    def __init__(self, stem: Callable[[str], str]) -> None:
        super().__init__()
        self._stem = stem

    def __missing__(self, word: str) -> str:
        if len(word) > _LONGEST_WORD:
            return word
        if len(self) >= _REMEMBERED:
            self.clear()
        stem = self[word] = self._stem(word)
        return stem


def stem(word: str, language: str) -> str:
    """Return the lower-case stem of one word, in the main script of its language (Latin `uz` for `uz-Cyrl`).

    `language` is a BCP 47 tag. Words over 64 letters and words of languages outside the eight come back as they
    are, in lower case where they are short. Voices (passive, reciprocal) are stripped but in Kyrgyz.
    """
    return _remembered(language)[word]


@cache
def _remembered(tag: str) -> _Remembered:
    language = Language.parse(tag)
    code = language.code
    if code in _BY_RULES:
        by_rules: Callable[[str], str] = partial(_stem_by_rules, stemmer_of(code).stem, code)
    elif code in _BY_DICTIONARY:
        by_rules = partial(_stem_by_dictionary, code)
    else:
        by_rules = partial(lower, language=language.tag)
    main = _MAIN_SCRIPT.get(code, "Latn")
    if "-" not in tag and main == "Latn" and code in _BY_RULES:
        # A bare code says no script: the word's own letters do.
        converted = partial(_stem_converted, by_rules, f"{code}-Cyrl", f"{code}-{main}")
        return _Remembered(lambda word: (converted if _CYRILLIC.search(word) else by_rules)(word))
    if language.script in ("", main) or code not in _BY_RULES:
        return _Remembered(by_rules)
    return _Remembered(partial(_stem_converted, by_rules, language.tag, f"{code}-{main}"))


def _stem_converted(by_rules: Callable[[str], str], source: str, target: str, word: str) -> str:
    return by_rules(convert(word, source, target))


def _stem_by_rules(rules: Callable[[str], str], code: str, word: str) -> str:
    name = _NAME_AND_SUFFIX.fullmatch(word)
    if name is not None and name[1].isupper() and name[2].islower():
        return lower(name[1], code)
    word = lower(word, code)
    # ʼ and ʹ are letters to Unicode.
    if not word.isalpha() or "ʼ" in word or "ʹ" in word:
        word = word.translate(_APOSTROPHES).strip("ʼ") or word
        if code == "uz":
            word = _UZBEK_LETTER.sub("ʻ", word)
        elif "ʼ" in word:
            # A foreign name with its suffix behind an apostrophe, as Turkish writes it.
            word = word.partition("ʼ")[0]
    return rules(word)


def _stem_by_dictionary(code: str, word: str) -> str:
    word = word.translate(_APOSTROPHES).strip("ʼ") or word
    if code == "tr" and "ʼ" in word:
        return lower(word.partition("ʼ")[0], code)
    word = lower(word.replace("ʼ", "'"), code)
    if not word.strip() or _SURROGATE.search(word) is not None:  # the dictionaries are looked up in UTF-8
        return word
    return lower(_lemmatize()(word, code), code)
