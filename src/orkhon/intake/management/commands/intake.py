"""`orkhon intake load` and `orkhon intake poll`: take news in by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orkhon.alliance.errors import UnknownAgency
from orkhon.alliance.models import Source
from orkhon.alliance.queries import agency_of, enabled_sources
from orkhon.formats import FormatError
from orkhon.intake.actions.load_file import load_file
from orkhon.intake.actions.poll_source import poll_source
from orkhon.intake.errors import IntakeError
from orkhon.intake.terminal import speaking_plainly
from orkhon.intake.words import one_line


class Command(BaseCommand):
    """Take news in by hand: from files, or from sources before their time."""

    help = "Load files as an agency's push, or ask sources once."
    # They import every address of the admin, which takes as long as all the rest; `orkhon check` runs them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Two verbs: `load` and `poll`."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="load|poll")
        load = verbs.add_parser("load", help="append the items of files, in any format that the hub reads")
        load.add_argument("--agency", required=True, metavar="CODE", help="whose items they are")
        load.add_argument("files", nargs="+", metavar="FILE")
        poll = verbs.add_parser("poll", help="ask all enabled sources once, or the one that is named")
        poll.add_argument("--source", type=int, metavar="ID", help="the number of one source, enabled or not")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says; exit with 1 when anything was refused or failed."""
        self.stderr.style_func = None
        with speaking_plainly():
            well = self._load(**options) if options["verb"] == "load" else self._poll(options["source"])
            if not well:
                raise SystemExit(1)

    def _load(self, *, agency: str, files: list[str], **_: object) -> bool:
        try:
            owner = agency_of(agency)
        except UnknownAgency as error:
            raise CommandError(str(error)) from error
        well = True
        for path in files:
            try:
                loaded = load_file(path, owner, now=datetime.now(UTC))
            except (IntakeError, FormatError) as error:
                self.stderr.write(f"{path}: refused: {one_line(error)}")
                well = False
                continue
            if loaded.items or not loaded.refusals:
                self.stdout.write(f"{path}: {loaded.items} items, {loaded.new} new")
            for refusal in loaded.refusals:
                self.stderr.write(f"{path}: refused: {one_line(f'{refusal.where}: {refusal.cause}')}")
                well = False
        return well

    def _poll(self, number: int | None) -> bool:
        if number is None:
            sources = enabled_sources()
        else:
            sources = list(Source.objects.filter(pk=number).select_related("agency"))
            if not sources:
                known = ", ".join(f"{source.pk} ({source})" for source in Source.objects.select_related("agency"))
                raise CommandError(f"no source has the number {number}; there are: {known or 'none yet'}")
        well = True
        for source in sources:
            outcome = poll_source(source, now=datetime.now(UTC))
            if outcome.error:
                self.stderr.write(f"{source}: failed: {outcome.error}")
                well = False
                continue
            self.stdout.write(f"{source}: {len(outcome.entries)} new, {outcome.unchanged} unchanged")
            for refusal in outcome.refusals:
                self.stderr.write(f"{source}: refused: {one_line(f'{refusal.where}: {refusal.cause}')}")
        return well
