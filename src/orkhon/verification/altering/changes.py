"""Judge one stretch of changed words: which types of difference are in it. Knows no sentences and no order of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from orkhon.language import read_number
from orkhon.verification.altering.aligning import Pair, likeness
from orkhon.verification.altering.amounts import Amount, amounts, told
from orkhon.verification.altering.denying import denials, one_denies, slips_in_denial
from orkhon.verification.altering.kinds import DifferenceKind
from orkhon.verification.altering.naming import NameKind, is_country, is_short, is_speaker, kind_of_name, places_in
from orkhon.verification.altering.spelling import is_slip
from orkhon.verification.altering.texts import ReadText, Word, exact, main_form, same_word
from orkhon.verification.altering.vocabulary import Vocabulary
from orkhon.verification.altering.wordlists import lists_of

_SMALL_RUN: Final = 4
_FORMS_ALIKE: Final = 0.5
_SHORT_WORD: Final = 3
_BEFORE_LETTERS: Final = re.compile(r"^[\d.,]+['-]?(?=[^\W\d_])")
_CARELESS: Final = 2
_LONG_WORD: Final = 6

_NAMES: Final = {
    NameKind.PERSON: DifferenceKind.PERSON,
    NameKind.PLACE: DifferenceKind.PLACE,
    NameKind.ORGANISATION: DifferenceKind.ORGANISATION,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One judged change: the words of the original and of the given text, by number."""

    kind: DifferenceKind
    original: tuple[int, ...]
    given: tuple[int, ...]


