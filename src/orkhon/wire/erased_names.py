"""Know again what was erased, without keeping it: keyed hashes of addresses and of bytes' hashes.

HMAC (RFC 2104) with the hub's secret, which is not in the database: whoever has the tables alone, or an old copy of
them, cannot test whether a certain picture was erased. With a new secret they are no longer recognised.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.crypto import salted_hmac

from orkhon.wire.models import ErasedName, Erasure

_PURPOSE = "orkhon.wire.erased_names"


def remember_erased(entry: int, names: Iterable[str]) -> None:
    """Remember addresses, or SHA-256 of bytes, that may not be kept again because of the redact entry `entry`."""
    rows = [ErasedName(digest=_digest(name), entry=entry) for name in sorted(set(names))]
    ErasedName.objects.bulk_create(rows, ignore_conflicts=True)


def erased_among(names: Iterable[str]) -> set[str]:
    """Return those of `names` that may not be kept again."""
    by_digest = {_digest(name): name for name in names}
    digests = list(by_digest)
    found: set[str] = set()
    for start in range(0, len(digests), 500):
        rows = ErasedName.objects.filter(digest__in=digests[start : start + 500])
        found |= {by_digest[digest] for digest in rows.values_list("digest", flat=True)}
    return found


def forget_erased(uri: str) -> None:
    """Allow again what was erased with the item, because somebody has opened it again."""
    entries = list(Erasure.objects.filter(uri=uri).values_list("pk", flat=True))
    ErasedName.objects.filter(entry__in=entries).delete()


def _digest(name: str) -> str:
    return salted_hmac(_PURPOSE, name, algorithm="sha256").hexdigest()
