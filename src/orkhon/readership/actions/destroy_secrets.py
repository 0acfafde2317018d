"""Destroy the secrets of days and months that are over, and leave on record that they are gone.

From then on nobody can tell, of any address, whether it is among those counted. On SQLite the row is overwritten and
the write-ahead log emptied; on PostgreSQL the table is vacuumed at once. What copies the server's own log or disk away
(WAL archives, snapshots) has to forget by itself: docs/operations.md.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from orkhon.audit.actions.record import record
from orkhon.readership.models import PeriodSecret
from orkhon.readership.periods import day_of, has_ended

VERB: Final = "readership.destroy_secret"


def destroy_secrets(*, now: datetime) -> list[str]:
    """Destroy them and return the names of their periods. The audit has each with the hash of what was destroyed.

    By that hash a secret that turns up later can be known as one that should have been gone.
    """
    today = day_of(now)
    over = [one for one in PeriodSecret.objects.order_by("period") if has_ended(one.period, today=today)]
    if not over:
        return []
    connection = connections[router.db_for_write(PeriodSecret)]
    _overwrite_what_is_deleted(connection)
    PeriodSecret.objects.filter(period__in=[one.period for one in over]).delete()
    _leave_no_copy(connection)
    for one in over:
        details = {"sha256": hashlib.sha256(bytes(one.secret)).hexdigest()}
        record(VERB, actor="hub", now=now, object_type="readership.secret", object_key=one.period, details=details)
    return [one.period for one in over]


def _overwrite_what_is_deleted(connection: BaseDatabaseWrapper) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _leave_no_copy(connection: BaseDatabaseWrapper) -> None:
    # Within a transaction, as tests are, neither can be done.
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute(f'VACUUM "{PeriodSecret._meta.db_table}"')
