"""Say by what an item is known again inside other bytes or words. Touches no database and no file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from typing import Final
from urllib.parse import urlsplit

from orkhon.formats.decode import decode
from orkhon.items import Item

_FEWEST_LETTERS: Final = 16
"""A headline of fewer letters stands in too many other texts to say anything."""

_MOST_LETTERS: Final = 120
_STEM: Final = 4

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
    stems = {word[:_STEM] for item in items for word in _words(_all_words(item))}
    return frozenset(word for word in said if word[:_STEM] in stems)


def _all_words(item: Item) -> str:
    people = " ".join(person.name for person in item.people)
    captions = " ".join(f"{media.headline} {media.caption} {media.alt}" for media in item.media)
    return " ".join((item.headline, item.summary, item.body.text, people, captions))


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


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
