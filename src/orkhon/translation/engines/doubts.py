"""Find out which sentences of an engine cannot be believed. Pure: knows no engine, and judges no style.

Machines fail in few ways: another language or script, sentences in each other's places, numbers and marks lost, words
repeated without end, markup or an apology in place of a translation. A doubt costs a sentence that a person then
translates; so what is merely poor passes, for a person reads it anyway.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from orkhon.items import Language
from orkhon.language.elsewhere import find_numbers
from orkhon.language.identifying import identify
from orkhon.language.names import word_key
from orkhon.language.naming.words import name_words
from orkhon.language.numbers import NumberNotSaid, say_number
from orkhon.translation.engines.happenings import Doubt
from orkhon.translation.engines.marks import same_marks, without_marks

_LATIN: Final = re.compile("[A-Za-zÀ-ÖØ-öø-ʯ]")
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_WORD: Final = re.compile(r"[^\W_]+")
_DIGITS: Final = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*")
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|&(?:[a-z]{2,8}|#\d{1,6});")
_REFUSALS: Final = re.compile(
    r"\bas an? (?:AI|artificial|large language|language model)\b|\bI(?:'m| am) (?:sorry|unable|not able)\b|"
    r"\bI (?:can(?:no|')t|won't) (?:assist|help|translate|provide|fulfil)|\b(?:here is|here's) the translation\b|"
    r"\bкак (?:ИИ|искусственный интеллект|языковая модель)\b|\bя не могу (?:помочь|перевести|выполнить)|"
    r"\bbir (?:yapay zek[aâ] modeli|dil modeli) olarak\b|\büzgünüm, ",
    re.IGNORECASE,
)
_CAPITALISED: Final = re.compile(r"(?<![.!?…]\s)(?<=\s)[A-ZÀ-ÖØ-ÞĀ-ŽЀ-Я\u0490-\u04e9Ə][^\W\d_]{2,}")
_LEAST_LETTERS: Final = 15
"""Fewer letters than that tell no language: names and figures stand alone."""

_SCRIPT_SHARE: Final = 0.6
_SURE_OF_LANGUAGE: Final = 0.8
_SAME_FROM: Final = 4
_LONGER: Final = 4.0
_SHORTER: Final = 0.2
_LEAST_LENGTH: Final = 20
_ABOUT: Final = 12
"""What a short sentence may grow by without being suspicious."""

_SMALL: Final = 10
"""Numbers up to this are often written in words that mean something else too."""

_NEIGHBOURS: Final = 4
_FAR_OFF: Final = 2.2
_NEAR: Final = 1.6
_LEAST_WORDS: Final = 8
_OFTEN: Final = 8
_SIGNS_ENOUGH: Final = 1
_LEAST_WORD: Final = 4
_LEAST_KEY: Final = 3
_BEGINNING: Final = 4
"""So much of a word's skeleton is compared: behind it stand endings."""

_WORDS_ENOUGH: Final = 2
"""So many more words must sound alike crosswise than straight: with one, 1 % of right neighbours would be doubted."""


def doubts(
    sources: Sequence[str], answers: Sequence[str | None], *, source: Language, target: Language
) -> list[Doubt | None]:
    """Return for each sentence why its answer is not believed, or None. Both sides have the same length.

    Sentences may hold marks. What stands alone is judged alone; what changed places, or was said twice, beside its
    neighbours.
    """
    found = [
        Doubt.EMPTY if answer is None else _alone(said, answer, source, target)
        for said, answer in zip(sources, answers, strict=True)
    ]
    plain_sources = [without_marks(text) for text in sources]
    plain_answers = [without_marks(text or "") for text in answers]
    for place in _said_twice(plain_sources, plain_answers):
        found[place] = found[place] or Doubt.REPEATS
    for place in swapped(plain_sources, plain_answers, source=source, target=target):
        if found[place] in (None, Doubt.NUMBERS, Doubt.LENGTH):
            found[place] = Doubt.SWAPPED
    return found


def is_refusal(text: str) -> bool:
    """True where a model speaks of itself in place of translating."""
    return _REFUSALS.search(text) is not None


