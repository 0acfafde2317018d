"""Read what was done. Changes nothing; who may read it is decided by the screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from orkhon.audit.models import Act, Actor, ActOrigin
from orkhon.audit.origins import Origin
from orkhon.audit.plain import plain_key
from orkhon.trust import ZERO_HASH

_AT_ONCE: Final = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class ActFilter:
    """Which acts are wanted; what is empty asks nothing.

    `person` and `verb` are looked for within names, without regard to case in Latin letters; object type, key and
    address are whole. `since` is the first moment that is wanted, `until` the first that is no longer.
    """

    person: str = ""
    verb: str = ""
    object_type: str = ""
    object_key: str = ""
    address: str = ""
    outcome: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def __bool__(self) -> bool:
        return self != ActFilter()


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordedAct:
    """One act as people read it. `origin` is None where there was none, or where it was forgotten."""

    position: int
    at: datetime
    actor: str
    actor_kind: str
    user_id: int | None
    verb: str
    object_type: str
    object_key: str
    outcome: str
    details: Mapping[str, str]
    origin: Origin | None
    origin_forgotten: bool


def acts(wanted: ActFilter | None = None, *, limit: int = 50, before: int | None = None) -> list[RecordedAct]:
    """Return the newest acts that are wanted, newest first, at most `limit`, of those before that position."""
    chosen = _chosen(wanted or ActFilter())
    if before is not None:
        chosen = chosen.filter(position__lt=before)
    return _recorded(list(chosen.order_by("-position")[:limit]))


def every_act(wanted: ActFilter | None = None, *, limit: int, before: int | None = None) -> Iterator[RecordedAct]:
    """Yield what `acts` would return, some hundred at a time."""
    left = limit
    while left > 0:
        some = acts(wanted, limit=min(left, _AT_ONCE), before=before)
        yield from some
        if len(some) < min(left, _AT_ONCE):
            return
        left -= len(some)
        before = some[-1].position


def head() -> tuple[int, str]:
    """Return the last act's position and hash, (0, zeros) at first. Kept elsewhere, it proves the whole chain."""
    return Act.objects.order_by("-position").values_list("position", "hash").first() or (0, ZERO_HASH)


def origins_older_than(moment: datetime) -> int:
    """Return how many acts from before that moment still have their address."""
    return ActOrigin.objects.filter(act__at__lt=moment).count()


def acts_of(user_id: int) -> Iterator[RecordedAct]:
    """Yield all that the person of that account did, newest first: for the person's own export."""
    actor = Actor.objects.filter(user_id=user_id).first()
    if actor is None:
        return
    own = Act.objects.filter(actor_id=actor.pk).order_by("-position")
    before: int | None = None
    while some := list((own if before is None else own.filter(position__lt=before))[:_AT_ONCE]):
        yield from _recorded(some)
        before = some[-1].position


def _chosen(wanted: ActFilter) -> QuerySet[Act]:
    chosen = Act.objects.all()
    if wanted.person:
        chosen = chosen.filter(actor_id__in=Actor.objects.filter(name__icontains=wanted.person).values("pk"))
    if wanted.verb:
        chosen = chosen.filter(verb__icontains=wanted.verb)
    if wanted.object_type:
        chosen = chosen.filter(object_type=wanted.object_type)
    if wanted.object_key:
        chosen = chosen.filter(object_key=plain_key(wanted.object_key))
    if wanted.address:
        chosen = chosen.filter(origin_row__address=wanted.address)
    if wanted.outcome:
        chosen = chosen.filter(outcome=wanted.outcome)
    if wanted.since is not None:
        chosen = chosen.filter(at__gte=wanted.since)
    if wanted.until is not None:
        chosen = chosen.filter(at__lt=wanted.until)
    return chosen


def _recorded(rows: list[Act]) -> list[RecordedAct]:
    actors = Actor.objects.in_bulk({row.actor_id for row in rows})
    origins = ActOrigin.objects.in_bulk([row.position for row in rows])
    found = []
    for row in rows:
        actor = actors.get(row.actor_id)
        origin = origins.get(row.position)
        found.append(
            RecordedAct(
                position=row.position,
                at=row.at,
                actor=f"actor {row.actor_id}" if actor is None else actor.name,
                actor_kind="" if actor is None else actor.kind,
                user_id=None if actor is None else actor.user_id,
                verb=row.verb,
                object_type=row.object_type,
                object_key=row.object_key,
                outcome=row.outcome,
                details=row.details,
                origin=None if origin is None else Origin(address=origin.address, agent=origin.agent),
                origin_forgotten=bool(row.origin) and origin is None,
            )
        )
    return found
