"""Take the sources of rates that an alliance's file describes in its tables `[[rates]]`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError

from orkhon.portals.rates.errors import RateTableRefused
from orkhon.portals.rates.models import RateSource

_KINDS: Final[Mapping[str, type]] = {
    "bank": str,
    "address": str,
    "enabled": bool,
    "local": bool,
    "invented": bool,
    "user_agent": str,
    "interval_minutes": int,
}
_NEEDED: Final = ("bank", "address")


def load_rate_sources(tables: Sequence[Mapping[str, Any]]) -> None:
    """Keep each source; one is known again by its bank and address. Not in use unless the file says so.

    Raises `RateTableRefused` naming table, key and what is wanted.
    """
    for place, table in enumerate(tables, start=1):
        where = f"rates[{place}]"
        for key, value in table.items():
            wanted = _KINDS.get(key)
            if wanted is None:
                raise RateTableRefused(f"{where}: nothing is called {key}; known here are {', '.join(sorted(_KINDS))}")
            if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
                raise RateTableRefused(
                    f"{where}: {key} holds {value!r}; wanted is a value of the kind {wanted.__name__}"
                )
        missing = [key for key in _NEEDED if not table.get(key)]
        if missing:
            raise RateTableRefused(f"{where}: {missing[0]} holds nothing; it is wanted")
        _keep(table, where)


def _keep(table: Mapping[str, Any], where: str) -> None:
    source = RateSource.objects.filter(bank=table["bank"], address=table["address"]).first() or RateSource()
    for key in _KINDS:
        if key in table:
            setattr(source, key, table[key])
    try:
        source.full_clean()
    except ValidationError as error:
        told = "; ".join(f"{name}: {' '.join(words)}" for name, words in error.message_dict.items())
        raise RateTableRefused(f"{where}: {told}") from error
    source.save()