class Judge:
    """Judges the changes between two texts."""

    def __init__(self, original: ReadText, given: ReadText, vocabulary: Vocabulary) -> None:
        self._original, self._given, self._vocabulary = original, given, vocabulary
        self._careless = False
        self._to_given: dict[int, int] = {}
        self._to_original: dict[int, int] = {}

    def look_over(self, pairs: Sequence[Pair]) -> None:
        """Count the evident slips of the text first: who slips twice may have slipped into another word too."""
        slips = 0
        self._to_given = {there: here for there, here in pairs if there is not None and here is not None}
        self._to_original = {here: there for there, here in self._to_given.items()}
        for there, here in pairs:
            if there is None or here is None or self.same(there, here):
                continue
            slips += not self._vocabulary.knows(self._form(here, 1), self._original.code) and self._is_slip(there, here)
        self._careless = slips >= _CARELESS

    def same(self, there: int, here: int) -> bool:
        """Return whether two words are one, letter for letter, whatever their scripts."""
        return same_word(self._original.words[there], self._original.tag, self._given.words[here], self._given.tag)

    def changes(self, run: Sequence[Pair]) -> list[Change]:
        """Return the changes in a stretch in which no word is the same."""
        if not run:
            return []
        if self._written_together(run):
            return [_change(DifferenceKind.TYPO, run)]
        result: list[Change] = []
        rest = [pair for pair in run if pair[0] is None or pair[1] is None or not self._is_slip(pair[0], pair[1])]
        if 0 < len(rest) < len(run) and not self._careless and any(self._is_name(pair) for pair in rest):
            # Beside a changed name a name that is near is changed too: Nilüfer Aktaş, Nilgün Aktan.
            changed = set(rest)
            rest = [pair for pair in run if pair in changed or self._is_name(pair)]
        kept = set(rest)
        result += (_change(DifferenceKind.TYPO, [pair]) for pair in run if pair not in kept)
        if not rest:
            return result
        if self._only_reordered(rest):
            return [*result, _change(DifferenceKind.ORDER, rest)]
        for judge in (self._amounts, self._denial):
            found, rest = judge(rest)
            result += found
            if not rest:
                return result
        return [*result, *self._words(rest)]

    @cached_property
    def _amounts_there(self) -> tuple[Amount, ...]:
        return amounts(self._original)

    @cached_property
    def _amounts_here(self) -> tuple[Amount, ...]:
        return amounts(self._given)

    def _is_slip(self, there: int, here: int) -> bool:
        one, two = self._original.words[there], self._given.words[here]
        code = self._original.code
        left, right = self._form(there, 0), self._form(here, 1)
        known = self._vocabulary.knows(right, code)
        if denials([left], code) != denials([right], code):
            long = len(left) >= _LONG_WORD and slips_in_denial(left, right)
            return not known and (long or (denials([left], code) > 0 and likeness(left, right) > _FORMS_ALIKE))
        if one_denies(left, right, code) and (known or not slips_in_denial(left, right)):
            return False
        if self._says_otherwise(left, right) or (one.is_capital and two.is_capital and self._other_place(there, here)):
            return False
        return is_slip(one, self._original.tag, two, self._given.tag, self._vocabulary, careless=self._careless)

    def _says_otherwise(self, left: str, right: str) -> bool:
        """Whether two near words are two numbers, months or days: июнь, июль."""
        code = self._original.code
        if code == "und":
            return False
        lists = lists_of(code)
        left, right = _BEFORE_LETTERS.sub("", left), _BEFORE_LETTERS.sub("", right)
        named = lists.calendar_name(left), lists.calendar_name(right)
        if all(named):
            return named[0] != named[1]
        values = read_number(left, code), read_number(right, code)
        return None not in values and values[0] != values[1]

    def _other_place(self, there: int, here: int) -> bool:
        one = places_in(self._original.words[there].text, self._original.tag)
        two = places_in(self._given.words[here].text, self._given.tag)
        return bool(one) and bool(two) and one != two

    def _form(self, place: int, side: int) -> str:
        text = (self._original, self._given)[side]
        return main_form(text.words[place].text, text.tag)

    def _written_together(self, run: Sequence[Pair]) -> bool:
        """Whether both sides have the same letters and differ in spaces and hyphens alone."""
        left = "".join(self._form(there, 0) for there, _ in run if there is not None)
        right = "".join(self._form(here, 1) for _, here in run if here is not None)
        return bool(left) and left.replace("-", "").replace("'", "") == right.replace("-", "").replace("'", "")

    def _only_reordered(self, run: Sequence[Pair]) -> bool:
        left = sorted(self._original.words[there].key for there, _ in run if there is not None)
        right = sorted(self._given.words[here].key for _, here in run if here is not None)
        return left == right and len(left) > 1

    def _amounts(self, run: list[Pair]) -> tuple[list[Change], list[Pair]]:
        there = [place for place, _ in run if place is not None]
        here = [place for _, place in run if place is not None]
        # What belongs to a changed amount on the one side is asked for on the other, changed or not: 40 percent, 40%.
        partners_here = _with_partners(self._original, there, self._amounts_there, self._to_given)
        partners_there = _with_partners(self._given, here, self._amounts_here, self._to_original)
        said = told(
            self._original,
            sorted({*there, *partners_there}),
            self._amounts_there,
            self._given,
            sorted({*here, *partners_here}),
            self._amounts_here,
        )
        if said is None:
            return [], run
        left = _covered(self._original, there, said.original)
        right = _covered(self._given, here, said.given)
        rest = [
            (None if one in left else one, None if two in right else two)
            for one, two in run
            if not ((one is None or one in left) and (two is None or two in right))
        ]
        if not said.differ:
            return [], rest
        kind = DifferenceKind.DATE if said.is_date else DifferenceKind.NUMBER
        # Beside a number only what is a word of its own weighs: its unit's ending does not.
        rest = [pair for pair in rest if self._weighs(pair)]
        found = Change(
            kind=kind,
            original=_words_of(self._original, said.original),
            given=_words_of(self._given, said.given),
        )
        return [found], rest

    def _weighs(self, pair: Pair) -> bool:
        words = [self._form(place, side) for side, place in enumerate(pair) if place is not None]
        return any(len(word) > _SHORT_WORD or denials([word], self._original.code) for word in words)

    def _denial(self, run: list[Pair]) -> tuple[list[Change], list[Pair]]:
        code = self._original.code
        there = [place for place, _ in run if place is not None]
        here = [place for _, place in run if place is not None]
        left = {place: self._form(place, 0) for place in there}
        right = {place: self._form(place, 1) for place in here}
        if denials(list(left.values()), code) != denials(list(right.values()), code):
            if len(there) <= _SMALL_RUN and len(here) <= _SMALL_RUN + 1:
                return [Change(kind=DifferenceKind.NEGATION, original=tuple(there), given=tuple(here))], []
            own = tuple(place for place, form in left.items() if denials([form], code))
            theirs = tuple(place for place, form in right.items() if denials([form], code))
            found = Change(kind=DifferenceKind.NEGATION, original=own, given=theirs)
            return [found], [pair for pair in run if pair[0] not in own and pair[1] not in theirs]
        combined: list[tuple[int, int]] = [(one, two) for one, two in run if one is not None and two is not None]
        if len(there) <= _SMALL_RUN and len(here) <= _SMALL_RUN:
            combined += ((one, two) for one in there for two in here if (one, two) not in combined)
        for one, two in combined:
            if likeness(left[one], right[two]) >= _FORMS_ALIKE and one_denies(left[one], right[two], code):
                found = Change(kind=DifferenceKind.NEGATION, original=(one,), given=(two,))
                rest: list[Pair] = [
                    (None if a == one else a, None if b == two else b)
                    for a, b in run
                    if not (a in (one, None) and b in (two, None))
                ]
                return [found], rest
        return [], run

    def _words(self, run: list[Pair]) -> list[Change]:
        """Names, and other wording: words of one type that stand together are one change."""
        labelled = [(self._is_name(pair), pair) for pair in run]
        groups: list[tuple[bool, list[Pair]]] = []
        for named, pair in labelled:
            if groups and groups[-1][0] == named:
                groups[-1][1].append(pair)
            else:
                groups.append((named, [pair]))
        result: list[Change] = []
        names = any(named for named, _ in groups)
        for named, pairs in groups:
            if named:
                result.append(_change(self._kind_of_name(pairs), pairs))
            elif not names or any(self._weighs(pair) for pair in pairs):
                result.append(_change(DifferenceKind.WORDING, pairs))
        return result

    def _is_name(self, pair: Pair) -> bool:
        sides = [
            self._stands_as_name(text, place)
            for text, place in zip((self._original, self._given), pair, strict=True)
            if place is not None
        ]
        return any(sides)

    def _stands_as_name(self, text: ReadText, place: int) -> bool:
        word = text.words[place]
        if not word.is_capital or word.has_digits:
            return False
        letters = exact(word.text, text.tag)
        if not word.first and not (word.opens and self._is_small_elsewhere(letters, text)):
            return True
        if is_short(word.text):
            return True
        if self._vocabulary.is_name(main_form(word.text, text.tag), text.code):
            return True
        if is_country(word.text, text.tag):
            return True
        following = text.words[place + 1] if place + 1 < len(text.words) else None
        return following is not None and following.is_capital and following.sentence == word.sentence

    def _is_small_elsewhere(self, letters: str, text: ReadText) -> bool:
        return not self._vocabulary.is_name(letters, text.code) and self._vocabulary.knows(letters, text.code)

    def _kind_of_name(self, pairs: Sequence[Pair]) -> DifferenceKind:
        there = [place for place, _ in pairs if place is not None]
        here = [place for _, place in pairs if place is not None]
        kinds = [
            kind_of_name(text, places) for text, places in ((self._original, there), (self._given, here)) if places
        ]
        words = [(self._original, place) for place in there] + [(self._given, place) for place in here]
        countries = [is_country(text.words[place].text, text.tag) for text, place in words]
        if all(countries) and NameKind.ORGANISATION not in kinds[:1]:
            return DifferenceKind.PLACE
        if len(there) <= 1 and len(here) <= 1 and any(countries) and kinds[0] is not NameKind.ORGANISATION:
            return DifferenceKind.PLACE
        # A list knows places, a word bodies; a person is whom nothing else claims.
        for kind in (NameKind.PLACE, NameKind.ORGANISATION):
            if kinds[0] is kind or (kind in kinds and len(there) == 0):
                return _NAMES[kind]
        if any(is_speaker(text, places) for text, places in ((self._original, there), (self._given, here)) if places):
            return DifferenceKind.SPEAKER
        return DifferenceKind.PERSON