def _alone(said: str, answer: str, source: Language, target: Language) -> Doubt | None:
    before, after = without_marks(said).strip(), without_marks(answer).strip()
    if not after:
        return Doubt.EMPTY if before else None
    if is_refusal(after) and not is_refusal(before):
        return Doubt.REFUSAL
    if len(_TAG.findall(after)) > len(_TAG.findall(before)):
        return Doubt.HTML
    if _endless(after, before):
        return Doubt.REPEATS
    long = len(after) > _LONGER * max(len(before), _ABOUT) + _ABOUT
    if long or (len(before) >= _LEAST_LENGTH and len(after) < _SHORTER * len(before)):
        return Doubt.LENGTH
    if _stayed(before, after, source, target):
        return Doubt.UNTRANSLATED
    wrong = _of_another_tongue(before, after, source, target)
    if wrong is not None:
        return wrong
    if not _same_numbers(before, after, source, target):
        return Doubt.NUMBERS
    return None if same_marks(said, answer) else Doubt.MARKS


def _endless(after: str, before: str) -> bool:
    """True for a word or a group of words that goes on and on, as models do that have lost their way."""
    words = [word.lower() for word in _WORD.findall(after)]
    if not words:
        return False
    for size in (1, 2, 3, 4, 6):
        run = 0
        for place in range(size, len(words)):
            run = run + 1 if words[place] == words[place - size] else 0
            if run >= max(3, 2 * size) and not _repeats_itself(before, size):
                return True
    _word, often = Counter(words).most_common(1)[0]
    before_too = Counter(word.lower() for word in _WORD.findall(before))
    usual = max(before_too.values(), default=0)
    return often >= _OFTEN and often > 3 * (usual + 1)


def _repeats_itself(text: str, size: int) -> bool:
    words: list[str] = [word.lower() for word in _WORD.findall(text)]
    return sum(one == two for one, two in zip(words, words[size:], strict=False)) >= size


def _stayed(before: str, after: str, source: Language, target: Language) -> bool:
    if source.code == target.code:
        return False
    small = [word for word in _WORD.findall(before) if word[:1].islower()]
    return len(small) >= _SAME_FROM and before.casefold() == after.casefold()


def _of_another_tongue(before: str, after: str, source: Language, target: Language) -> Doubt | None:
    letters = len(_LETTER.findall(after))
    if letters < _LEAST_LETTERS:
        return None
    share = {"Latn": len(_LATIN.findall(after)) / letters, "Cyrl": len(_CYRILLIC.findall(after)) / letters}
    foreign = len(_LATIN.findall(before)) / max(1, len(_LETTER.findall(before)))
    # Names in Latin letters go through as they are: a sentence of them is no sentence in a wrong script.
    mostly_names = source.script == "Cyrl" and foreign > 1 - _SCRIPT_SHARE
    if target.script in share and share[target.script] < _SCRIPT_SHARE and not mostly_names:
        return Doubt.SCRIPT
    told = identify(after)
    code = told.tag.partition("-")[0]
    if code == "und" or code == target.code or told.confidence < _SURE_OF_LANGUAGE:
        return None
    # A text of names is told by its letters alone; what the source itself would be taken for says nothing.
    return Doubt.LANGUAGE if target.code in _TOLD and sum(w[:1].islower() for w in _WORD.findall(after)) >= 2 else None


_TOLD: Final = frozenset({"az", "en", "kk", "ky", "ru", "tk", "tr", "uz"})


@lru_cache(maxsize=4096)
def _numbers(text: str, tag: str) -> frozenset[Decimal]:
    """Return the values of all numbers, in digits and in words, and each group of digits by itself."""
    values = {Decimal(number.value) for number in find_numbers(text, tag)}
    for run in _DIGITS.findall(text):
        values |= {Decimal(part) for part in re.findall(r"\d+", run)}
        joined = re.sub(r"[^\d]", "", run)
        values.add(Decimal(joined))
    return frozenset(values)


@lru_cache(maxsize=4096)
def _weighty(text: str, tag: str) -> frozenset[Decimal]:
    """Return the values of what a text says in digits."""
    found = find_numbers(text, tag)
    return frozenset(Decimal(one.value) for one in found if text[one.start : one.end].lstrip("+-−–(%")[:1].isdigit())


def _same_numbers(before: str, after: str, source: Language, target: Language) -> bool:
    """True where each number in digits of either side is on the other, in digits or in words."""
    return _said_in(before, after, source, target) and _said_in(after, before, target, source)


def _said_in(one: str, other: str, language: Language, others: Language) -> bool:
    there = _numbers(other, others.tag)
    return all(value in there or _in_words(value, other, others) for value in _weighty(one, language.tag))


def _in_words(value: Decimal, text: str, language: Language) -> bool:
    """True where a small number may stand in `text` as a word: these mean much else, and are bent in many ways."""
    if value != value.to_integral_value() or not 0 <= value <= 100:
        return False
    try:
        said = say_number(int(value), language.tag).casefold()
    except (NumberNotSaid, ValueError):
        return True
    stem = said.split()[0][:3]
    return any(word.casefold().startswith(stem) for word in _WORD.findall(text))


