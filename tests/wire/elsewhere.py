"""Be another hub for a while, in the same database. Asserts nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.test import override_settings

from orkhon.alliance.keys import owners_of_keys, verifying_keys
from orkhon.alliance.models import SigningKeyRecord
from orkhon.trust import VerifyingKey
from tests.wire.making import NOW

Keys = dict[str, dict[str, VerifyingKey]]


class _Away(Exception):
    """Rolls a hub's life back."""


def keys_on_record() -> Keys:
    """From each owner the keys on record, by key id."""
    found: Keys = {}
    owners = owners_of_keys()
    for key_id, key in verifying_keys().items():
        found.setdefault(owners[key_id], {})[key_id] = key
    return found


@contextmanager
def elsewhere(home: Path, code: str) -> Iterator[None]:
    """Be another hub, in an empty log and with a key of its own, and leave nothing behind."""
    with override_settings(ORKHON_HOME=home, ORKHON_HUB=code):
        try:
            with transaction.atomic():
                yield
                raise _Away
        except _Away:
            return


def known(keys: Keys) -> None:
    """Put the other hub's keys on record here."""
    for owner, some in keys.items():
        for key_id, key in some.items():
            SigningKeyRecord.objects.get_or_create(
                key_id=key_id,
                defaults={"owner": owner, "public_key": key.raw, "created": NOW - timedelta(days=1)},
            )
