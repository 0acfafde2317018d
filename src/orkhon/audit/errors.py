"""What can go wrong in the audit. `retryable` says whether the same call may succeed later."""

from __future__ import annotations

from typing import ClassVar


class AuditError(Exception):
    """The audit did not do what was asked."""

    retryable: ClassVar[bool] = False


class TimeWithoutZone(AuditError):
    """An act came with a naive time; a record that others must be able to follow names its zone."""


class AuditBusy(AuditError):
    """The database did not give the audit's lock in time."""

    retryable = True
