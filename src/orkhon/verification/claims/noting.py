"""Put on record that somebody did something with a claim."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import User

from orkhon.audit.actions.record import record
from orkhon.audit.actors import HUB, doer_of
from orkhon.audit.origins import Origin


def note(
    verb: str,
    key: str,
    *,
    user: User | None,
    now: datetime,
    origin: Origin | None = None,
    details: Mapping[str, str] | None = None,
) -> None:
    """Append `verification.VERB` to the audit, last in the caller's transaction; without a `user` the hub did it.

    `details` hold codes and keys: no words of claims and no names.
    """
    record(
        f"verification.{verb}",
        actor=HUB if user is None else doer_of(user),
        now=now,
        object_type="verification.claim",
        object_key=key,
        origin=origin,
        details=details,
    )
