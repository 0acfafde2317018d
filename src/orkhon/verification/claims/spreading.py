"""Count how far a claim has spread, and write its priority down. The caller holds a transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from orkhon.items import Language
from orkhon.items.language import LanguageTagError
from orkhon.verification.claims.spread import Spread, priority_of
from orkhon.verification.models import Appearance, Claim

_LATELY: Final = timedelta(days=1)
_MOST_CODES: Final = 40


def reckon_spread(claim: Claim, *, now: datetime) -> None:
    """Count the claim's appearances, and those of what was merged with it, and set what the list sorts by."""
    family = [claim.pk, *Claim.objects.filter(into=claim).values_list("pk", flat=True)]
    rows = list(Appearance.objects.filter(claim__in=family).values_list("digest", "language", "first"))
    times = sum(Claim.objects.filter(pk__in=family).values_list("times", flat=True))
    tags = [claim.language, *(language for _, language, _ in rows)]
    codes = sorted({code for tag in tags if (code := _code(tag))})[:_MOST_CODES]
    spread = Spread(
        places=len({digest for digest, _, _ in rows}),
        lately=len({digest for digest, _, first in rows if first > now - _LATELY}),
        languages=len(codes),
        times=times,
    )
    Claim.objects.filter(pk=claim.pk).update(
        places=spread.places, languages=" ".join(codes), priority=priority_of(spread)
    )


def _code(tag: str) -> str:
    try:
        code = Language.parse(tag).code if tag else ""
    except LanguageTagError:
        return ""
    return "" if code == "und" else code
