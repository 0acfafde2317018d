"""Order a redaction, and confirm or refuse it: always two people, never one account."""

from __future__ import annotations

import logging
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.audit.origins import Origin
from orkhon.desk.errors import NotOnTheWire, OrderRefused
from orkhon.desk.models import OrderState, RedactionOrder
from orkhon.desk.policies import may_on_wire
from orkhon.desk.queries import newsroom_of
from orkhon.desk.two_people import why_not_two
from orkhon.wire.actions.redact import redact
from orkhon.wire.entries import WireEntry
from orkhon.wire.queries import state_of
from orkhon.wire.redaction_plan import plan_redaction

log = logging.getLogger(__name__)

PERMISSION = "desk.redact_item"


def ask_for_redaction(
    uri: str,
    *,
    user: User,
    reason: str,
    now: datetime,
    authority: str = "",
    keep_mixed: bool = False,
    origin: Origin | None = None,
) -> RedactionOrder:
    """Return a new order that waits for a second person.

    Raises `NotOnTheWire`; `OrderRefused` where the person may not, or an order for the item waits already; and what
    `plan_redaction` raises where nothing can be redacted.
    """
    state = state_of(uri)
    if state is None:
        raise NotOnTheWire(uri)
    agency = newsroom_of(uri, state.agency)
    _require_right(user, agency)
    plan_redaction(uri, now=now, keep_mixed=keep_mixed)
    try:
        with transaction.atomic():
            order = RedactionOrder.objects.create(
                uri=uri,
                agency=agency,
                reason=reason,
                authority=authority,
                keep_mixed=keep_mixed,
                asked_by=user,
                asked=now,
            )
            _record("desk.redaction.ask", order, user, now, origin)
    except IntegrityError as cause:
        raise OrderRefused(f"an order to redact {uri} waits already; confirm or refuse that one first") from cause
    log.info("redaction ordered", extra={"uri": uri, "order": order.pk})
    return order


def confirm_redaction(pk: int, *, user: User, now: datetime, origin: Origin | None = None) -> WireEntry:
    """Carry the order out and return the redact entry; what lies outside the log follows within seconds, by itself.

    Raises `OrderRefused` for whom `why_not_decide` has a reason, for who may not, and for an order that does not wait
    any more; and what `redact` raises, in which case the order goes on waiting.
    """
    waiting = RedactionOrder.objects.get(pk=pk)
    # Before the transaction: the search may take seconds, and on SQLite a transaction holds up every writer.
    plan = plan_redaction(waiting.uri, now=now, keep_mixed=waiting.keep_mixed)
    with transaction.atomic():
        order = _locked(pk, user, now)
        entry = redact(
            order.uri,
            reason=order.reason,
            person=order.asked_by.get_username(),
            second=user.get_username(),
            authority=order.authority,
            now=now,
            keep_mixed=order.keep_mixed,
            plan=plan,
        )
        _decide(order, OrderState.DONE, user, now, entry=entry.position)
        _record("desk.redaction.confirm", order, user, now, origin)
    return entry


def refuse_redaction(pk: int, *, user: User, now: datetime, origin: Origin | None = None) -> RedactionOrder:
    """Close the order without doing anything. Raises `OrderRefused` as `confirm_redaction` does."""
    with transaction.atomic():
        order = _locked(pk, user, now)
        _decide(order, OrderState.REFUSED, user, now)
        _record("desk.redaction.refuse", order, user, now, origin)
    return order


def why_not_decide(order: RedactionOrder, user: User, *, now: datetime) -> str:
    """Return why `user` is no second person for the order, in words for that person, or nothing."""
    if order.asked_by_id == user.pk:
        return "You ordered this redaction yourself; another person must confirm or refuse it."
    why = why_not_two(order.asked_by, user, now=now)
    if not why:
        return ""
    return (
        f"With {order.asked_by.get_username()} you do not count as two people: {why}. Somebody else must confirm or "
        "refuse this redaction. Where there is nobody else, whoever runs the hub's machine can redact the item there "
        "with two names: orkhon wire redact."
    )


def _locked(pk: int, user: User, now: datetime) -> RedactionOrder:
    order = RedactionOrder.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=pk)
    if order.state != OrderState.WAITING:
        raise OrderRefused(f"the order was {order.get_state_display()} already; nothing is left to decide")
    why = why_not_decide(order, user, now=now)
    if why:
        raise OrderRefused(why)
    _require_right(user, order.agency)
    return order


def _require_right(user: User, agency: str) -> None:
    if not may_on_wire(user, PERMISSION, agency=agency):
        raise OrderRefused(f"you may not redact items of {agency}; ask an editor of that newsroom or of the joint desk")


def _decide(order: RedactionOrder, state: OrderState, user: User, now: datetime, *, entry: int | None = None) -> None:
    order.state, order.decided_by, order.decided, order.entry = state, user, now, entry
    order.save(update_fields=["state", "decided_by", "decided", "entry"])


def _record(verb: str, order: RedactionOrder, user: User, now: datetime, origin: Origin | None) -> None:
    record(
        verb,
        actor=doer_of(user),
        now=now,
        object_type="wire.item",
        object_key=order.uri,
        origin=origin,
        details={"order": str(order.pk), **({"position": str(order.entry)} if order.entry else {})},
    )
