"""Words as they are compared: in the main script of their language, with what ties languages together. Keeps nothing.

A text is compared passage by passage: a claim is a sentence or two, and drowns in a vector of a whole article.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from orkhon.language import sentences
from orkhon.stories.clustering.features import KINDS, Counted, words_of
from orkhon.stories.clustering.reading import code_of, read
from orkhon.stories.clustering.reports import Report
from orkhon.stories.embedding.preparing import embedded_words

LONGEST: Final = 2_000
"""Letters of one phrase that are read; a claim is shorter."""

LEAST_WORDS: Final = 4
"""A sentence with fewer joins the one before."""

_REMEMBERED: Final = 20_000
_NO_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)
NAMES: Final = KINDS.index("names")
FIGURES: Final = KINDS.index("figures")
PLACES: Final = KINDS.index("places")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Phrase:
    """Some words as they are compared. `language` is what they are in, `embedded` what a model is given of them.

    `signs` are the checksums of the kinds of `features.KINDS`; `words` how many there are.
    """

    language: str
    embedded: str
    words: int
    signs: Counted

    def of_kind(self, kind: int) -> frozenset[int]:
        """Return the checksums of one kind."""
        starts = self.signs.ends[kind - 1] if kind else 0
        return frozenset(self.signs.keys[starts : self.signs.ends[kind]].tolist())


@lru_cache(maxsize=_REMEMBERED)
def phrase_of(words: str, tag: str) -> Phrase:
    """Return `words` as they are compared. The tag is believed unless the words are surely of another language."""
    reading = read(Report(id="phrase", language=tag or "und", title="", text=words[:LONGEST], published=_NO_TIME))
    counted, signs = words_of(reading)
    return Phrase(language=reading.language, embedded=embedded_words(reading), words=counted.count, signs=signs)


def passages(text: str, tag: str, *, most: int) -> tuple[str, ...]:
    """Return the sentences of a text, at most so many; behind them the text itself where it is short."""
    code = code_of(tag)
    found: list[str] = []
    for span in sentences(text, code):
        sentence = " ".join(span.of(text).split())[:LONGEST]
        if found and len(sentence.split()) < LEAST_WORDS:
            found[-1] = f"{found[-1]} {sentence}"[:LONGEST]
        elif sentence:
            found.append(sentence)
    whole = " ".join(text.split())
    if len(found) <= 1:
        return (whole[:LONGEST],) if whole else ()
    # Two sentences together are how a short message tells a claim, so the whole of a short text is one more passage.
    return tuple(dict.fromkeys([*found, whole] if len(whole.split()) <= _SHORT else found))[:most]


_SHORT: Final = 60
