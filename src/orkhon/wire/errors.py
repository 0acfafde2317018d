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


class StatementRefused(WireError):
    """The statement that the agency signed itself does not fit what it came with, or what the wire holds."""


class StatementMismatch(StatementRefused):
    """The statement speaks of another agency, item, version, kind or payload than it came with."""


class StatementBodyDiffers(StatementRefused):
    """The body that was signed is not the one that this hub would keep."""


class StatementOutOfOrder(StatementRefused):
    """The statement does not follow the agency's last one."""


class StatementKeyRefused(StatementRefused):
    """The key is not on record as the agency's for statements, or does not count for that time."""


class StatementForged(StatementRefused):
    """The signature was not made by that key over this statement."""


class StatementUnused(StatementRefused):
    """The version is on the wire already, under another statement."""


class OwnStatementMissing(StatementRefused):
    """The agency's items are taken only under its own signature, and this one came without."""


class NotSealed(WireError):
    """No daily root covers that yet."""

    retryable = True


class UnknownItem(WireError):
    """Nothing was ever appended under that uri."""


class NotTheOriginator(WireError):
    """An embargo is lifted by its originator alone."""


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


class RecordRefused(WireError):
    """What another hub handed over is not what it signed, or does not follow what it handed over before."""


class CursorRefused(WireError):
    """The text is no cursor of this hub."""
