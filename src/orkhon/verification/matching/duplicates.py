"""Claims that may be the same one, whatever language each is in. Suggests; a person merges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from orkhon.stories.clustering.reading import code_of
from orkhon.verification.claims.queries import claims_with_trace, traces_of
from orkhon.verification.claims.registries import Duplicate, register_duplicates
from orkhon.verification.likeness import SPELLING, Near, weights_for
from orkhon.verification.matching.shelves import shelves_now
from orkhon.verification.models import Claim, ClaimState, TraceKind

MOST: Final = 8
_OUT: Final = (ClaimState.MERGED, ClaimState.REFUSED)


def suggested(key: str) -> Sequence[Duplicate]:
    """Return what may be the same claim: by the same link, the same picture, or by words in any language."""
    claim = Claim.objects.filter(key=key).first()
    if claim is None:
        return ()
    found: dict[str, Duplicate] = {}
    for kind, why in ((TraceKind.LINK, _("the same link")), (TraceKind.PICTURE, _("the same picture"))):
        digests = [one.digest for one in traces_of(claim) if one.kind == kind]
        for other in claims_with_trace(kind, digests) if digests else ():
            found[other.key] = Duplicate(key=other.key, score=1.0, why=why, sure=True)
    nearest = _nearest(key)
    others = {one.key: one for one in Claim.objects.filter(key__in=[*found, *(near.key for near in nearest)])}
    for near in nearest:
        like = others.get(near.key)
        if like is not None and near.key not in found:
            found[near.key] = Duplicate(key=near.key, score=near.score, why=_why(like), sure=near.sure)
    kept = [one for one in found.values() if one.key != key and others.get(one.key, claim).state not in _OUT]
    return sorted(kept, key=lambda one: (-one.sure, -one.score, one.key))[:MOST]


def _nearest(key: str) -> list[Near]:
    """Return those that words bring near, by meaning where the claim has been read by the model."""
    shelves = shelves_now()
    phrase = shelves.phrases.get(key)
    if phrase is None:
        return []
    vector = shelves.vectors.get(key)
    if vector is not None:
        near = shelves.meaning.nearest(phrase, vector, limit=MOST + 1)
        least = weights_for(shelves.model).shown
    else:
        near = shelves.spelling.nearest(phrase, None, limit=MOST + 1)
        least = SPELLING.shown
    return [one for one in near if one.key != key and one.score >= least]


def _why(other: Claim) -> str:
    language = dict(settings.LANGUAGES).get(code_of(other.language))
    return _("says the same, in %(language)s") % {"language": language} if language else _("says the same")


def take_part() -> None:
    """Let the claims' pages show it. Called at start."""
    register_duplicates(suggested)
