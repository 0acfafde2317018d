"""Order a redaction, confirm or refuse it, or take it back. Always two people carry one out, never one account."""

from __future__ import annotations

import logging
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from orkhon.alliance.called import name_of
from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.audit.origins import Origin
from orkhon.desk.errors import NotOnTheWire, NotThePerson, OrderRefused, ReasonQuotesItem
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
    keep_words: bool = False,
    origin: Origin | None = None,
) -> RedactionOrder:
    """Return a new order that waits for a second person.

    Raises `NotOnTheWire`; `OrderRefused` where the person may not (`NotThePerson`), or an order for the item waits
    already; `ReasonQuotesItem` unless `keep_words` says that the reason shall repeat the item for ever; and what
    `plan_redaction` raises where nothing can be redacted.
    """
    state = state_of(uri)
    if state is None:
        raise NotOnTheWire(uri)
    agency = newsroom_of(uri, state.agency)
    _require_right(user, agency)
    plan = plan_redaction(uri, now=now, keep_mixed=keep_mixed, reason=reason)
    if plan.quoted and not keep_words:
        raise ReasonQuotesItem(uri, plan.quoted)
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
        words = gettext("an order to redact %(uri)s waits already; it must be decided or taken back first")
        raise OrderRefused(words % {"uri": uri}) from cause
    log.info("redaction ordered", extra={"uri": uri, "order": order.pk})
    return order


def confirm_redaction(pk: int, *, user: User, now: datetime, origin: Origin | None = None) -> WireEntry:
    """Carry the order out and return the redact entry; what lies outside the log follows within seconds, by itself.

    Raises `NotThePerson` for whom `why_not_confirm` has a reason, and for who may not; `OrderRefused` for an order that
    does not wait any more; and what `redact` raises, in which case the order goes on waiting.
    """
    waiting = RedactionOrder.objects.get(pk=pk)
    # Before the transaction: the search may take seconds, and on SQLite a transaction holds up every writer.
    plan = plan_redaction(waiting.uri, now=now, keep_mixed=waiting.keep_mixed)
    with transaction.atomic():
        order = _locked(pk, user)
        why = why_not_confirm(order, user, now=now)
        if why:
            raise NotThePerson(why)
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
    """Close the order without doing anything: for everybody with the right but who gave it, since nothing is removed.

    Raises `NotThePerson` for all others, and `OrderRefused` for an order that does not wait any more.
    """
    with transaction.atomic():
        order = _locked(pk, user)
        if order.asked_by_id == user.pk:
            words = gettext("You ordered this redaction yourself: another person refuses it, you take it back.")
            raise NotThePerson(words)
        _decide(order, OrderState.REFUSED, user, now)
        _record("desk.redaction.refuse", order, user, now, origin)
    return order


def take_back_redaction(pk: int, *, user: User, now: datetime, origin: Origin | None = None) -> RedactionOrder:
    """Close one's own order, for whoever gave it. Raises as `refuse_redaction` does."""
    with transaction.atomic():
        order = _locked(pk, user)
        if order.asked_by_id != user.pk:
            words = gettext("%(who)s ordered this redaction; you confirm or refuse it.")
            raise NotThePerson(words % {"who": name_of(order.asked_by)})
        # Nobody has decided on it: the database keeps the first person out of that column.
        _decide(order, OrderState.BACK, None, now)
        _record("desk.redaction.take_back", order, user, now, origin)
    return order


def why_not_confirm(order: RedactionOrder, user: User, *, now: datetime) -> str:
    """Return why `user` is no second person for the order, in words for that person, or nothing."""
    if order.asked_by_id == user.pk:
        return gettext(
            "You ordered this redaction yourself; another person must confirm or refuse it. You can take it back."
        )
    why = why_not_two(order.asked_by, user, now=now)
    if not why:
        return ""
    return gettext(
        "You and %(who)s do not count as two people: %(why)s. Somebody else must confirm this redaction; refuse it you "
        "may. Where there is nobody else, whoever runs the hub's machine can redact the item there with two names: "
        "%(command)s."
    ) % {"who": name_of(order.asked_by), "why": why, "command": "orkhon wire redact"}


def _locked(pk: int, user: User) -> RedactionOrder:
    order = RedactionOrder.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=pk)
    if order.state != OrderState.WAITING:
        words = gettext("the order was %(state)s already; nothing is left to decide")
        raise OrderRefused(words % {"state": order.get_state_display()})
    _require_right(user, order.agency)
    return order


def _require_right(user: User, agency: str) -> None:
    if not may_on_wire(user, PERMISSION, agency=agency):
        words = gettext("you may not redact items of %(agency)s; ask an editor of that newsroom or of the joint desk")
        raise NotThePerson(words % {"agency": agency})


def _decide(
    order: RedactionOrder, state: OrderState, user: User | None, now: datetime, *, entry: int | None = None
) -> None:
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
