"""Alter texts on purpose, one alteration each, in the eight languages. Knows nothing of what is to detect them.

Everything is drawn from the random source that is given: the same seed alters the same. The tables here are the bench's
own and are not those of `orkhon.verification`; names of countries, months and weekdays are CLDR's (Babel).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from babel import Locale

CODES: Final = ("az", "en", "kk", "ky", "ru", "tk", "tr", "uz")
SUFFIXED: Final = frozenset(CODES) - {"en", "ru"}


@dataclass(frozen=True, kw_only=True)
class Altered:
    """A text with one alteration; `kinds` are the types that would name it rightly."""

    name: str
    sentences: tuple[str, ...]
    kinds: frozenset[str]
    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """The sentences as one text."""
        return " ".join(self.sentences)


@dataclass(frozen=True, kw_only=True)
class Pool:
    """What of a language may be put in another's place."""

    code: str
    names: Sequence[str]
    shorts: Sequence[str]
    foreign: Sequence[str]
    words: Sequence[str]


_CAP: Final = r"[A-ZА-ЯЁÇĞİÖŞÜƏÄŇÝŽӘҒҚҢӨҰҮҺІ]"
_NAME: Final = re.compile(rf"(?<=[^\W\d_] )({_CAP}[^\W\d_]{{2,}}) ({_CAP}[^\W\d_]{{2,}})")
_SHORT: Final = re.compile(rf"(?<![\w-]){_CAP}{{3,5}}(?![\w])")
_STATES: Final = frozenset(["USA", "UAE", "США", "АҚШ", "АКШ", "ABD", "ABŞ", "AQSH", "BAE", "ОАЭ", "СССР", "BMG"])
_NUMBER: Final = re.compile(r"(?<![\w.,:/-])\d+(?:[.,]\d+)?(?![\d:/])")
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_QUOTED: Final = re.compile(r"[“\"«]([^“”\"«»]{12,})[”“\"»]")


def pool_of(code: str, sentences: Sequence[str], foreign: Sequence[str]) -> Pool:
    """Return the names, abbreviations and words of these sentences; `foreign` are sentences that no archive has."""
    names = sorted({found[0] for sentence in sentences for found in _NAME.finditer(sentence)})
    shorts = sorted({found[0] for sentence in sentences for found in _SHORT.finditer(sentence)} - _STATES)
    words = sorted({found[0].lower() for sentence in sentences for found in _WORD.finditer(sentence)})
    return Pool(code=code, names=names, shorts=shorts, foreign=tuple(foreign), words=words)


def number(sentences: Sequence[str], pool: Pool, chance: random.Random) -> Altered | None:
    """Another figure for a figure, or another number word for a number word."""
    places = [(row, found) for row, text in enumerate(sentences) for found in _NUMBER.finditer(text)]
    if places:
        row, found = chance.choice(places)
        digits = found[0]
        while digits == found[0]:
            digits = "".join(
                str(chance.randint(1 if not place else 0, 9)) if sign.isdigit() else sign
                for place, sign in enumerate(found[0])
            )
        near = sentences[row][max(0, found.start() - 25) : found.end() + 25].lower()
        dated = len(found[0]) == 4 or any(name in near for name in _month_names(pool.code))
        kinds = {"number", "date"} if dated else {"number"}
        return _put("number", sentences, row, found.span(), digits, kinds)
    words = _NUMBER_WORDS[pool.code]
    spelled = [
        (row, found, word)
        for row, text in enumerate(sentences)
        for word in words
        for found in re.finditer(rf"(?<![\w-]){word}(?![\w'’-])", text)
    ]
    if not spelled:
        return None
    row, found, word = chance.choice(spelled)
    other = chance.choice([one for one in words if one != word])
    return _put("number", sentences, row, found.span(), other, {"number"})


