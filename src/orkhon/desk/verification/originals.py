"""What the archive has of a claim's words, for its page: whose item they take, and what differs. Never whether they
are right. Where the archive cannot be asked the page shows nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from orkhon.items import Language
from orkhon.items.language import LanguageTagError
from orkhon.verification.checking.words import kind_in_words
from orkhon.verification.models import Claim
from orkhon.verification.originals.errors import OriginalsError
from orkhon.verification.originals.finding import find

_LEAST_WORDS: Final = 6
_MOST_DIFFERENCES: Final = 12
_LONGEST: Final = 160


@dataclass(frozen=True, kw_only=True, slots=True)
class Departure:
    """One difference that alters: its kind in words, and the words on both sides."""

    kind: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Original:
    """An item that the claim's words stand in, and how they depart from it; none means as sent."""

    agency: str
    headline: str
    language: str
    direction: str
    departures: tuple[Departure, ...]
    more: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """What was found; `asked` is false where there are too few words, or no archive to ask."""

    asked: bool
    originals: tuple[Original, ...] = ()


def originals_of(claim: Claim, names: Mapping[str, str]) -> Looked:
    """Return what the archive has of the claim's words. `names` are agencies' by code."""
    if len(claim.words.split()) < _LEAST_WORDS:
        return Looked(asked=False)
    try:
        report = find(claim.words, tag=claim.language if claim.language != "und" else None)
    except OriginalsError:
        return Looked(asked=False)
    found = []
    for source in report.sources:
        altering = [one for one in source.differences if one.alters]
        found.append(
            Original(
                agency=names.get(source.item.agency, source.item.agency),
                headline=source.item.headline,
                language=source.item.tag,
                direction=_direction(source.item.tag),
                departures=tuple(
                    Departure(kind=kind_in_words(one.kind), before=one.before[:_LONGEST], after=one.after[:_LONGEST])
                    for one in altering[:_MOST_DIFFERENCES]
                ),
                more=max(0, len(altering) - _MOST_DIFFERENCES),
            )
        )
    return Looked(asked=True, originals=tuple(found))


def _direction(tag: str) -> str:
    try:
        return Language.parse(tag).direction
    except LanguageTagError:
        return "ltr"
