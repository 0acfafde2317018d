"""The hub's own key, and the public keys that verify the wire. No private half is in the database."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connections, router
from django.utils.translation import gettext

from orkhon.alliance.errors import KeyRefused
from orkhon.alliance.key_file import code_path, key_of
from orkhon.alliance.models import Agency, SigningKeyRecord
from orkhon.trust import KeyTimes, SigningKey, VerifyingKey
from orkhon.trust.http_signatures import PushKey


@lru_cache(maxsize=1)
def _hub_key_in(home: Path | str) -> SigningKey:
    return key_of(Path(home))


def hub_key() -> SigningKey:
    """Return the hub's signing key, made at first use and kept in `ORKHON_HOME/keys/hub.pem`, mode 600.

    Raises `KeyRefused` for a file that others can read or that holds no Ed25519 key, and where it is gone although
    this home has signed.
    """
    return _hub_key_in(settings.ORKHON_HOME)


def _write_down_the_code(path: Path) -> None:
    """Keep the code that this home signs as; `read_environment` refuses every other from then on."""
    if not path.exists():
        part = path.with_name(f"hub.code.{os.getpid()}.part")
        part.write_text(f"{settings.ORKHON_HUB}\n", encoding="ascii")
        part.replace(path)


def refuse_if_the_hub_signs_with(key_id: str) -> None:
    """Raise `KeyRefused` where the hub signs with this key now: what it signs afterwards would prove nothing."""
    if key_id == hub_key().key_id:
        raise KeyRefused(
            gettext(
                "this hub signs with the key %(key_id)s; give it a new one first: stop it, move keys/hub.pem "
                "away, and `orkhon prepare --new-key`"
            )
            % {"key_id": key_id}
        )


def register_hub_key(*, now: datetime) -> SigningKey:
    """Return the hub's key, with its public half put on record so that entries can be verified for ever."""
    key = hub_key()
    record, _ = SigningKeyRecord.objects.get_or_create(
        key_id=key.key_id,
        defaults={"owner": settings.ORKHON_HUB, "public_key": key.verifying.raw, "created": now},
    )
    if record.owner != settings.ORKHON_HUB:
        raise KeyRefused(
            gettext("the hub's key signs for %(owner)s, and ORKHON_HUB is %(hub)s; write %(owner)s")
            % {"owner": record.owner, "hub": settings.ORKHON_HUB}
        )
    _write_down_the_code(code_path(Path(settings.ORKHON_HOME)))
    return key


def verifying_keys() -> Mapping[str, VerifyingKey]:
    """Return every public key on record by its id, retired ones too: old entries are verified with them."""
    return {record.key_id: VerifyingKey(bytes(record.public_key)) for record in SigningKeyRecord.objects.all()}


def owners_of_keys() -> Mapping[str, str]:
    """Return who owns each key on record: the code of an agency, or of the hub."""
    return dict(SigningKeyRecord.objects.values_list("key_id", "owner"))


def keys_by_owner() -> dict[str, dict[str, VerifyingKey]]:
    """Return from each owner, an agency or a hub, every key that it ever had, by key id."""
    found: dict[str, dict[str, VerifyingKey]] = {}
    for record in SigningKeyRecord.objects.all():
        found.setdefault(record.owner, {})[record.key_id] = VerifyingKey(bytes(record.public_key))
    return found


def times_of_keys() -> Mapping[str, KeyTimes]:
    """Return from when to when each key on record counts."""
    return {record.key_id: record.times for record in SigningKeyRecord.objects.all()}


def statement_key(key_id: str) -> SigningKeyRecord | None:
    """Return the record of a key for statements, whether it counts now or not, None where there is none."""
    return SigningKeyRecord.objects.filter(key_id=key_id, for_statements=True).first()


def keys_of(owner: str) -> list[SigningKeyRecord]:
    """Return all keys of an agency, or of the hub, that ever were, oldest first."""
    return list(SigningKeyRecord.objects.filter(owner=owner).order_by("created", "key_id"))


def push_keys() -> dict[str, PushKey]:
    """Return the keys that may sign requests, by id, those that no longer count too: then the refusal can say why."""
    return {
        record.key_id: PushKey(owner=record.owner, key=VerifyingKey(bytes(record.public_key)), times=record.times)
        for record in SigningKeyRecord.objects.filter(for_pushes=True)
    }


def has_push_key(owner: str, *, now: datetime) -> bool:
    """Tell whether an agency has a key that counts for pushes now: then nothing unsigned is taken from it."""
    records = SigningKeyRecord.objects.filter(owner=owner, for_pushes=True)
    return any(not record.times.why_not_now(now) for record in records)


def agencies_that_must_sign() -> frozenset[str]:
    """Return the codes of the agencies whose items are taken under their own signature alone."""
    # Each append asks this; the ORM would spend as long on the words as SQLite on the insert.
    with connections[router.db_for_read(Agency)].cursor() as cursor:
        cursor.execute("SELECT code FROM alliance_agency WHERE requires_own_statements")
        return frozenset(code for (code,) in cursor.fetchall())


def agency_of_key(record: SigningKeyRecord) -> str:
    """Return the code of the agency whose affair the key is: the owner's, the joint desk's for the hub's own."""
    desk: str = settings.ORKHON_DESK_AGENCY
    return desk if record.owner == settings.ORKHON_HUB else record.owner