def person(sentences: Sequence[str], pool: Pool, chance: random.Random) -> Altered | None:
    """Another name of two words for one of two words: a person's mostly, which nobody has marked in the texts."""
    places = [(row, found) for row, text in enumerate(sentences) for found in _NAME.finditer(text)]
    if not places or len(pool.names) < 2:
        return None
    row, found = chance.choice(places)
    other = chance.choice([name for name in pool.names if not set(name.split()) & set(found[0].split())])
    kinds = {"person", "speaker", "place", "organisation"}
    return _put("person", sentences, row, found.span(), other, kinds)


def place(sentences: Sequence[str], pool: Pool, chance: random.Random) -> Altered | None:
    """Another country for a country."""
    names = _countries(pool.code)
    ending = r"(?P<ending>(?:['’ʼ-]?[^\W\d_]{1,5})?)(?![\w])" if pool.code in SUFFIXED else r"(?P<ending>)(?![\w])"
    found_places = [
        (row, found, name)
        for row, text in enumerate(sentences)
        for name in names
        if name in text
        for found in re.finditer(rf"(?<![\w-]){re.escape(name)}{ending}", text)
    ]
    if not found_places:
        return None
    row, found, name = chance.choice(found_places)
    other = chance.choice([one for one in names if one not in sentences[row] and one[:4] != name[:4]])
    span = found.start(), found.end() - len(found["ending"])
    return _put("place", sentences, row, span, other, {"place"})


def organisation(sentences: Sequence[str], pool: Pool, chance: random.Random) -> Altered | None:
    """Another abbreviation for an abbreviation: BBC, ЕО."""
    places = [
        (row, found) for row, text in enumerate(sentences) for found in _SHORT.finditer(text) if found[0] not in _STATES
    ]
    if not places or len(pool.shorts) < 2:
        return None
    row, found = chance.choice(places)
    other = chance.choice([one for one in pool.shorts if one != found[0]])
    return _put("organisation", sentences, row, found.span(), other, {"organisation"})


def date(sentences: Sequence[str], pool: Pool, chance: random.Random) -> Altered | None:
    """Another month or weekday for one, its ending kept."""
    ending = r"(?=[^\W\d_]{0,6}(?![\w]))" if pool.code in SUFFIXED else r"(?![\w])"
    places = []
    for names in (_month_names(pool.code), _weekday_names(pool.code)):
        for row, text in enumerate(sentences):
            small = text.lower()
            if len(small) != len(text):
                continue
            for name in names:
                for found in re.finditer(rf"(?<![\w]){re.escape(name)}{ending}", small):
                    near = small[max(0, found.start() - 8) : found.end() + 10]
                    if names is _weekday_names(pool.code) or re.search(r"\d", near):
                        places.append((row, found.span(), name, names))
    if not places:
        return None
    row, span, name, names = chance.choice(places)
    other = chance.choice([one for one in names if one != name])
    if sentences[row][span[0]].isupper():
        other = other[:1].upper() + other[1:]
    return _put("date", sentences, row, span, other, {"date"})


def negation(sentences: Sequence[str], pool: Pool, chance: random.Random) -> Altered | None:
    """A denial taken away or put in."""
    places = [
        (row, found, make)
        for row, text in enumerate(sentences)
        for pattern, make in _NEGATIONS[pool.code]
        for found in re.finditer(pattern, text)
    ]
    if not places:
        return None
    row, found, make = chance.choice(places)
    return _put("negation", sentences, row, found.span(), make(found), {"negation"})


def missing(sentences: Sequence[str], pool: Pool, chance: random.Random) -> Altered | None:
    """A sentence that is neither the first nor the last left out."""
    if len(sentences) < 3:
        return None
    row = chance.randrange(1, len(sentences) - 1)
    kept = (*sentences[:row], *sentences[row + 1 :])
    return Altered(name="missing", sentences=kept, kinds=frozenset({"missing sentence"}), before=sentences[row])


