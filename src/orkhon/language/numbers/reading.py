"""Read numbers that are written in words in the eight languages, whatever case they stand in. Finds none in texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from orkhon.items import Language
from orkhon.language.casing import lower
from orkhon.language.converting import convert
from orkhon.language.numbers import russian
from orkhon.language.numbers.saying import say_number
from orkhon.language.numbers.wording import (
    NUMBER_LANGUAGES,
    TurkicWording,
    english_wording,
    russian_wording,
    turkic_wording,
)

Role = Literal["zero", "unit", "teen", "ten", "hundreds", "hundred", "scale"]


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberWord:
    """One form of one number word. A `closing` form carries a suffix and ends its number."""

    value: int
    role: Role
    closing: bool = False
    ordinal: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """A number at the head of a row of words: its value, how many words it takes, whether it is an ordinal."""

    value: int
    length: int
    ordinal: bool


_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʻ`´′ʹ", "ʼ"))
_UZBEK_LETTER = re.compile("(?<=[og])ʼ")
_LONGEST_JOINED = 40
_MAIN_TAG = {"az": "az-Latn", "kk": "kk-Cyrl", "ky": "ky-Cyrl", "tk": "tk-Latn", "uz": "uz-Latn"}
_DECIMALS = 6
_MOST_WORDS = 60


def read_number(words: str, language: str) -> int | Decimal | None:
    """Return the number that `words` write from the first to the last word, or None where they write none.

    Reads what `say_number` says, in every case, with joined spellings (tr `onbir`) and a leading minus; ordinals
    give their number.
    """
    tag = Language.parse(language)
    code = tag.code
    if code not in NUMBER_LANGUAGES or len(words) > 2000:
        return None
    if tag.script and code in _MAIN_TAG and tag.tag != _MAIN_TAG[code]:
        words = convert(words, tag.tag, _MAIN_TAG[code])
    parts = split_words(words, code)
    if not parts or len(parts) > _MOST_WORDS:
        return None
    negative = parts[0] == _minus_of(code)
    if negative:
        parts = parts[1:]
    run = read_run(parts, code)
    value: int | Decimal | None = None
    if run is not None and run.length == len(parts):
        value = run.value
    elif run is not None:
        value = _read_decimal(parts, run, code)
    return None if value is None else (-value if negative else value)


def split_words(words: str, code: str) -> list[str]:
    """Return the words as the lexicon holds them: lower case, one kind of apostrophe, ё as е."""
    return [plain for word in words.split() for plain in plain_word(word, code).split("-") if plain]


def plain_word(word: str, code: str) -> str:
    """Return one word as the lexicon holds it."""
    word = lower(word.strip(",.;:!?"), code).translate(_APOSTROPHES)
    if code == "uz":
        word = _UZBEK_LETTER.sub("ʻ", word)
    return word.replace("ё", "е") if code == "ru" else word


def read_run(words: Sequence[str], code: str) -> Run | None:
    """Return the longest number that the plain `words` begin with."""
    total, group, room, scale = 0, 0, 3, 99
    length, ordinal = 0, False
    for position, word in enumerate(words):
        if word == "and" and code == "en" and length == position and (total or group):
            if position + 1 < len(words) and number_word(words[position + 1], code) is not None:
                length += 1
                continue
            break
        found = number_word(word, code)
        if found is None:
            break
        value, role = found.value, found.role
        if role == "zero":
            if position:
                break
            return Run(value=0, length=1, ordinal=found.ordinal)
        if role == "scale":
            if value >= scale:
                break
            total, group, room, scale = total + (group or 1) * 10**value, 0, 3, value
        elif role == "hundred":
            if not (group == 0 and room == 3) and not 0 < group < 10:
                break
            group, room = (group or 1) * 100, 2
        else:
            needed, left = _ROOM[role]
            if room < needed:
                break
            group, room = group + value, left
        length, ordinal = position + 1, found.ordinal
        if found.closing:
            break
    while length and words[length - 1] == "and":
        length -= 1
    return Run(value=total + group, length=length, ordinal=ordinal) if length else None


_ROOM: dict[str, tuple[int, int]] = {"unit": (1, 0), "teen": (2, 0), "ten": (2, 1), "hundreds": (3, 2)}


def number_word(word: str, code: str) -> NumberWord | None:
    """Return what a plain word is among numbers. Joined words (`yirmibeş`) are one word of their whole value."""
    lexicon = lexicon_of(code)
    found = lexicon.get(word)
    if found is not None or len(word) > _LONGEST_JOINED:
        return found
    if code == "ru":
        return _round_ordinal(word)
    return None if code == "en" else _joined(word, lexicon, code)


def _joined(word: str, lexicon: Mapping[str, NumberWord], code: str) -> NumberWord | None:
    if not word.startswith(_starts_of(code)):
        return None
    parts = _parted(word, lexicon)
    if parts is None:
        return None
    run = read_run(parts, code)
    if run is None or run.length != len(parts) or run.value >= 10**6:
        return None
    last = lexicon[parts[-1]]
    role: Role = "hundreds" if run.value < 1000 and run.value % 100 == 0 else "teen"
    if run.value >= 1000:
        return None
    return NumberWord(value=run.value, role=role, closing=last.closing, ordinal=last.ordinal)


def _parted(word: str, lexicon: Mapping[str, NumberWord]) -> list[str] | None:
    # Longest part first, backing off; words are short, and no part may be inflected but the last.
    if word in lexicon:
        return [word]
    for length in range(len(word) - 1, 1, -1):
        head = lexicon.get(word[:length])
        if head is None or head.closing or head.role == "zero":
            continue
        rest = _parted(word[length:], lexicon)
        if rest is not None:
            return [word[:length], *rest]
    return None


@cache
def _starts_of(code: str) -> tuple[str, ...]:
    wording = turkic_wording(code)
    return (*wording.units, *wording.tens, wording.hundred)


@cache
def lexicon_of(code: str) -> Mapping[str, NumberWord]:
    """Return every form of every number word of the language."""
    if code == "en":
        return dict(_english_forms())
    if code == "ru":
        return {form.replace("ё", "е"): word for form, word in _russian_forms()}
    forms: dict[str, NumberWord] = {}
    wording = turkic_wording(code)
    for form, word in _turkic_forms(wording):
        forms.setdefault(form, word)
    return forms


def _turkic_forms(wording: TurkicWording) -> Iterator[tuple[str, NumberWord]]:
    bases: list[tuple[str, NumberWord]] = [(wording.zero, NumberWord(value=0, role="zero"))]
    bases += [(word, NumberWord(value=number, role="unit")) for number, word in enumerate(wording.units, start=1)]
    bases += [(word, NumberWord(value=10 * number, role="ten")) for number, word in enumerate(wording.tens, start=1)]
    bases.append((wording.hundred, NumberWord(value=100, role="hundred")))
    bases += [(word, NumberWord(value=power, role="scale")) for power, word in wording.powers]
    by_value = {word.value: word for _, word in bases if word.role in ("zero", "ten")}
    bases += [(word, by_value[value]) for word, value in wording.also.items()]
    yield from bases
    for word, meaning in bases:
        ordinal = wording.inflect(word, "ordinal", wording.ordinal)
        yield ordinal, replace(meaning, closing=True, ordinal=True)
        for case, pattern in wording.cases.items():
            yield wording.inflect(word, case, pattern), replace(meaning, closing=True)
            yield wording.inflect(ordinal, case, pattern), replace(meaning, closing=True, ordinal=True)


def _english_forms() -> Iterator[tuple[str, NumberWord]]:
    wording = english_wording()
    bases = [(wording.small[0], NumberWord(value=0, role="zero"))]
    for value, word in enumerate(wording.small[1:], start=1):
        bases.append((word, NumberWord(value=value, role="unit" if value < 10 else "teen")))
    bases += [(word, NumberWord(value=10 * value, role="ten")) for value, word in enumerate(wording.tens, start=2)]
    bases.append((wording.hundred, NumberWord(value=100, role="hundred")))
    bases += [
        (word, NumberWord(value=3 * place, role="scale"))
        for place, word in enumerate((wording.thousand, *wording.scales), start=1)
    ]
    for word, meaning in bases:
        yield word, meaning
        regular = word[:-1] + "ieth" if word.endswith("y") else word + "th"
        yield wording.ordinals.get(word, regular), replace(meaning, closing=True, ordinal=True)


def _russian_forms() -> Iterator[tuple[str, NumberWord]]:
    wording = russian_wording()
    for value, stem in wording.ordinals.items():
        if stem:
            word = _russian_word(value)
            for gender in wording.adjective:
                for index in range(6):
                    form = russian.ordinal_word(value, index, gender)
                    yield form, replace(word, closing=True, ordinal=True)
    for forms in wording.third.values():
        for form in forms:
            yield form, NumberWord(value=3, role="unit", closing=True, ordinal=True)
    for value, cardinal in wording.cardinals.items():
        for form in cardinal:
            yield form, _russian_word(value)
    for forms in (*wording.one.values(), wording.two_feminine):
        for form in forms:
            yield form, NumberWord(value=2 if forms is wording.two_feminine else 1, role="unit")
    for power, forms in wording.scales.items():
        for form in forms:
            yield form, NumberWord(value=power, role="scale")


def _russian_word(value: int) -> NumberWord:
    if value == 0:
        return NumberWord(value=0, role="zero")
    if value >= 1000:
        return NumberWord(value=len(str(value)) - 1, role="scale")
    if value >= 100:
        return NumberWord(value=value, role="hundreds")
    if value >= 20:
        return NumberWord(value=value, role="ten")
    return NumberWord(value=value, role="teen" if value > 9 else "unit")


_ROUND_ORDINAL = re.compile(r"(\w{2,})(тысячн|миллионн|миллиардн|триллионн)(?:ый|ого|ому|ым|ом|ая|ой|ую|ое|ые|ых|ыми)")
_POWER_OF = {"тысячн": 3, "миллионн": 6, "миллиардн": 9, "триллионн": 12}


def _round_ordinal(word: str) -> NumberWord | None:
    # двухтысячный is one word for 2 × 1000th. As "teen" it may stand behind nothing that it could be added to.
    match = _ROUND_ORDINAL.fullmatch(word)
    if match is None:
        return None
    parts = _parted(match[1], _genitives())
    run = read_run(parts, "ru") if parts else None
    if run is None or parts is None or run.length != len(parts):
        return None
    value = run.value * 10 ** _POWER_OF[match[2]]
    return NumberWord(value=value, role="teen", closing=True, ordinal=True)


@cache
def _genitives() -> Mapping[str, NumberWord]:
    wording = russian_wording()
    forms = {words[1].replace("ё", "е"): _russian_word(value) for value, words in wording.cardinals.items() if value}
    return forms | {
        "сто": _russian_word(100),
        "девяносто": _russian_word(90),
        "одно": _russian_word(1),
    }


@cache
def _minus_of(code: str) -> str:
    if code == "en":
        return english_wording().minus
    return russian_wording().minus if code == "ru" else turkic_wording(code).minus


def _read_decimal(words: Sequence[str], whole: Run, code: str) -> Decimal | None:
    marker, after = words[whole.length], words[whole.length + 1 :]
    digits: str | None = None
    if code == "ru":
        digits = _russian_fraction(after) if marker in ("целых", "целая") else None
    elif code == "en":
        found = [number_word(word, code) for word in after]
        plain = [str(word.value) for word in found if word is not None and word.value < 10 and word.role != "hundred"]
        digits = "".join(plain) if marker == english_wording().point and len(plain) == len(after) else None
    elif marker == turkic_wording(code).point:
        digits = _turkic_fraction(after, code)
    return Decimal(f"{whole.value}.{digits}") if digits else None


def _turkic_fraction(words: Sequence[str], code: str) -> str | None:
    wording = turkic_wording(code)
    if not wording.fraction_case:
        zeros = 0
        while zeros < len(words) - 1 and words[zeros] == wording.zero:
            zeros += 1
        run = read_run(words[zeros:], code)
        return "0" * zeros + str(run.value) if run is not None and zeros + run.length == len(words) else None
    for count in range(_DECIMALS, 0, -1):
        said = _denominator(code, count)
        if list(words[: len(said)]) == said:
            run = read_run(words[len(said) :], code)
            if run is not None and run.length == len(words) - len(said) and run.value < 10**count:
                return str(run.value).zfill(count)
    return None


@cache
def _denominator(code: str, count: int) -> list[str]:
    said = say_number(Decimal(1).scaleb(-count), code).split()
    return said[2:-1]


def _russian_fraction(words: Sequence[str]) -> str | None:
    run = read_run(words, "ru")
    if run is None or run.length > len(words):
        return None
    tail = words[-1] if words else ""
    part = number_word(tail, "ru")
    if part is None or not part.ordinal:
        return None
    count = part.value if part.role == "scale" else len(str(part.value)) - 1
    head = read_run(words[:-1], "ru")
    if head is None or head.length != len(words) - 1 or not 0 < count <= _DECIMALS or head.value >= 10**count:
        return None
    return str(head.value).zfill(count)
