"""Hold an item back until it is released."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from orkhon.wire.batch import appending
from orkhon.wire.controls import add_control, known_state, require_names
from orkhon.wire.entries import WireEntry
from orkhon.wire.errors import ItemKilled
from orkhon.wire.kinds import EntryKind
from orkhon.wire.moments import in_utc


def withhold(uri: str, *, reason: str, person: str, now: datetime) -> WireEntry:
    """Append a `withhold`: from now on nobody but members sees the item, until `release`.

    Withholding what is withheld already is allowed: the new person and reason are put on record. Raises
    `ReasonMissing`, `UnknownItem`, `ItemKilled` and `WireBusy`.
    """
    require_names(EntryKind.WITHHOLD, uri, reason=reason, person=person)
    with appending(now=in_utc(now)) as batch:
        state = known_state(batch, uri)
        if state.kill is not None:
            raise ItemKilled(
                gettext("%(uri)s was killed at position %(position)s; there is nothing to withhold")
                % {"uri": uri, "position": state.kill.position}
            )
        return add_control(batch, EntryKind.WITHHOLD, uri, reason=reason, person=person)
