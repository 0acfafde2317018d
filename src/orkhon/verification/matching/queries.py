"""Which determinations and open claims a text resembles: by words in any language, by a link, by a picture.

A determination has been published and is anybody's. A claim that is before the agencies is told to others without its
words, and one that nobody of the agencies has looked at is told to members alone: what somebody sent is not public.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.utils import timezone

from orkhon.outbound.errors import AddressRefused
from orkhon.verification.claims.queries import claims_with_trace
from orkhon.verification.claims.recognising import digest_of, link_of
from orkhon.verification.determining.queries import determinations_in_force, is_public
from orkhon.verification.likeness import SPELLING, Near, Phrase, Shelf, Weights, passages, phrase_of, weights_for
from orkhon.verification.matching.meaning import PATIENCE_S, Meanings, Numbers, meanings_of
from orkhon.verification.matching.shelves import Shelves, shelves_now
from orkhon.verification.models import Claim, ClaimState, Determination, TraceKind

MOST_PASSAGES: Final = 24
"""Of one text that are compared: a second or two for a model of meanings."""

_LOOKED_AT: Final = 20
_MANY: Final = 3
_MOST_LINKS: Final = 10
_LINK: Final = re.compile(r"https?://[^\s<>\"'«»“”]{3,2000}")


class How(StrEnum):
    """By what a claim was met."""

    MEANING = "meaning"
    SPELLING = "spelling"
    LINK = "link"
    PICTURE = "picture"


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """One claim that a text resembles. `key` is the determination's, else the claim's.

    `score` is 0 to 1; where it is not `sure`, it is a suggestion and must be shown as one. `language` is the tag of the
    claim's own words; `words` is empty where the reader may not have them. `verdict` is empty while there is none,
    `step` and `determined` say what was determined and when. `passage` is what of the given text resembles it.
    """

    key: str
    claim: str
    score: float
    sure: bool
    how: How
    language: str
    words: str
    determination: str = ""
    verdict: str = ""
    step: str = ""
    determined: datetime | None = None
    passage: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What was found, best first. Unless `by_meaning`, only words alike were compared, and that must be said."""

    matches: tuple[Match, ...]
    by_meaning: bool


def matches(text: str, tag: str, *, limit: int = 5) -> tuple[Match, ...]:
    """Return what anybody may know of the claims that are nearest to this text, best first, however far they are.

    The caller judges by `score` and `sure`; `find_matches` leaves out what is too far, and says how it was compared.
    """
    return find_matches(text, tag, limit=limit, near_alone=False).matches


def find_matches(
    text: str,
    tag: str,
    *,
    limit: int = 5,
    members: bool = False,
    near_alone: bool = True,
    links: Sequence[str] = (),
    pictures: Sequence[str] = (),
    most_passages: int = MOST_PASSAGES,
    patience_s: float = PATIENCE_S,
    now: datetime | None = None,
) -> Found:
    """Return the claims that `text` resembles; `pictures` are SHA-256 of bytes, `links` stand beside those in the text.

    Waits at most `patience_s` for the model of meanings, else compares by spelling. With `members` all claims answer,
    with their words; without `near_alone` also those that share little with the text.
    """
    met = _met_by_traces(text, links, pictures)
    phrases = {one: phrase_of(one, tag) for one in passages(text, tag, most=most_passages)}
    shelves = shelves_now()
    by_meaning = True
    if phrases and len(shelves.spelling):
        meanings = meanings_of(list(phrases.values()), now=now or timezone.now(), patience_s=patience_s)
        by_meaning = not meanings.late and meanings.model == shelves.model != "lexical"
        for passage, phrase in phrases.items():
            for near, how in _near(phrase, meanings, shelves, least=_least(len(phrases), near_alone)):
                known = met.get(near.key)
                if known is None or (known[0].score, known[0].sure) < (near.score, near.sure):
                    met[near.key] = (near, how, passage)
    return Found(matches=_told(met, limit=limit, members=members), by_meaning=by_meaning)


_Met = dict[str, tuple[Near, How, str]]
_Least = Callable[[Weights], float]


def _met_by_traces(text: str, links: Sequence[str], pictures: Sequence[str]) -> _Met:
    addresses = []
    for address in [*links, *_LINK.findall(text)][:_MOST_LINKS]:
        try:
            addresses.append(link_of(address.rstrip(".,;:!?)]")))
        except AddressRefused:
            continue
    found: _Met = {}
    for kind, digests, how in (
        (TraceKind.LINK, [digest_of(one) for one in addresses], How.LINK),
        (TraceKind.PICTURE, list(pictures)[:_MOST_LINKS], How.PICTURE),
    ):
        for claim in claims_with_trace(kind, digests) if digests else ():
            found[claim.key] = (Near(key=claim.key, score=1.0, sure=True), how, "")
    return found


def _near(phrase: Phrase, meanings: Meanings, shelves: Shelves, *, least: _Least) -> Iterable[tuple[Near, How]]:
    vector = meanings.vectors.get(phrase.embedded)
    read: Collection[str] = ()
    if vector is not None and (meanings.model, meanings.version) == (shelves.model, shelves.version):
        read = shelves.vectors
        yield from _shown(shelves.meaning, phrase, vector, weights_for(shelves.model), How.MEANING, least, ())
    if vector is None or shelves.without_vector or not read:
        yield from _shown(shelves.spelling, phrase, None, SPELLING, How.SPELLING, least, read)


def _least(passages: int, near_alone: bool) -> _Least:
    """Return the score from which a match is given; in a long text every sentence could be near something."""
    if not near_alone:
        return lambda weights: weights.anything
    return (lambda weights: weights.shown_in_long) if passages > _MANY else (lambda weights: weights.shown)


def _shown(
    shelf: Shelf,
    phrase: Phrase,
    vector: Numbers | None,
    weights: Weights,
    how: How,
    least: _Least,
    without: Collection[str],
) -> Iterable[tuple[Near, How]]:
    for near in shelf.nearest(phrase, vector, limit=_LOOKED_AT):
        if near.score >= least(weights) and near.key not in without:
            yield near, how


def _told(met: _Met, *, limit: int, members: bool) -> tuple[Match, ...]:
    ordered = sorted(met.items(), key=lambda one: (-one[1][0].sure, -one[1][0].score, one[0]))
    claims = {one.key: one for one in Claim.objects.filter(key__in=[key for key, _ in ordered[: 4 * _LOOKED_AT]])}
    said = determinations_in_force(list(claims))
    found: list[Match] = []
    for key, (near, how, passage) in ordered:
        claim = claims.get(key)
        told = None if claim is None else _match(claim, said.get(key), near, how, members=members)
        if told is not None:
            found.append(replace(told, passage=passage))
    return tuple(found[:limit])


def _match(claim: Claim, said: Determination | None, near: Near, how: How, *, members: bool) -> Match | None:
    """Return what is told, None where the reader may know nothing of this claim."""
    if claim.state in (ClaimState.MERGED, ClaimState.REFUSED):
        return None
    public = said is not None and is_public(said)
    if not (members or public or claim.state == ClaimState.OPEN):
        return None
    if said is None or not (members or public):
        words = claim.words if members else ""
        return Match(
            key=claim.key,
            claim=claim.key,
            score=near.score,
            sure=near.sure,
            how=how,
            language=claim.language,
            words=words,
        )
    return Match(
        key=said.key,
        claim=claim.key,
        score=near.score,
        sure=near.sure,
        how=how,
        language=claim.language,
        words=claim.words,
        determination=said.key,
        verdict=said.verdict,
        step=said.step,
        determined=said.issued,
    )
