"""End a key in peace: what it signed before stays good, and it signs nothing more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from orkhon.alliance.announcing import PolicyChange, announce
from orkhon.alliance.errors import KeyRefused
from orkhon.alliance.keys import agency_of_key, refuse_if_the_hub_signs_with
from orkhon.alliance.models import SigningKeyRecord
from orkhon.alliance.screen_words import why_key_ended
from orkhon.audit.actions.record import record
from orkhon.audit.actors import Doer
from orkhon.audit.origins import Origin
from orkhon.trust import moment_text


def retire_key(key_id: str, *, by: str | Doer, now: datetime, origin: Origin | None = None) -> SigningKeyRecord:
    """Retire the key now. Raises `KeyRefused` where there is none, it has ended already, or the hub signs with it."""
    refuse_if_the_hub_signs_with(key_id)
    with transaction.atomic():
        changed = SigningKeyRecord.objects.filter(key_id=key_id, retired__isnull=True, revoked__isnull=True).update(
            retired=now
        )
        key = SigningKeyRecord.objects.filter(key_id=key_id).first()
        if key is None:
            raise KeyRefused(
                gettext("no key %(key_id)s is on record; `orkhon alliance key list` shows those that are")
                % {"key_id": f"{key_id[:60]!r}"}
            )
        if not changed:
            raise KeyRefused(
                gettext("the key %(key_id)s cannot be retired: it %(why)s")
                % {"key_id": key_id, "why": why_key_ended(key.times, now)}
            )
        agency = agency_of_key(key)
        change = PolicyChange(
            agency=agency, subject=f"key:{key_id}", what="retired", details={"retired": moment_text(now)}
        )
        announce(change, now=now)
        record(
            "keys.retire",
            actor=by,
            now=now,
            object_type="alliance.signingkeyrecord",
            object_key=key_id,
            origin=origin,
            details={"agency": agency},
        )
    return key
