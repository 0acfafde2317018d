"""Keep what somebody sent who has no wire, until a person decides. Appends nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import router, transaction

from orkhon.alliance.models import Source
from orkhon.formats import Refusal
from orkhon.formats.fields import item_from_plain, to_plain
from orkhon.formats.jsonvalues import without_nul
from orkhon.intake.actions.decide_draft import remove_unused
from orkhon.intake.actions.keep_files import KeptFile, keep_files
from orkhon.intake.deliveries import Suggestion
from orkhon.intake.models import Draft, DraftState
from orkhon.intake.queries import hash_of
from orkhon.wire.queries import closed_among

MOST_WAITING = 500
"""Of one source: more than that is no editor's mail but a flood, and is left where it is."""


def files_as_plain(kept: Iterable[KeptFile]) -> list[dict[str, str]]:
    """Return kept files as a draft holds them."""
    return [{"name": one.name, "sha256": one.sha256, "content_type": one.content_type} for one in kept]


def take_suggestions(
    source: Source, suggestions: Iterable[Suggestion], *, now: datetime
) -> tuple[int, tuple[Refusal, ...]]:
    """Keep what is new among `suggestions` as waiting drafts; return how many, and what was left out.

    One that changes a draft which still waits takes its place (an edited message, an album whose pictures come one by
    one); after a decision, or where a person has saved the draft, it is a new one. The same thing again changes
    nothing.
    """
    made = 0
    refusals = []
    for sent in suggestions:
        suggestion = replace(sent, item=replace(sent.item, uri=without_nul(sent.item.uri)))
        if closed_among([suggestion.item.uri]):
            refusals.append(Refusal(where=suggestion.item.uri, cause="it was redacted and is closed"))
            continue
        if Draft.objects.filter(key_hash=_key(source, suggestion)).exists():
            continue
        if Draft.objects.filter(source=source, state=DraftState.WAITING).count() >= MOST_WAITING:
            cause = f"{MOST_WAITING} drafts of this source wait already; decide on them, or stop the source"
            refusals.append(Refusal(where=suggestion.item.uri, cause=cause))
            continue
        new, dropped = _keep(source, suggestion, keep_files(suggestion.files, now=now), now)
        made += new
        for sha256 in dropped:
            remove_unused(sha256)
    return made, tuple(refusals)


def _key(source: Source, suggestion: Suggestion) -> str:
    return hash_of(f"{source.pk} {suggestion.key}")


def _keep(
    source: Source, suggestion: Suggestion, kept: Iterable[KeptFile], now: datetime
) -> tuple[int, frozenset[str]]:
    """Return how many new drafts it made, and the files of a former one that it does without."""
    uri = suggestion.item.uri
    with transaction.atomic(using=router.db_for_write(Draft)):
        Source.objects.select_for_update().get(pk=source.pk)
        if Draft.objects.filter(key_hash=_key(source, suggestion)).exists():
            return 0, frozenset()
        former = (
            Draft.objects.select_for_update()
            .filter(source=source, uri_hash=hash_of(uri), state=DraftState.WAITING, decided_by="")
            .first()
        )
        draft = former or Draft(agency_id=source.agency_id, source=source, received=now)
        draft.key_hash = _key(source, suggestion)
        draft.uri = uri
        draft.uri_hash = hash_of(uri)
        item, files = suggestion.item, files_as_plain(kept)
        if former is not None and suggestion.joins:
            there = item_from_plain(former.item)
            item = replace(there, headline=there.headline or item.headline, media=(*there.media, *item.media))
            item = replace(item, body=there.body or suggestion.item.body)
            files = [*former.files, *(one for one in files if one not in former.files)]
        had = {one["sha256"] for one in former.files} if former else set()
        draft.item = without_nul(to_plain(item))
        draft.files = files
        draft.sender = without_nul(suggestion.sender)[:500]
        draft.save()
    return 0 if former else 1, frozenset(had - {one["sha256"] for one in files})
