"""Put the public half of an agency's key on record. The private half stays with the agency."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from orkhon.alliance.announcing import PolicyChange, announce
from orkhon.alliance.errors import KeyRefused
from orkhon.alliance.models import Agency, SigningKeyRecord
from orkhon.audit.actions.record import record
from orkhon.audit.actors import Doer
from orkhon.audit.origins import Origin
from orkhon.trust import KeyMalformed, moment_text
from orkhon.trust.public_keys import read_public_key


def register_key(
    agency: Agency,
    text: str,
    *,
    by: str | Doer,
    now: datetime,
    for_statements: bool = True,
    for_pushes: bool = True,
    not_before: datetime | None = None,
    origin: Origin | None = None,
) -> SigningKeyRecord:
    """Register the Ed25519 public key that `text` spells, counting from `not_before` or at once.

    The change is written on the wire, so that followers know the key before what it signs. Raises `KeyRefused` for
    what is no public key, for one that is on record already, whoever's, and for one without a purpose.
    """
    if not (for_statements or for_pushes):
        raise KeyRefused(gettext("the key has no purpose; choose statements, pushes or both"))
    try:
        key = read_public_key(text)
    except KeyMalformed as refusal:
        raise KeyRefused(str(refusal)) from refusal
    with transaction.atomic():
        known = SigningKeyRecord.objects.filter(key_id=key.key_id).first()
        if known is not None:
            raise KeyRefused(
                gettext(
                    "the key %(key_id)s is on record since %(created)s, as %(owner)s's; a key is registered once, "
                    "so make a new one"
                )
                % {"key_id": key.key_id, "created": f"{known.created:%Y-%m-%d}", "owner": known.owner}
            )
        registered = SigningKeyRecord.objects.create(
            key_id=key.key_id,
            owner=agency.code,
            public_key=key.raw,
            created=now,
            not_before=not_before,
            for_statements=for_statements,
            for_pushes=for_pushes,
            registered_by=by.name if isinstance(by, Doer) else by,
        )
        purposes = " ".join(name for name, chosen in (("statements", for_statements), ("pushes", for_pushes)) if chosen)
        details = {"key": key.text, "purposes": purposes, "not before": moment_text(not_before or now)}
        change = PolicyChange(agency=agency.code, subject=f"key:{key.key_id}", what="registered", details=details)
        announce(change, now=now)
        record(
            "keys.register",
            actor=by,
            now=now,
            object_type="alliance.signingkeyrecord",
            object_key=key.key_id,
            origin=origin,
            details={"agency": agency.code, "purposes": purposes},
        )
    return registered
