"""`orkhon alliance load FILE`: make the agencies, memoranda and portals that a file describes."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orkhon.alliance.actions.load_alliance import load_alliance
from orkhon.alliance.errors import AllianceFileRefused


class Command(BaseCommand):
    """Load an alliance."""

    help = "Load the alliance that a TOML file describes. Loading it again changes what has changed."
    # They import every address of the admin, which takes as long as all the rest; `orkhon check` runs them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the words of the command line."""
        actions = parser.add_subparsers(dest="action", required=True, metavar="load")
        load = actions.add_parser("load", help="load agencies, sources, memoranda and portals from a file")
        load.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the file and say what it held."""
        try:
            loaded = load_alliance(options["file"])
        except AllianceFileRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        facts = [
            f"{loaded.agencies} agencies",
            f"{loaded.sources} sources",
            f"{loaded.memoranda} memoranda",
            *(f"{count} {table}" for table, count in loaded.others.items() if count),
        ]
        self.stdout.write(f"{options['file']}: {', '.join(facts)}")
