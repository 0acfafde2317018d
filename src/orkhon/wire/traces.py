"""Say by what an item is known again inside other bytes or words. Touches no database and no file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Final, TypeVar
from urllib.parse import urlsplit

from orkhon.formats.decode import decode
from orkhon.items import Item

_FEWEST_LETTERS: Final = 16
"""A headline of fewer letters stands in too many other texts to say anything."""

_MOST_LETTERS: Final = 120
_STEM: Final = 4
_LONG_RUN: Final = 5
"""So many words in the same order are a quotation."""

_NAME_RUN: Final = 3
_NAME_PARTS: Final = 2
"""A headline of one word, or a name of one, says too little alone."""

_T = TypeVar("_T")

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_NO_LETTER = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Traces:
    """`names` are addresses that stand for the item, `words` its telling runs of letters, without all between them."""

    names: frozenset[str]
    words: frozenset[str]

    def __or__(self, other: Traces) -> Traces:
        return Traces(names=self.names | other.names, words=self.words | other.words)

    def are_in(self, data: bytes, content_type: str = "") -> bool:
        """Tell whether a document, in whatever encoding and markup, holds one of the names or runs of letters."""
        text = _plain(decode(data, content_type))
        if any(_stands_alone(name, text) for name in self.names if name in text):
            return True
        if not self.words:
            return False
        letters = _letters(_TAG.sub("", text))
        return any(run in letters for run in self.words)


def traces_of(items: Iterable[Item]) -> Traces:
    """Return the traces of all `items`, which are versions of one or of several."""
    names: set[str] = set()
    words: set[str] = set()
    for item in items:
        names.add(item.uri)
        if _is_page(item.link):
            names.add(item.link)
        first = next((line for line in item.body.text.splitlines() if len(line) >= 2 * _FEWEST_LETTERS), "")
        for text in (item.headline, item.summary, first):
            letters = _letters(text)[:_MOST_LETTERS]
            if len(letters) >= _FEWEST_LETTERS:
                words.add(letters)
    return Traces(names=frozenset(names), words=frozenset(words))


def shared_words(reason: str, items: Iterable[Item]) -> frozenset[str]:
    """Return the words of `reason` that stand in an item's text, endings aside; words of two letters do not count.

    Endings are what follows the fourth letter: Turkic languages hang them on names too. Another script is another word.
    """
    said = {word for word in _words(reason) if len(word) > 2}
    if not said:
        return frozenset()
    stems = {stem for item in items for stem in _stems(_all_words(item))}
    return frozenset(word for word in said if _stem(word) in stems)


def repeated_runs(reason: str, items: Iterable[Item]) -> tuple[str, ...]:
    """Return the runs of words of `reason` that no chance repeats, sorted; endings and case aside.

    Those are five words in the order of an item's text, three of them that none begins with a small letter (as names
    do; where a script has no capitals, any three), a whole headline, or the name of one of its people.
    """
    said = _words(reason)
    stems = [_stem(word) for word in said]
    telling = _telling_runs(items)
    quoted: set[int] = set()
    for length in {len(run) for run in telling}:
        for start, run in enumerate(_in_a_row(stems, length)):
            if run in telling:
                quoted.update(range(start, start + length))
    runs: list[list[str]] = []
    for at in sorted(quoted):
        if at - 1 not in quoted:
            runs.append([])
        runs[-1].append(said[at])
    return tuple(sorted(" ".join(run) for run in runs))


def _telling_runs(items: Iterable[Item]) -> set[tuple[str, ...]]:
    """Return the runs by which an item is known again in few words, as stems."""
    found: set[tuple[str, ...]] = set()
    for item in items:
        names = [person.name for person in item.people]
        captions = [text for media in item.media for text in (media.headline, media.caption, media.alt)]
        for whole in (item.headline, *names):
            stems = _stems(whole)
            if len(stems) >= _NAME_PARTS:
                found.add(tuple(stems))
        for text in (item.headline, item.summary, item.body.text, *names, *captions):
            stems = _stems(text)
            found.update(_in_a_row(stems, _LONG_RUN))
            large = [word[0].isalpha() and not word[0].islower() for word in _parted(text)]
            rows = zip(_in_a_row(stems, _NAME_RUN), _in_a_row(large, _NAME_RUN), strict=True)
            found.update(run for run, written in rows if all(written))
    return found


def _stems(text: str) -> list[str]:
    return [_stem(word) for word in _words(text)]


def _stem(word: str) -> str:
    return word.replace("ı", "i")[:_STEM]


def _in_a_row(parts: Sequence[_T], count: int) -> list[tuple[_T, ...]]:
    return [tuple(parts[start : start + count]) for start in range(len(parts) - count + 1)]


def _all_words(item: Item) -> str:
    people = " ".join(person.name for person in item.people)
    captions = " ".join(f"{media.headline} {media.caption} {media.alt}" for media in item.media)
    return " ".join((item.headline, item.summary, item.body.text, people, captions))


def _words(text: str) -> list[str]:
    return [_small(word) for word in _parted(text)]


def _parted(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text))


def _small(word: str) -> str:
    # The dot that a Turkish İ leaves above its small letter is none of the word's.
    return word.casefold().replace("\N{COMBINING DOT ABOVE}", "")


def _is_page(link: str) -> bool:
    """True for the address of one page; a site's root stands in every document of the site."""
    parts = urlsplit(link)
    return bool(parts.path.strip("/") or parts.query)


def _stands_alone(name: str, text: str) -> bool:
    """True where `name` is not merely the beginning or end of a longer one."""
    return re.search(rf"(?<![\w/.-]){re.escape(name)}(?!\w)", text) is not None


def _plain(text: str) -> str:
    """Undo what JSON and XML do to letters; twice for XML, because feeds carry HTML that is escaped once more."""
    if "\\u" in text:
        units = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
        text = units.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = text.replace("\\/", "/")
    return unescape(unescape(text)) if "&" in text else text


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", text).casefold())
