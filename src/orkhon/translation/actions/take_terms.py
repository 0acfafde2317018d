"""Take the terms of a file into the glossary, all or none. The caller asks who may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from orkhon.items import Language
from orkhon.translation.actions.keep_term import NewWording, add_term, change_term
from orkhon.translation.glossary.errors import TermRefused
from orkhon.translation.glossary.sheets import ReadTerm
from orkhon.translation.models import Term, TermWording


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenTerms:
    """How many terms were new, and how many got wordings that they did not have."""

    added: int
    enlarged: int


def take_terms(terms: Sequence[ReadTerm], *, user: User | None, now: datetime) -> TakenTerms:
    """Add what is new; a term that is known by two of its wordings, or by its only one, gets those that it lacks.

    The agencies' own forms are not taken: each keeps its own on its screen. Raises `TermRefused`; nothing is kept then.
    """
    added = enlarged = 0
    with transaction.atomic():
        for term in terms:
            general = [one for one in term.wordings if not one.agency]
            if not general:
                continue
            known = _known(general)
            if known is None:
                add_term(kind=term.kind, note=term.note, wordings=general, user=user, now=now)
                added += 1
            elif _enlarge(known, general, user=user, now=now):
                enlarged += 1
    return TakenTerms(added=added, enlarged=enlarged)


def _known(wordings: Sequence[NewWording]) -> Term | None:
    pairs = {(_tag(one.tag), " ".join(one.text.split())) for one in wordings}
    met: dict[int, int] = {}
    for pk, tag, text in TermWording.objects.filter(agency="", text__in=[text for _, text in pairs]).values_list(
        "term_id", "tag", "text"
    ):
        if (tag, text) in pairs:
            met[pk] = met.get(pk, 0) + 1
    best = max(met, key=lambda pk: met[pk], default=None)
    if best is None or met[best] < min(2, len(pairs)):
        return None
    return Term.objects.get(pk=best)


def _enlarge(term: Term, wordings: Sequence[NewWording], *, user: User | None, now: datetime) -> bool:
    kept = [NewWording(tag=one.tag, text=one.text, status=one.status) for one in term.wordings.filter(agency="")]
    known = {(one.tag, one.text) for one in kept}
    more = [one for one in wordings if (_tag(one.tag), " ".join(one.text.split())) not in known]
    if not more:
        return False
    change_term(term, kind=term.kind, note=term.note, wordings=[*kept, *more], user=user, now=now)
    return True


def _tag(tag: str) -> str:
    try:
        return Language.parse(tag).tag
    except ValueError as refusal:
        raise TermRefused.unknown_language(tag) from refusal
