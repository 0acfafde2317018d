"""Tell whether a changed name is a person's, a place's or a body's. Finds no names: it is told where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final

from orkhon.language.gazetteer import find_places
from orkhon.verification.altering.texts import ReadText, main_form
from orkhon.verification.altering.wordlists import lists_of

_CAPITALS: Final = re.compile(r"[^\W\d_]+")
_LEAST_CAPITALS: Final = 2
_NEAR_VERB: Final = 5
_LONGEST_NAME: Final = 6
_EXACTLY: Final = 0.999
_NO_PLACES: Final = frozenset({"UN", "EU", "EZ"})
"""Bodies that CLDR lists among the territories."""

_OF_A_PLACE: Final = re.compile(r"(?<=[^\W\d_]{4})(?:l[ıiuüy]|[лдт][ыиуү]к|[лдт][ыі][қк]|l[iy]k)[^\W\d_]{0,6}$")


class NameKind(StrEnum):
    """What bears a name."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"


def kind_of_name(text: ReadText, places: Sequence[int]) -> NameKind:
    """Return what bears the name in the words `places`: looks at the name's other words beside them too."""
    first, last = min(places), max(places)
    run_first, run_last = _whole_name(text, first, last)
    lists = lists_of(text.code)
    forms = {
        place: main_form(text.words[place].text, text.tag)
        for place in range(run_first, min(run_last + 2, len(text.words)))
    }
    if any(lists.bodies.match(forms[place]) for place in range(first, last + 1)):
        return NameKind.ORGANISATION
    if _is_place(text, (first, last), (run_first, run_last)):
        return NameKind.PLACE
    if any(lists.bodies.match(form) for form in forms.values()):
        return NameKind.ORGANISATION
    if any(is_short(text.words[place].text) for place in places):
        return NameKind.ORGANISATION
    return NameKind.PERSON


@lru_cache(maxsize=1 << 12)
def places_in(word: str, tag: str) -> frozenset[str]:
    """Return the codes of the places that one word names exactly."""
    return frozenset(found.place.code for found in find_places(word, tag) if found.likeness >= _EXACTLY)


def is_country(word: str, tag: str) -> bool:
    """Return whether one word names a country or a capital."""
    return any(kind in ("country", "capital") for _, _, kind, _ in _places(word, tag))


def is_speaker(text: ReadText, places: Sequence[int]) -> bool:
    """Return whether the words `places` name who speaks: a verb of saying is near and the sentence quotes."""
    sentence = text.words[places[0]].sentence
    own = [
        place
        for place in range(max(0, places[0] - 80), min(len(text.words), places[-1] + 80))
        if text.words[place].sentence == sentence
    ]
    if not any(text.words[place].opens or text.words[place].closes for place in own):
        return False
    said = lists_of(text.code).said
    near = [place for place in own if min(places) - _NEAR_VERB <= place <= max(places) + _NEAR_VERB]
    return any(said.match(main_form(text.words[place].text, text.tag)) for place in near)


def _whole_name(text: ReadText, first: int, last: int) -> tuple[int, int]:
    words = text.words
    while (
        first
        and last - first < _LONGEST_NAME
        and words[first - 1].is_capital
        and words[first - 1].sentence == words[first].sentence
        and words[first].start - words[first - 1].end == 1
    ):
        first -= 1
    while (
        last + 1 < len(words)
        and last - first < _LONGEST_NAME
        and words[last + 1].is_capital
        and words[last + 1].sentence == words[last].sentence
        and words[last + 1].start - words[last].end == 1
    ):
        last += 1
    return first, last


def _is_place(text: ReadText, changed: tuple[int, int], whole: tuple[int, int]) -> bool:
    """Whether places make up the changed words; a city's name among other names is most often a person's."""
    begin = text.words[whole[0]].start
    found = _places(text.text[begin : text.words[whole[1]].end], text.tag)
    for place in range(changed[0], changed[1] + 1):
        word = text.words[place]
        over = [one for one in found if one[0] < word.end - begin and word.start - begin < one[1]]
        if not over:
            return False
        start, end, kind, _ = over[0]
        if is_short(word.text) and kind != "country":
            return False
        if kind == "city" and (start > 0 or end < text.words[whole[1]].end - begin):
            return False
    return True


@lru_cache(maxsize=1 << 12)
def _places(name: str, tag: str) -> tuple[tuple[int, int, str, str], ...]:
    found = [(one.start, one.end, one.place.kind, one.place.code) for one in find_places(name, tag)]
    if not found and _OF_A_PLACE.search(name):
        # Who or what is from there: Siriýaly, Suriyeli, қазақстандық.
        bare = _OF_A_PLACE.sub("", name)
        found = [(one.start, len(name), one.place.kind, one.place.code) for one in find_places(bare, tag)]
        found = [one for one in found if one[2] == "country"]
    return tuple(one for one in found if one[3] not in _NO_PLACES)


def is_short(word: str) -> bool:
    """Whether it is written in capitals: BBC, НАТО-ның, ABD'nin."""
    letters = _CAPITALS.match(word)
    return letters is not None and len(letters[0]) >= _LEAST_CAPITALS and letters[0].isupper()
