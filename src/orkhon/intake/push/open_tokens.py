"""The one question that each push with a token asks, by hand: built by the ORM it costs more than the append.

Nothing is remembered from push to push, so a token that was revoked, and a key that was registered, count at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connections, router

from orkhon.intake.models import PushToken

_OPEN: Final = (
    "SELECT t.id, t.digest, t.per_minute, a.code FROM intake_pushtoken t "
    "JOIN alliance_agency a ON a.id = t.agency_id "
    "WHERE t.digest = %s AND t.revoked IS NULL AND t.expires > %s AND a.active AND NOT EXISTS "
    "(SELECT 1 FROM alliance_signingkeyrecord k WHERE k.owner = a.code AND k.for_pushes)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenToken:
    """A token that opens pushes now; `agency` is a code."""

    pk: int
    digest: str
    per_minute: int
    agency: str


def open_push_token(digest: str, *, now: datetime) -> OpenToken | None:
    """Return the token where it certainly opens; None for whoever has to look closer, and say why it does not.

    An agency that ever registered a key for pushes is looked at closer: the key may count no longer.
    """
    connection = connections[router.db_for_read(PushToken)]
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, (digest, connection.ops.adapt_datetimefield_value(now)))
        found = cursor.fetchone()
    if found is None:
        return None
    pk, digest, per_minute, agency = found
    return OpenToken(pk=pk, digest=digest, per_minute=per_minute, agency=agency)
