"""`orkhon formats parse FILE…`: show what the hub would read in files. Knows no Django and no settings."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from orkhon.formats import FormatError
from orkhon.formats.ninjs import to_ninjs
from orkhon.intake.deliveries import ParsedDelivery, Reading, Retrieval
from orkhon.intake.errors import IntakeError
from orkhon.intake.registry import FILE
from orkhon.intake.terminal import speaking_plainly
from orkhon.intake.words import one_line

MAX_BYTES = 50_000_000


def main(arguments: Sequence[str]) -> int:
    """Print the items on stdout and a line for each file on stderr. Returns 1 when any file was refused."""
    files: list[str] = _parser().parse_args(list(arguments)).files
    refused = 0  # where the reader left early, too
    with speaking_plainly():
        refused = sum(not _show(path) for path in files)
    return 1 if refused else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="orkhon formats",
        description="Read files in any format that the hub knows. Needs no hub and writes nothing.",
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="parse")
    parse = verbs.add_parser(
        "parse",
        help="print each item as a line of ninjs 3",
        description="Print each item of the files as a line of ninjs 3 on standard output, and a line for each file "
        "on standard error: `FILE: N items` or `FILE: refused: CAUSE`. Exit status 1 when any file was refused.",
    )
    parse.add_argument(
        "files", nargs="+", metavar="FILE", help="a news document in any of the formats of docs/formats.md"
    )
    return parser


def _read(path: str, now: datetime) -> ParsedDelivery:
    connector = FILE
    return connector.parse(connector.retrieve(Retrieval(address=path, max_bytes=MAX_BYTES)), Reading(now=now, zone=UTC))


def _show(path: str) -> bool:
    try:
        parsed = _read(path, datetime.now(UTC))
    except (IntakeError, FormatError) as error:
        return _refuse(path, one_line(error))
    if parsed.refusals and not parsed.items:
        first = parsed.refusals[0]
        more = f" (and {len(parsed.refusals) - 1} more)" if len(parsed.refusals) > 1 else ""
        return _refuse(path, one_line(f"{first.where}: {first.cause}{more}"))
    for item in parsed.items:
        # Escaped to ASCII where a lone surrogate would break the stream's encoding.
        line = json.dumps(to_ninjs(item).ninjs, ensure_ascii=False)
        print(line if line.isprintable() else json.dumps(to_ninjs(item).ninjs))  # noqa: T201 - what was asked for
    count = len(parsed.items)
    said = f"{count} item" if count == 1 else f"{count} items"
    print(f"{path}: {said}", file=sys.stderr)  # noqa: T201 - the line that each file gets
    return True


def _refuse(path: str, cause: str) -> bool:
    print(f"{path}: refused: {cause}", file=sys.stderr)  # noqa: T201 - the line that each file gets
    return False
