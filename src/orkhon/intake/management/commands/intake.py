"""`orkhon intake load`, `poll` and `secret`: take news in by hand, and give a source what lets the hub in."""

from __future__ import annotations

import getpass
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from orkhon.alliance.errors import AllianceError, UnknownAgency
from orkhon.alliance.models import Source
from orkhon.alliance.queries import agency_of, enabled_sources
from orkhon.alliance.source_secrets import write_secret
from orkhon.audit.actions.record import record
from orkhon.formats import FormatError
from orkhon.intake.actions.load_file import load_file
from orkhon.intake.actions.poll_source import poll_source
from orkhon.intake.errors import IntakeError
from orkhon.intake.registry import is_pushed
from orkhon.intake.terminal import speaking_plainly
from orkhon.intake.words import one_line


class Command(BaseCommand):
    """Take news in by hand: from files, or from sources before their time."""

    help = "Load files as an agency's push, ask sources once, or keep a source's password, token or key."
    # They import every address of the admin, which takes as long as all the rest; `orkhon check` runs them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Three verbs: `load`, `poll` and `secret`."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="load|poll|secret")
        load = verbs.add_parser("load", help="append the items of files, in any format that the hub reads")
        load.add_argument("--agency", required=True, metavar="CODE", help="whose items they are")
        load.add_argument("--archive", action="store_true", help="they come out of its archive, and are no news")
        load.add_argument("files", nargs="+", metavar="FILE")
        poll = verbs.add_parser("poll", help="ask all enabled sources once, or the one that is named")
        poll.add_argument("--source", type=int, metavar="ID", help="the number of one source, enabled or not")
        secret = verbs.add_parser("secret", help="keep the password, token or private key of a source")
        secret.add_argument("number", type=int, metavar="SOURCE", help="the number of the source")
        secret.add_argument("--file", metavar="FILE", help="read it from a file, such as a private key, not asked for")
        secret.add_argument("--remove", action="store_true", help="remove the one that is kept")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says; exit with 1 when anything was refused or failed."""
        self.stderr.style_func = None
        with speaking_plainly():
            if options["verb"] == "secret":
                self._secret(options["number"], options["file"], remove=options["remove"])
                return
            well = self._load(**options) if options["verb"] == "load" else self._poll(options["source"])
            if not well:
                raise SystemExit(1)

    def _load(self, *, agency: str, files: list[str], archive: bool, **_: object) -> bool:
        try:
            owner = agency_of(agency)
        except UnknownAgency as error:
            raise CommandError(str(error)) from error
        well = True
        for path in files:
            try:
                loaded = load_file(path, owner, archive=archive, now=datetime.now(UTC))
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
        asked = [source for source in enabled_sources() if not is_pushed(source.connector)]
        sources = asked if number is None else [self._source(number)]
        well = True
        for source in sources:
            outcome = poll_source(source, now=datetime.now(UTC))
            if outcome.error:
                self.stderr.write(f"{source}: failed: {outcome.error}")
                well = False
                continue
            drafts = f", {outcome.drafts} drafts for a person" if outcome.drafts else ""
            self.stdout.write(f"{source}: {len(outcome.entries)} new, {outcome.unchanged} unchanged{drafts}")
            for refusal in outcome.refusals:
                self.stderr.write(f"{source}: refused: {one_line(f'{refusal.where}: {refusal.cause}')}")
        return well

    def _source(self, number: int) -> Source:
        source = Source.objects.filter(pk=number).select_related("agency").first()
        if source is None:
            known = ", ".join(f"{source.pk} ({source})" for source in Source.objects.select_related("agency"))
            raise CommandError(f"no source has the number {number}; there are: {known or 'none yet'}")
        return source

    def _secret(self, number: int, file: str | None, *, remove: bool) -> None:
        source = self._source(number)
        if remove:
            secret = ""
        elif file is not None:
            try:
                secret = Path(file).read_text(encoding="utf-8")
            except (OSError, ValueError) as error:
                raise CommandError(f"{file} cannot be read: {one_line(error)}") from error
        else:
            # Asked without echo, so that it stands on no screen, in no history of commands and in no list of processes.
            secret = getpass.getpass(f"Secret of {source}: ") if sys.stdin.isatty() else sys.stdin.readline()
            secret = secret.strip("\r\n")
        if not secret and not remove:
            raise CommandError("no secret came; nothing was changed (--remove takes the kept one away)")
        try:
            write_secret(Path(settings.ORKHON_HOME), source.pk, secret)
        except AllianceError as error:
            raise CommandError(str(error)) from error
        record(
            "intake.secret",
            actor="command:intake",
            now=datetime.now(UTC),
            object_type="alliance.source",
            object_key=str(source.pk),
            details={"agency": source.agency.code, "done": "removed" if remove else "kept"},
        )
        self.stdout.write(f"{source}: the secret is {'removed' if remove else 'kept'}")
