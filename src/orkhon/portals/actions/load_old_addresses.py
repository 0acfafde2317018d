"""Take a list of old addresses of a portal: all of it or nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from django.db import transaction

from orkhon.audit.actions.record import record
from orkhon.portals.errors import OldAddressesRefused
from orkhon.portals.menus import is_outside
from orkhon.portals.models import OldAddress
from orkhon.portals.old_addresses import ARTICLE, plain_path
from orkhon.portals.queries import portal_codes

_BATCH: Final = 1000
_NO_NAMES: Final = frozenset({"article", "data", "file", "http", "https", "javascript", "vbscript"})
"""What no uri of an item may begin with here: web addresses are looked at as such, the others are nobody's names."""
_MOST_STEPS: Final = 8
_LONGEST_TARGET: Final = 1000


def load_old_addresses(code: str, lines: Iterable[str], *, by: str, now: datetime) -> int:
    """Add the pairs of a CSV list, or give known old addresses new targets; return how many rows it held.

    Each row is an old address and where it is now: a path, `article:` and a number, the uri of an article or item, or
    an address outside. A star at the end of an old path, after a slash, stands for the rest, also in the target. A
    first row `old,new` is a heading. Raises `OldAddressesRefused` naming the row; nothing is kept then. `by` is for the
    audit.
    """
    if code not in portal_codes():
        raise OldAddressesRefused(
            f"no portal is called {code!r}; known are {', '.join(sorted(portal_codes())) or 'none'}"
        )
    with transaction.atomic():
        count, batch = 0, dict[str, str]()
        for path, target in _rows(lines):
            batch[path] = target
            count += 1
            if len(batch) >= _BATCH:
                _keep(code, batch)
                batch.clear()
        _keep(code, batch)
        _refuse_circles(code)
        record(
            "portals.load_old_addresses",
            actor=by,
            now=now,
            object_type="portals.portalpage",
            object_key=code,
            details={"rows": str(count)},
        )
    return count


def keep_old_addresses(code: str, pairs: Mapping[str, str]) -> None:
    """Bring the portal's own patterns to what its description says; others stay. Raises `OldAddressesRefused`."""
    rows = dict(_rows(f'"{old}","{new}"' for old, new in pairs.items()))
    known = dict(OldAddress.objects.filter(portal=code, path__in=rows).values_list("path", "target"))
    _keep(code, {path: target for path, target in rows.items() if known.get(path) != target})
    _refuse_circles(code)


def _rows(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    try:
        for number, row in enumerate(csv.reader(lines), start=1):
            if not row or (number == 1 and [part.strip().lower() for part in row] == ["old", "new"]):
                continue
            if len(row) != 2:
                raise OldAddressesRefused(
                    f"row {number} has {len(row)} columns; wanted are two: the old address, the new"
                )
            yield _old(row[0].strip(), number), _new(row[1].strip(), number)
    except (csv.Error, UnicodeDecodeError) as error:
        raise OldAddressesRefused(f"this is no CSV in UTF-8: {error}; save it again as such") from error


def _old(raw: str, number: int) -> str:
    starred = raw.endswith("/*")
    path = plain_path(raw[:-2] if starred else raw) if raw.startswith("/") else ""
    if not path or (path == "/" and not starred):
        raise OldAddressesRefused(
            f"row {number}: the old address is {raw[:80]!r}; wanted is a path such as /news/view/1 or /amp/*"
        )
    return f"{'' if path == '/' else path}/*" if starred else path


def _new(raw: str, number: int) -> str:
    stars = raw.count("*")
    good = (
        (raw.startswith("/") and not raw.startswith("//") and bool(plain_path(raw.replace("*", ""))))
        or (raw.startswith(ARTICLE) and raw.removeprefix(ARTICLE).isdecimal())
        or is_outside(raw.replace("*", ""))
        or (":" in raw and raw.partition(":")[0].lower() not in _NO_NAMES)
    )
    if not good or stars > 1 or len(raw) > _LONGEST_TARGET or any(ord(letter) < 33 for letter in raw):
        raise OldAddressesRefused(
            f"row {number}: the new address is {raw[:80]!r}; wanted is a path, article:NUMBER, the uri of an article "
            "or item, or an address beginning with https://"
        )
    return raw


def _keep(code: str, pairs: Mapping[str, str]) -> None:
    OldAddress.objects.bulk_create(
        [OldAddress(portal=code, path=path, target=target) for path, target in pairs.items()],
        update_conflicts=True,
        unique_fields=["portal", "path"],
        update_fields=["target"],
    )


def _refuse_circles(code: str) -> None:
    """Refuse plain pairs that lead back to where they began; patterns are followed where somebody asks."""
    paths = OldAddress.objects.filter(portal=code, target__startswith="/").exclude(path__endswith="*")
    known = {path: plain_path(target) for path, target in paths.values_list("path", "target")}
    for start in known:
        path, steps = start, 0
        while path in known and steps <= _MOST_STEPS:
            path, steps = known[path], steps + 1
            if path == start:
                raise OldAddressesRefused(f"{start} leads back to itself; give it the address where the text is now")
        if steps > _MOST_STEPS:
            raise OldAddressesRefused(
                f"{start} leads on over more than {_MOST_STEPS} addresses; name the last one at once"
            )
