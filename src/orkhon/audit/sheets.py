"""Write acts as CSV (RFC 4180) for a spreadsheet, in UTF-8 with a mark by which spreadsheets know it. Asks nobody."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Final

from orkhon.audit.queries import RecordedAct
from orkhon.trust import moment_text

COLUMNS: Final = (
    "position", "at", "actor", "verb", "object_type", "object_key", "outcome", "details", "address", "agent"
)  # fmt: skip

# What makes a spreadsheet take a cell for a formula (OWASP, CSV injection), and the wide forms that some fold to these.
_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")


class _Line:
    """A file that hands back what was written last."""

    def write(self, text: str) -> str:
        return text


def harmless(cell: str) -> str:
    """Return the cell so that no spreadsheet reckons with it: an apostrophe goes before what could be a formula."""
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) or cell.startswith(_FORMULA) else cell


def lines(acts: Iterable[RecordedAct]) -> Iterator[bytes]:
    """Yield the heading and a line an act."""
    writer = csv.writer(_Line())
    # The type says None, the truth is what `_Line.write` returns.
    yield f"\ufeff{writer.writerow(COLUMNS)}".encode()
    for act in acts:
        cells = (
            moment_text(act.at),
            act.actor,
            act.verb,
            act.object_type,
            act.object_key,
            act.outcome,
            json.dumps(dict(act.details), ensure_ascii=False, sort_keys=True) if act.details else "",
            "" if act.origin is None else act.origin.address,
            "" if act.origin is None else act.origin.agent,
        )
        yield str(writer.writerow((act.position, *map(harmless, cells)))).encode()
