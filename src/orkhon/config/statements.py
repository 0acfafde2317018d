"""Say of a statement in SQL which tables it reads, and what it writes. Knows Django's way of writing them, no table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_READ = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)')
_WRITE = re.compile(r'\s*(?:(INSERT)(?:\s+OR\s+\w+)?\s+INTO|(UPDATE)|(DELETE)\s+FROM)\s+"?(\w+)', re.IGNORECASE)
_COLUMN = re.compile(r'"(\w+)" = ')
_LONGEST: Final = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What a statement writes: `insert`, `update` or `delete`, where, and of an update which columns.

    `keys` is how many of its last values are primary keys of the rows that it is about, 0 where it does not say them.
    """

    verb: str
    table: str
    columns: frozenset[str]
    keys: int

    def rows(self, values: object) -> list[int]:
        """Return the keys of the rows, empty where the statement does not say them."""
        listed = list(values) if isinstance(values, Sequence) else []
        found = listed[len(listed) - self.keys :] if self.keys else []
        return [one for one in found if isinstance(one, int)] if len(found) == self.keys else []


@lru_cache(maxsize=2048)
def tables_read(sql: str) -> frozenset[str]:
    """Return the tables that the statement takes rows from."""
    return frozenset(_READ.findall(sql))


@lru_cache(maxsize=2048)
def written_by(sql: str) -> Written | None:
    """Return what the statement writes, None for one that only reads."""
    found = _WRITE.match(sql)
    if found is None:
        return None
    verb, table = (found[1] or found[2] or found[3]).lower(), found[4]
    if verb == "insert" or len(sql) > _LONGEST:
        return Written(verb=verb, table=table, columns=frozenset(), keys=0)
    before, _, where = sql.partition(" WHERE ")
    columns = frozenset(_COLUMN.findall(before)) if verb == "update" else frozenset[str]()
    by_key = re.fullmatch(rf'\(?"{table}"\."id" (?:= %s|IN \((%s(?:, %s)*)\))\)?', where.strip())
    keys = (by_key[1].count("%s") if by_key[1] else 1) if by_key else 0
    return Written(verb=verb, table=table, columns=columns, keys=keys)