def inserted(sentences: Sequence[str], pool: Pool, chance: random.Random) -> Altered | None:
    """A sentence of no item put between two."""
    row = chance.randrange(1, len(sentences)) if len(sentences) > 1 else 1
    other = chance.choice(pool.foreign)
    more = (*sentences[:row], other, *sentences[row:])
    return Altered(name="inserted", sentences=more, kinds=frozenset({"inserted sentence"}), after=other)


def order(sentences: Sequence[str], pool: Pool, chance: random.Random) -> Altered | None:
    """Two neighbouring sentences changed in place."""
    rows = [
        row
        for row in range(len(sentences) - 1)
        if len(sentences[row].split()) > 4 and len(sentences[row + 1].split()) > 4
    ]
    if not rows:
        return None
    row = chance.choice(rows)
    turned = list(sentences)
    turned[row], turned[row + 1] = turned[row + 1], turned[row]
    return Altered(name="order", sentences=tuple(turned), kinds=frozenset({"order"}), before=sentences[row])


def quotation(sentences: Sequence[str], pool: Pool, chance: random.Random) -> Altered | None:
    """The end of a quotation put some words earlier."""
    places = [
        (row, found)
        for row, text in enumerate(sentences)
        for found in _QUOTED.finditer(text)
        if len(found[1].split()) >= 6
    ]
    if not places:
        return None
    row, found = chance.choice(places)
    words = found[1].split(" ")
    cut = chance.randrange(2, len(words) - 2)
    whole = found[0]
    other = whole[0] + " ".join(words[:cut]) + whole[-1] + " " + " ".join(words[cut:])
    return _put("quotation", sentences, row, found.span(), other, {"quotation"})


ALTERATIONS: Final[dict[str, Callable[[Sequence[str], Pool, random.Random], Altered | None]]] = {
    "number": number,
    "person": person,
    "place": place,
    "organisation": organisation,
    "date": date,
    "negation": negation,
    "missing": missing,
    "inserted": inserted,
    "order": order,
    "quotation": quotation,
}


def mistyped(text: str, chance: random.Random, share: float = 0.02) -> str:
    """Return `text` with this share of its letters mistyped: dropped, doubled, changed places or another's."""
    small = text.lower()
    letters = sorted({sign for sign in small if sign.isalpha() and small.count(sign) > 2})
    signs = list(text)
    places = [found.start() + step for found in re.finditer(r"[^\W\d_]{3,}", text) for step in range(len(found[0]))]
    for at in chance.sample(places, max(1, round(share * len(places)))):
        kind = chance.randrange(4)
        if kind == 0:
            signs[at] = ""
        elif kind == 1:
            signs[at] *= 2
        elif kind == 2 and at + 1 < len(signs) and signs[at + 1].isalpha() and signs[at]:
            signs[at], signs[at + 1] = signs[at + 1], signs[at]
        else:
            signs[at] = chance.choice(letters)
    return "".join(signs)


def repunctuated(text: str, chance: random.Random) -> str:
    """Return `text` with other shapes of quotation marks and dashes, and some commas and ends left out."""
    text = text.translate(
        str.maketrans(dict[str, str | int | None]({"«": "“", "»": "”", "–": "-", "—": "-", "…": "."}))
    )
    return re.sub(r"[,;]|(?<=\w)\.$", lambda found: "" if chance.random() < 0.5 else found[0], text)


def twin_of(sentence: str, pool: Pool, chance: random.Random) -> str:
    """Return a sentence that differs in a name or number and in a word, as another item on the same event would."""
    for alter in chance.sample((person, number, place), 3):
        altered = alter((sentence,), pool, chance)
        if altered is not None and altered.text != sentence:
            sentence = altered.text
            break
    # A word more, so that no alteration that is measured makes a sentence of another item.
    found = list(_WORD.finditer(sentence))
    if not found:
        return f"{sentence} {chance.choice(pool.words)}"
    word = chance.choice(found)
    return sentence[: word.start()] + chance.choice(pool.words) + sentence[word.end() :]


