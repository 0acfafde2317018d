"""Append an act. Every write of the audit goes through here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import OperationalError, router, transaction

from orkhon.audit.actors import Doer, doer_named
from orkhon.audit.errors import AuditBusy, TimeWithoutZone
from orkhon.audit.hashes import ChainedAct, origin_hash
from orkhon.audit.models import Act, Actor, ActOrigin, Head
from orkhon.audit.origins import Origin
from orkhon.audit.plain import (
    MOST_ADDRESS,
    MOST_AGENT,
    MOST_OUTCOME,
    MOST_TYPE,
    MOST_VERB,
    plain,
    plain_details,
    plain_key,
)
from orkhon.trust import SALT_BYTES, ZERO_HASH


def record(
    verb: str,
    *,
    actor: str | Doer,
    now: datetime,
    object_type: str = "",
    object_key: str = "",
    origin: Origin | None = None,
    details: Mapping[str, str] | None = None,
    outcome: str = "done",
) -> int:
    """Append one act and return its position; within the caller's transaction, where there is one.

    `verb` is like `people.invite`; `actor` a user name, `hub`, `command:NAME`, or a `Doer`. Give no words of items
    and no names of people in `object_key` and `details`: they can never be removed. Name an item by its uri, a person
    by `auth.user` and the account's number. Odd strings are cut and made printable, never refused.

    Call it last in a transaction: on PostgreSQL it holds the audit's lock until the commit, and who takes the wire's
    lock after it could wait for somebody who has them in the other order. What is rolled back leaves no act.

    Raises `AuditBusy` (retryable) when the lock is not to be had, and `TimeWithoutZone` for a naive `now`.
    """
    if now.utcoffset() is None:
        raise TimeWithoutZone(f"now is {now!r}, without a time zone; give aware times")
    given = None if origin is None else _plain_origin(origin)
    salt = os.urandom(SALT_BYTES)
    using = router.db_for_write(Act)
    try:
        with transaction.atomic(using=using):
            position, previous = _end_under_lock(using)
            act = ChainedAct(
                position=position + 1,
                at=now.astimezone(UTC),
                actor=_actor_id(doer_named(actor) if isinstance(actor, str) else actor),
                verb=plain(verb, MOST_VERB),
                object_type=plain(object_type, MOST_TYPE),
                object_key=plain_key(object_key),
                outcome=plain(outcome, MOST_OUTCOME),
                details=plain_details(details or {}),
                origin="" if given is None else origin_hash(given, salt),
                previous=previous,
            )
            _write(act)
            if given is not None:
                ActOrigin.objects.create(act_id=act.position, address=given.address, agent=given.agent, salt=salt)
    except OperationalError as cause:
        raise AuditBusy(f"the audit's lock was not to be had ({cause}); nothing was written, try again") from cause
    return act.position


def _plain_origin(origin: Origin) -> Origin:
    return Origin(address=plain(origin.address, MOST_ADDRESS), agent=plain(origin.agent, MOST_AGENT))


def _end_under_lock(using: str) -> tuple[int, str]:
    """Take the lock until the transaction ends, and return the last act's position and hash as they are under it.

    On SQLite the transaction itself is the lock (`transaction_mode: IMMEDIATE`). On PostgreSQL it is a row, taken by a
    statement of its own: what the next statement reads under READ COMMITTED is then the committed end.
    """
    if transaction.get_connection(using).features.has_select_for_update:
        locked = Head.objects.select_for_update().filter(id=1)
        if locked.first() is None:
            Head.objects.bulk_create([Head(id=1)], ignore_conflicts=True)
            locked.get()
    last = Act.objects.order_by("-position").values_list("position", "hash").first()
    return last or (0, ZERO_HASH)


def _actor_id(doer: Doer) -> int:
    """Return the id of the actor's row, made or renamed where needed; the caller holds the lock."""
    if doer.user_id is None:
        row, _ = Actor.objects.get_or_create(kind=doer.kind, name=doer.name, user_id=None)
        return row.pk
    row, made = Actor.objects.get_or_create(user_id=doer.user_id, defaults={"kind": doer.kind, "name": doer.name})
    if not made and row.name != doer.name:
        Actor.objects.filter(pk=row.pk).update(name=doer.name)
    return row.pk


def _write(act: ChainedAct) -> None:
    # `force_insert`: without it Django first tries an UPDATE where the key is given.
    Act(
        position=act.position,
        at=act.at,
        actor_id=act.actor,
        verb=act.verb,
        object_type=act.object_type,
        object_key=act.object_key,
        outcome=act.outcome,
        details=dict(act.details),
        origin=act.origin,
        previous=act.previous,
        hash=act.hash(),
    ).save(force_insert=True)
