"""What can go wrong on the wire. `retryable` says whether the same call may succeed later."""

from __future__ import annotations

from typing import ClassVar


class WireError(Exception):
    """The wire did not do what was asked."""

    retryable: ClassVar[bool] = False


class IntentRefused(WireError):
    """The intent itself cannot be appended, whatever the wire holds."""


class ReasonMissing(IntentRefused):
    """An entry that takes something away, or gives it back, names a person and a reason."""


class UnknownItem(WireError):
    """Nothing was ever appended under that uri."""


class ForeignUri(WireError):
    """The uri belongs to the agency that used it first."""


class VersionConflict(WireError):
    """That version of the item is on the wire with other content."""


class OlderVersion(VersionConflict):
    """A newer version of the item is on the wire already."""


class ItemKilled(WireError):
    """The item was killed; nothing is appended under its uri any more."""


class ItemRedacted(WireError):
    """The payload was removed for ever: the uri is closed, or what came cannot be compared with what was there."""


class NotWithheld(WireError):
    """There is nothing to release: the item is neither withheld nor embargoed."""


class ClockDoubted(WireError):
    """The clock stands well before the last entry's time, or half a year after: it would date wrongly for ever."""

    retryable = True


class WireBusy(WireError):
    """The database did not give the append lock in time."""

    retryable = True


class WireBroken(WireError):
    """The stored log contradicts itself; `orkhon wire verify` says where."""


class EnvelopeUnknown(WireError):
    """The payload was written by a newer Orkhon than this one."""