def _put(
    name: str, sentences: Sequence[str], row: int, span: tuple[int, int], other: str, kinds: set[str]
) -> Altered | None:
    before = sentences[row][slice(*span)]
    if before == other:
        return None
    changed = list(sentences)
    changed[row] = sentences[row][: span[0]] + other + sentences[row][span[1] :]
    return Altered(name=name, sentences=tuple(changed), kinds=frozenset(kinds), before=before, after=other)


@cache
def _countries(code: str) -> tuple[str, ...]:
    names = Locale(code).territories
    return tuple(
        sorted(
            name for key, name in names.items() if key.isalpha() and len(key) == 2 and name.isalpha() and len(name) > 3
        )
    )


@cache
def _month_names(code: str) -> tuple[str, ...]:
    names = Locale(code).months["format"]["wide"].values()
    return tuple(dict.fromkeys(name.lower() for name in names if len(name) > 2))


@cache
def _weekday_names(code: str) -> tuple[str, ...]:
    names = Locale(code).days["format"]["wide"].values()
    return tuple(dict.fromkeys(name.lower() for name in names if len(name) > 4))


_NUMBER_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "az": ("iki", "üç", "dörd", "beş", "altı", "səkkiz", "on"),
    "en": ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve"),
    "kk": ("екі", "үш", "төрт", "бес", "жеті", "сегіз", "тоғыз"),
    "ky": ("эки", "үч", "төрт", "беш", "алты", "жети", "сегиз"),
    "ru": ("два", "три", "четыре", "пять", "шесть", "семь", "восемь", "десять"),
    "tk": ("iki", "üç", "dört", "bäş", "ýedi", "sekiz", "dokuz"),
    "tr": ("iki", "üç", "dört", "beş", "altı", "sekiz", "dokuz"),
    "uz": ("ikki", "uch", "toʻrt", "besh", "olti", "yetti", "sakkiz"),
}

_Make = Callable[[re.Match[str]], str]
_BACK: Final = {"tr": "aıou", "az": "aıou", "tk": "aouy", "kk": "аоұыуя", "ky": "аоуыюя"}

_VOICELESS: Final = "пфкқтсшщхцчһ"
_VOWELS: Final = "aıoueəiöüäyаәоөұүыіеиуэюяё"


def _denied(code: str) -> _Make:
    """The past of a verb, denied: geldi → gelmedi."""

    def make(found: re.Match[str]) -> str:
        stem, rest = found["stem"], found["rest"]
        vowel = next((sign for sign in reversed(stem.lower()) if sign in _VOWELS), "e")
        back = vowel in _BACK[code]
        if code in ("tr", "az", "tk"):
            a = "a" if back else ("ə" if code == "az" else "e")
            i = {"tr": "ı", "az": "ı", "tk": "y"}[code] if back else "i"
            return f"{stem}m{a}d{i}{rest}"
        last = stem[-1].lower()
        consonant = "п" if last in _VOICELESS else "б" if code == "ky" or last in "мнңзжбвгд" else "м"
        if code == "ky":
            a = {"о": "о", "у": "а", "ө": "ө", "ү": "ө"}.get(vowel, "а" if back else "е")
            i = {"о": "у", "ө": "ү"}.get(a, "ы" if back else "и")
            return f"{stem}{consonant}{a}д{i}{rest}"
        return f"{stem}{consonant}{'а' if back else 'е'}д{'ы' if back else 'і'}{rest}"

    return make


def _always(text: str) -> _Make:
    return lambda found: found.expand(text)


