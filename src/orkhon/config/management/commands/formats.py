"""`orkhon formats parse FILE…`: show what the hub would read in files. Needs no database."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from orkhon.formats import FormatError
from orkhon.formats.ninjs import to_ninjs
from orkhon.intake.deliveries import ParsedDelivery, Reading, Retrieval
from orkhon.intake.errors import IntakeError
from orkhon.intake.registry import CONNECTORS
from orkhon.intake.terminal import speaking_plainly
from orkhon.intake.words import one_line

MAX_BYTES = 50_000_000


def _read(path: str, now: datetime) -> ParsedDelivery:
    connector = CONNECTORS["file"]
    return connector.parse(connector.retrieve(Retrieval(address=path, max_bytes=MAX_BYTES)), Reading(now=now, zone=UTC))


class Command(BaseCommand):
    """Show what the hub would read in files."""

    help = "Read files in any format that the hub knows."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """One verb: `parse`."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="parse")
        parse = verbs.add_parser("parse", help="print each item as a line of ninjs 3")
        parse.add_argument("files", nargs="+", metavar="FILE")

    def handle(self, *args: Any, files: list[str], **options: Any) -> None:
        """Print the items on stdout and a line for each file on stderr; exit with 1 when any file was refused."""
        self.stderr.style_func = None
        with speaking_plainly():
            refused = sum(not self._show(path) for path in files)
            if refused:
                raise SystemExit(1)

    def _show(self, path: str) -> bool:
        try:
            parsed = _read(path, datetime.now(UTC))
        except (IntakeError, FormatError) as error:
            self.stderr.write(f"{path}: refused: {one_line(error)}")
            return False
        if parsed.refusals and not parsed.items:
            first = parsed.refusals[0]
            more = f" (and {len(parsed.refusals) - 1} more)" if len(parsed.refusals) > 1 else ""
            self.stderr.write(f"{path}: refused: {one_line(f'{first.where}: {first.cause}{more}')}")
            return False
        for item in parsed.items:
            # Escaped to ASCII where a lone surrogate would break the stream's encoding.
            line = json.dumps(to_ninjs(item).ninjs, ensure_ascii=False)
            self.stdout.write(line if line.isprintable() else json.dumps(to_ninjs(item).ninjs))
        self.stderr.write(f"{path}: {len(parsed.items)} items")
        return True
