"""Prove that the audit is whole: gapless positions, hashes, origins, actors. Changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from orkhon.audit.forgetting import COUNT, VERB
from orkhon.audit.hashes import ChainedAct, origin_hash
from orkhon.audit.models import Act, Actor, ActOrigin
from orkhon.audit.origins import Origin
from orkhon.trust import ZERO_HASH, TrustError

_AT_ONCE: Final = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditVerdict:
    """What was found: how many acts, how many whose origin was forgotten, the chain's last hash, and the problems."""

    acts: int
    origins_forgotten: int
    head: str
    problems: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """True where there is no problem."""
        return not self.problems


def verify() -> AuditVerdict:
    """Check every act against its hash, its origin and the act before it; may run while acts are recorded.

    It proves that nothing within the chain was changed. That no newer acts were cut off, or the whole chain made anew,
    is shown by a head that was kept elsewhere, in a backup for example.
    """
    problems: list[str] = []
    actors = set(Actor.objects.values_list("pk", flat=True))
    position, previous, forgotten, told, count = 0, ZERO_HASH, 0, 0, 0
    while some := list(Act.objects.filter(position__gt=position).order_by("position")[:_AT_ONCE]):
        origins = {row.pk: row for row in ActOrigin.objects.filter(pk__gte=some[0].position, pk__lte=some[-1].position)}
        if not {act.actor_id for act in some} <= actors:
            # Somebody may have acted for the first time since.
            actors = set(Actor.objects.values_list("pk", flat=True))
        for act in some:
            origin = origins.get(act.position)
            problems += _problems(act, origin, before=(position, previous))
            if act.actor_id not in actors:
                problems.append(f"act {act.position}: its actor {act.actor_id} is gone")
            forgotten += bool(act.origin) and origin is None
            told += _forgotten_by(act)
            position, previous = act.position, act.hash
        count += len(some)
    if forgotten > told:
        problems.append(
            f"{forgotten} address(es) of acts are gone, and the acts that removed them tell of {told}: the others were "
            "taken behind the audit's back"
        )
    return AuditVerdict(acts=count, origins_forgotten=forgotten, head=previous, problems=tuple(problems))


def _forgotten_by(act: Act) -> int:
    """Return how many addresses this act removed."""
    told = act.details.get(COUNT, "") if act.verb == VERB and isinstance(act.details, dict) else ""
    return int(told) if str(told).isdecimal() else 0


def _problems(act: Act, origin: ActOrigin | None, *, before: tuple[int, str]) -> list[str]:
    last, previous = before
    found = []
    if act.position != last + 1:
        found.append(f"act {act.position}: it follows act {last}, so {act.position - last - 1} are gone")
    if act.previous != previous:
        found.append(f"act {act.position}: it names another act before it than the one that is there")
    if _hash_of(act) != act.hash:
        found.append(f"act {act.position}: it was changed, its hash is another")
    if origin is not None and act.origin != origin_hash(
        Origin(address=origin.address, agent=origin.agent), bytes(origin.salt)
    ):
        found.append(f"act {act.position}: its origin was changed, its hash is another")
    return found


def _hash_of(act: Act) -> str:
    """Return the hash of what the row says now, or nothing where that has no canonical form."""
    try:
        return ChainedAct(
            position=act.position,
            at=act.at,
            actor=act.actor_id,
            verb=act.verb,
            object_type=act.object_type,
            object_key=act.object_key,
            outcome=act.outcome,
            details=act.details,
            origin=act.origin,
            previous=act.previous,
        ).hash()
    except (TrustError, TypeError, ValueError):
        return ""
