"""What can go wrong in keeping. `retryable` says whether the same call may succeed later."""

from __future__ import annotations

from typing import ClassVar


class KeepingError(Exception):
    """The hub could not be kept, restored or moved as was asked. The message is for people."""

    retryable: ClassVar[bool] = False


class PassphraseRefused(KeepingError):
    """There is no passphrase, or it is too short to protect anything."""


class WrongPassphrase(KeepingError):
    """The passphrase does not open this backup."""


class NoBackup(KeepingError):
    """The file is no backup of Orkhon."""


class BackupDamaged(KeepingError):
    """The backup was cut short or altered; nothing of it may be believed."""


class BackupTooNew(KeepingError):
    """The backup was made by a newer Orkhon than this one."""


class BackupOfOtherDatabase(KeepingError):
    """The backup holds another kind of database than the one to restore into."""


class TargetTaken(KeepingError):
    """Something is already where the result should go."""


class HubRuns(KeepingError):
    """The hub must be stopped for this."""

    retryable = True


class NoHub(KeepingError):
    """There is no hub to back up or to move."""


class DiskFull(KeepingError):
    """There is not enough room."""

    retryable = True


class FileChanged(KeepingError):
    """A file of the hub changed while it was read."""

    retryable = True


class RestoredBroken(KeepingError):
    """What came out of the backup is not what went in."""


class SourceChanged(KeepingError):
    """The database changed while it was being moved, or between two runs of the move."""


class SourceNotReady(KeepingError):
    """The database to move from is not whole or not up to date."""


class ValueRefused(KeepingError):
    """A value cannot be written into the other kind of database."""


class MoveFailed(KeepingError):
    """The two databases differ after the move."""


class DatabaseAway(KeepingError):
    """A database cannot be opened."""

    retryable = True
