"""Order a redaction, and confirm or refuse it: always two people, never one account."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from orkhon.alliance.models import Invitation
from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.audit.origins import Origin
from orkhon.desk.errors import NotOnTheWire, OrderRefused
from orkhon.desk.models import OrderState, RedactionOrder
from orkhon.desk.policies import may_on_wire
from orkhon.desk.queries import newsroom_of
from orkhon.wire.actions.redact import redact
from orkhon.wire.entries import WireEntry
from orkhon.wire.queries import state_of
from orkhon.wire.redaction_plan import plan_redaction

log = logging.getLogger(__name__)

PERMISSION = "desk.redact_item"
NEWCOMER_FOR = timedelta(days=30)
"""So long after accepting an invitation nobody decides with the one who sent it: else one person could be both."""


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

    Raises `OrderRefused` for the one who asked, for a newcomer whom the other invited, for who may not, and for an
    order that does not wait any more; and what `redact` raises, in which case the order goes on waiting.
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


def _locked(pk: int, user: User, now: datetime) -> RedactionOrder:
    order = RedactionOrder.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=pk)
    if order.state != OrderState.WAITING:
        raise OrderRefused(f"the order was {order.get_state_display()} already; nothing is left to decide")
    if order.asked_by_id == user.pk:
        raise OrderRefused("you ordered this redaction yourself; another person must confirm or refuse it")
    pair = (order.asked_by_id, user.pk)
    if Invitation.objects.filter(invited_by__in=pair, accepted_by__in=pair, accepted__gt=now - NEWCOMER_FOR).exists():
        raise OrderRefused(
            f"one of you two was invited by the other less than {NEWCOMER_FOR.days} days ago; "
            "somebody else must confirm or refuse this redaction"
        )
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