def _change(kind: DifferenceKind, pairs: Sequence[Pair]) -> Change:
    return Change(
        kind=kind,
        original=tuple(there for there, _ in pairs if there is not None),
        given=tuple(here for _, here in pairs if here is not None),
    )


def _with_partners(
    text: ReadText, places: Sequence[int], known: Sequence[Amount], partners: Mapping[int, int]
) -> set[int]:
    """The words of the other text that stand for the unchanged words of the amounts in `places`."""
    if not places:
        return set()
    touched = [
        one
        for one in known
        if any(one.start < text.words[place].end and text.words[place].start < one.end for place in places)
    ]
    return (
        {partners[place] for place in _words_of(text, touched) if place in partners and place not in places}
        if touched
        else set()
    )


def _covered(text: ReadText, places: Sequence[int], found: Sequence[Amount]) -> set[int]:
    return {
        place
        for place in places
        if any(one.start < text.words[place].end and text.words[place].start < one.end for one in found)
    }


def _words_of(text: ReadText, found: Sequence[Amount]) -> tuple[int, ...]:
    """The words that one of these touches. Looked up, not walked through: a long text has hundreds of changes."""
    words = text.words
    places: set[int] = set()
    for one in found:
        place = bisect_right(words, one.start, key=_end_of)
        while place < len(words) and words[place].start < one.end:
            places.add(place)
            place += 1
    return tuple(sorted(places))


def _end_of(word: Word) -> int:
    return word.end
