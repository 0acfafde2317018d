"""Remove payloads for ever, because of personal data or a court's order. The chain still verifies."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext

from orkhon.wire import ledger
from orkhon.wire.batch import Batch, appending
from orkhon.wire.controls import add_control, known_state, require_names
from orkhon.wire.entries import WireEntry
from orkhon.wire.erased_names import remember_erased
from orkhon.wire.errors import IntentRefused
from orkhon.wire.kinds import EntryKind
from orkhon.wire.models import Erasure
from orkhon.wire.moments import in_utc
from orkhon.wire.redaction_plan import Doomed, Plan, deliveries_holding, has_moved, is_held_back, plan_redaction

log = logging.getLogger(__name__)


def redact(
    uri: str,
    *,
    reason: str,
    person: str,
    now: datetime,
    authority: str = "",
    second: str = "",
    positions: Collection[int] | None = None,
    keep_mixed: bool = False,
    plan: Plan | None = None,
) -> WireEntry:
    """Append a `redact` that names entries of `uri`, and one for each item made from it, and remove their payloads.

    Salt, copies and all. Without `positions`, every entry that carries the item is named, and every control entry whose
    reason repeats a word of it. `authority` says who ordered it, such as a court and its file number; `second` who
    agreed. With `keep_mixed` items that have other sources too are withheld and left to an editor. `plan` is what was
    found and shown before; without it, or where the wire has moved on in what concerns it, it is made here.

    The payloads of `redact` entries themselves stay: they are what vouches for the removal. Allowed after a kill. The
    reason is kept and signed, so it must not repeat what is removed. A row of work is written in the same transaction:
    `orkhon.wire.erasing` follows it through files and all other rooms. Copies that others received are not reached.

    Safe within the caller's transaction. Raises `ReasonMissing`, `UnknownItem`, `IntentRefused` for positions that
    cannot be redacted and for one name said twice, and `WireBusy`.
    """
    require_names(EntryKind.REDACT, uri, reason=reason, person=person)
    require_two_names(person, second)
    now = in_utc(now)
    if plan is None:
        plan = plan_redaction(uri, now=now, positions=positions, keep_mixed=keep_mixed)
    with appending(now=now, uris=[item.uri for item in plan.items]) as batch:
        if has_moved(plan, batch.connection, ledger.last_position(batch.connection)):
            plan = plan_redaction(uri, now=now, positions=positions, keep_mixed=plan.keep_mixed)
        more = {"authority": authority} | ({"second": second} if second.strip() else {})
        entry = _add(batch, plan.items[0], reason=reason, person=person, more=more)
        because = {**more, "because": {"uri": uri, "position": entry.position}}
        entries = [entry]
        entries += [_add(batch, item, reason=reason, person=person, more=because) for item in plan.derived]
        _withhold_kept(batch, plan.kept, person=person, because=entry)
        batch.flush()
        for item, its_entry in zip(plan.items, entries, strict=True):
            ledger.remove_payloads(batch.connection, item.positions, by=its_entry.position)
        order_erasure(plan, entry, now)
    log.info("redacted", extra={"uri": uri, "position": entry.position, "derived": len(plan.derived)})
    return entry


def require_two_names(person: str, second: str) -> None:
    """Return if `second` is another name than `person`, or empty. Raises `IntentRefused`.

    Compared without regard to case, spaces, letters' width and marks that nobody sees.
    """
    if second.strip() and _as_one(second) == _as_one(person):
        raise IntentRefused(
            gettext(
                "%(name)s is the same name twice; the second person is somebody else, who agreed. Name that "
                "person, or nobody"
            )
            % {"name": f"{second.strip()!r}"}
        )


def _as_one(name: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    seen = "".join(letter for letter in folded if unicodedata.category(letter) != "Cf")
    return " ".join(seen.split())


def _add(batch: Batch, item: Doomed, *, reason: str, person: str, more: Mapping[str, object]) -> WireEntry:
    named = {**more, "positions": list(item.positions)}
    return add_control(batch, EntryKind.REDACT, item.uri, reason=reason, person=person, more=named)


def _withhold_kept(batch: Batch, uris: Sequence[str], *, person: str, because: WireEntry) -> None:
    for uri in uris:
        if not is_held_back(known_state(batch, uri)):
            reason = f"a source was redacted: {because.uri} (position {because.position})"
            add_control(batch, EntryKind.WITHHOLD, uri, reason=reason, person=person)


def order_erasure(plan: Plan, entry: WireEntry, now: datetime) -> None:
    """Write down what is to follow the redact entry outside the log, in the transaction that removes the payloads."""
    # Once more for what was delivered since the plan was made; those are few, and no more can come of a closed item.
    late = deliveries_holding(plan.traces, since=max(plan.made, plan.since))
    Erasure.objects.create(
        entry=entry.position,
        uri=plan.uri,
        agency=entry.agency,
        closed=[item.uri for item in plan.items if item.whole],
        parted={item.uri: list(item.versions) for item in plan.items if not item.whole},
        kept=list(plan.kept),
        keep_mixed=plan.keep_mixed,
        deliveries=sorted({*plan.deliveries, *late}),
        media=list(plan.media),
        removed={"payloads": plan.payloads},
        begun=now,
        next_attempt=now,
    )
    remember_erased(entry.position, plan.media)
