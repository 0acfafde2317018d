"""End a key because somebody else may hold it, and say since when. Nothing that was accepted is lost."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from orkhon.alliance.announcing import PolicyChange, announce
from orkhon.alliance.errors import KeyRefused
from orkhon.alliance.keys import agency_of_key, refuse_if_the_hub_signs_with
from orkhon.alliance.models import SigningKeyRecord
from orkhon.audit.actions.record import record
from orkhon.audit.actors import Doer
from orkhon.audit.origins import Origin
from orkhon.trust import moment_text
from orkhon.trust.moments import told


def revoke_key(
    key_id: str,
    *,
    by: str | Doer,
    now: datetime,
    compromised_since: datetime | None = None,
    origin: Origin | None = None,
) -> SigningKeyRecord:
    """Revoke the key now, retired ones too; `compromised_since` is when it may have come into strange hands, else now.

    A second time only moves that moment back: it is learnt piece by piece, and what was doubted once stays so. What
    was received since is listed by `orkhon wire verify` for a person to judge. Raises `KeyRefused`.
    """
    since = compromised_since or now
    if since > now:
        raise KeyRefused(
            gettext("compromised since %(since)s lies ahead of now, %(now)s; give a past time")
            % {"since": told(since), "now": told(now)}
        )
    refuse_if_the_hub_signs_with(key_id)
    with transaction.atomic():
        key = SigningKeyRecord.objects.select_for_update().filter(key_id=key_id).first()
        if key is None:
            raise KeyRefused(
                gettext("no key %(key_id)s is on record; `orkhon alliance key list` shows those that are")
                % {"key_id": f"{key_id[:60]!r}"}
            )
        former = key.compromised_since or key.revoked
        if former is not None and since >= former:
            raise KeyRefused(
                gettext("the key %(key_id)s is revoked already, as compromised since %(since)s; give an earlier time")
                % {"key_id": key_id, "since": told(former)}
            )
        key.revoked = key.revoked or now
        key.compromised_since = since
        key.save(update_fields=["revoked", "compromised_since"])
        agency = agency_of_key(key)
        details = {"revoked": moment_text(key.revoked), "compromised since": moment_text(since)}
        announce(PolicyChange(agency=agency, subject=f"key:{key_id}", what="revoked", details=details), now=now)
        record(
            "keys.revoke",
            actor=by,
            now=now,
            object_type="alliance.signingkeyrecord",
            object_key=key_id,
            origin=origin,
            details={"agency": agency, "compromised since": moment_text(since)},
        )
    return key
