"""Append entries that carry no item: who withheld, released, killed or redacted, and why."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from django.utils.translation import gettext

from orkhon.trust import CanonicalError
from orkhon.wire.batch import Batch, NewEntry
from orkhon.wire.entries import WireEntry
from orkhon.wire.errors import IntentRefused, ReasonMissing, UnknownItem
from orkhon.wire.fold import Folded, fold
from orkhon.wire.kinds import EntryKind

log = logging.getLogger(__name__)

SCHEDULER = "scheduler"
"""Who releases an item when its embargo lifts."""


def require_names(kind: EntryKind, uri: str, *, reason: str, person: str) -> None:
    """Return if both are said, else raise `ReasonMissing`."""
    missing = [
        name for name, value in ((gettext("a reason"), reason), (gettext("a person"), person)) if not value.strip()
    ]
    if missing:
        raise ReasonMissing(
            gettext("%(kind)s of %(uri)s came without: %(missing)s; say both, they are signed")
            % {"kind": kind, "uri": uri, "missing": ", ".join(missing)}
        )


def known_state(batch: Batch, uri: str) -> Folded:
    """Return the folded state of `uri`. Raises `UnknownItem`."""
    steps = batch.steps(uri)
    if not steps:
        raise UnknownItem(gettext("nothing was ever appended under %(uri)s; look at the uri's spelling") % {"uri": uri})
    return fold(steps)


def add_control(
    batch: Batch,
    kind: EntryKind,
    uri: str,
    *,
    reason: str,
    person: str,
    more: Mapping[str, object] | None = None,
) -> WireEntry:
    """Append one control entry for the item's newest version, under the agency that owns the uri."""
    state = known_state(batch, uri)
    steps = batch.steps(uri)
    new = NewEntry(
        agency=steps[0].agency,
        uri=uri,
        version=state.current.version if state.current is not None else steps[-1].version,
        kind=kind,
        ninjs={},
        extra={"reason": reason, "person": person, **(more or {})},
    )
    try:
        entry = batch.add(new, new.body())
    except CanonicalError as cause:
        raise IntentRefused(
            gettext("the %(kind)s of %(uri)s cannot be written down: %(cause)s")
            % {"kind": kind, "uri": uri, "cause": cause}
        ) from cause
    log.info(
        "appended",
        extra={"position": entry.position, "agency": entry.agency, "kind": kind.value, "uri": uri},
    )
    return entry