_NEGATIONS: Final[dict[str, tuple[tuple[str, _Make], ...]]] = {
    "en": (
        (r"\b(is|was|were|are|will|would|can|could|should|has been|have been)\b(?! not)(?= [a-z])", _always(r"\1 not")),
        (r"\b(is|was|were|are|will|would|could|should|did|does|do|has|have) not\b", _always(r"\1")),
        (r"\b(is|was|were|are|would|could|should|did|does|do|has|have)n['’]t\b", _always(r"\1")),
    ),
    "ru": (
        (r"(?<=[а-я] )не (?=[а-я]{4,})", _always("")),
        (r"(?<=[а-я,] )(был|была|было|были|будет|будут|может|могут|стал|стала|имеет|является)\b", _always(r"не \1")),
    ),
    "tr": (
        (r"\b(?P<stem>[^\W\d_]{3,}?)[dt][ıiuü](?P<rest>)(?=[.,”\"]|$)", _denied("tr")),
        (r"\b([^\W\d_]{2,})m[ae](d[ıi])(?=[.,”\"]|$)", _always(r"\1\2")),
        (r"\b([^\W\d_]{2,}[^\Wm])([ıiuü])yor\b", _always(r"\1m\2yor")),
        (r"\b([^\W\d_]{2,}[^\W\d_])m([ıiuü])yor\b", _always(r"\1\2yor")),
        (r" değil(?=[.,]|dir|di)", _always("")),
        (r"\bvar\b", _always("yok")),
        (r"\byok\b", _always("var")),
    ),
    "az": (
        (r"\b(?P<stem>[^\W\d_]{3,}?)d[ıiuü](?P<rest>(?:lar|lər)?)(?=[.,”\"]|$)", _denied("az")),
        (r"\b([^\W\d_]{2,})m[aə](d[ıi])(?=[.,”\"]|$)", _always(r"\1\2")),
        (r"\b([^\W\d_]{2,}[^\Wmaəıiuü])([ıiuü])r\b(?=[.,]|$)", _always(r"\1m\2r")),
        (r"\bdeyil\b", _always("idi")),
        (r"\bvar\b", _always("yoxdur")),
        (r"\byoxdur\b", _always("var")),
    ),
    "tk": (
        (r"\b(?P<stem>[^\W\d_]{3,}?)d[yiuü](?P<rest>(?:lar|ler)?)(?=[.,”\"]|$)", _denied("tk")),
        (r"\b([^\W\d_]{2,})m[ae](d[yi])(?=[.,”\"]|$)", _always(r"\1\2")),
        (r"\b([^\W\d_]{2,}[^\Wm])(ýar)\b", _always(r"\1maýar")),
        (r" däl(?=[.,]|di)", _always("")),
        (r"\bbar\b", _always("ýok")),
        (r"\býok\b", _always("bar")),
    ),
    "kk": (
        (r"\b(?P<stem>[^\W\d_]{3,}?)[дт][ыі](?P<rest>)(?=[.,”“\"]|$)", _denied("kk")),
        (r"\b([^\W\d_]{2,})[мбп][ае](д[ыі])(?=[.,”“\"]|$)", _always(r"\1\2")),
        (r" емес(?=[.,]|$)", _always("")),
        (r"\bбар\b", _always("жоқ")),
        (r"\bжоқ\b", _always("бар")),
    ),
    "ky": (
        (r"\b(?P<stem>[^\W\d_]{3,}?)[дт][ыиуү](?P<rest>)(?=[.,”“\"]|$)", _denied("ky")),
        (r"\b([^\W\d_]{2,})[бп][аеоө](д[ыиуү])(?=[.,”“\"]|$)", _always(r"\1\2")),
        (r" эмес(?=[.,]|$)", _always("")),
        (r"\bбар\b", _always("жок")),
        (r"\bжок\b", _always("бар")),
    ),
    "uz": (
        (r"\b([^\W\d_]{3,})(di(?:lar)?)(?=[.,”\"]|$)(?<!madi)(?<!madilar)", _always(r"\1ma\2")),
        (r"\b([^\W\d_]{2,})ma(di(?:lar)?)(?=[.,”\"]|$)", _always(r"\1\2")),
        (r"\b([^\W\d_]{3,}[^\W\d_aou])gan\b(?!ga)", _always(r"\1magan")),
        (r" emas(?=[.,]|$)", _always("")),
        (r"\bbor\b", _always("yoʻq")),
        (r"\byoʻq\b", _always("bor")),
    ),
}