def _said_twice(sources: Sequence[str], answers: Sequence[str]) -> set[int]:
    """Return the places of answers that are the same for different sentences."""
    places: dict[str, list[int]] = {}
    for place, answer in enumerate(answers):
        if len(answer.strip()) >= _LEAST_LENGTH:
            places.setdefault(answer.strip().casefold(), []).append(place)
    return {
        place
        for same in places.values()
        if len({sources[place].strip().casefold() for place in same}) > 1
        for place in same
    }


def swapped(sources: Sequence[str], answers: Sequence[str], *, source: Language, target: Language) -> set[int]:
    """Return the places whose answers belong to a neighbour: by numbers and names, by words that sound alike in both
    languages, else by length."""
    signs_of_sources = [_signs(text, source) for text in sources]
    signs_of_answers = [_signs(text, target) for text in answers]
    found: set[int] = set()
    for place, signs in enumerate(signs_of_answers):
        own = len(signs & signs_of_sources[place])
        for other in _around(place, len(sources)):
            shared = signs & signs_of_sources[other]
            tells = len(shared) >= 2 or any(sign.startswith("#") for sign in shared)
            if tells and len(shared) > own and own < max(1, len(signs_of_sources[place]) / 2):
                found.add(place)
        for other in _around(place, len(sources)):
            if other > place and _fit_crosswise(
                (signs_of_sources[place], signs_of_sources[other]), (signs, signs_of_answers[other])
            ):
                found |= {place, other}
    found |= _by_words(sources, answers)
    return found | _by_length(sources, answers, signs_of_sources)


def _fit_crosswise(said: tuple[frozenset[str], frozenset[str]], heard: tuple[frozenset[str], frozenset[str]]) -> bool:
    """True where neither answer shares a sign with its own sentence, and both together do with each other's."""
    straight = len(said[0] & heard[0]) + len(said[1] & heard[1])
    return not straight and len(said[0] & heard[1]) + len(said[1] & heard[0]) >= _SIGNS_ENOUGH


def _signs(text: str, language: Language) -> frozenset[str]:
    """Return what is found again in every language: numbers above ten, and the skeletons of names."""
    numbers = {f"#{value.normalize()}" for value in _numbers(text, language.tag) if value > _SMALL}
    names = {
        key for found in _CAPITALISED.finditer(text) for word in name_words(found[0]) if len(key := word_key(word)) >= 3
    }
    return frozenset(numbers | names)


def _around(place: int, count: int) -> list[int]:
    near = range(max(0, place - _NEIGHBOURS), min(count, place + _NEIGHBOURS + 1))
    return [other for other in near if other != place]


def _by_words(sources: Sequence[str], answers: Sequence[str]) -> set[int]:
    """Return neighbours of whose words more sound alike crosswise: borrowed ones, and those of kindred languages."""
    said, heard = [_beginnings(text) for text in sources], [_beginnings(text) for text in answers]
    found: set[int] = set()
    for place in range(len(said) - 1):
        after = place + 1
        straight = len(said[place] & heard[place]) + len(said[after] & heard[after])
        crosswise = len(said[place] & heard[after]) + len(said[after] & heard[place])
        if crosswise >= straight + _WORDS_ENOUGH:
            found |= {place, after}
    return found


def _beginnings(text: str) -> frozenset[str]:
    """Return how the words of `text` begin, as skeletons, which are the same in all scripts."""
    words = (word for found in _WORD.findall(text) if len(found) >= _LEAST_WORD for word in name_words(found))
    return frozenset(key[:_BEGINNING] for word in words if len(key := word_key(word)) >= _LEAST_KEY)


def _by_length(sources: Sequence[str], answers: Sequence[str], signs: Sequence[frozenset[str]]) -> set[int]:
    """Return neighbours whose lengths fit crosswise alone; only where nothing else tells them apart."""
    found: set[int] = set()
    for place in range(len(sources) - 1):
        after = place + 1
        shortest = min(map(len, (*answers[place : after + 1], *sources[place : after + 1])))
        if signs[place] or signs[after] or shortest < _LEAST_WORDS:
            continue
        crosswise = _unlike(answers[place], sources[after]) < _NEAR and _unlike(answers[after], sources[place]) < _NEAR
        straight = min(_unlike(answers[place], sources[place]), _unlike(answers[after], sources[after]))
        if crosswise and straight > _FAR_OFF:
            found |= {place, after}
    return found


def _unlike(one: str, other: str) -> float:
    longer, shorter = max(len(one), len(other)), min(len(one), len(other))
    return longer / max(1, shorter)
