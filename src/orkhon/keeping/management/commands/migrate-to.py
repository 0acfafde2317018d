"""`orkhon migrate-to URL`: move the hub's database from SQLite to PostgreSQL, or back."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from orkhon.audit.actions.record import record
from orkhon.keeping.actions.move import move_afresh_if_asked, stay
from orkhon.keeping.errors import KeepingError
from orkhon.keeping.progress import Progress


class Command(BaseCommand):
    """Move the database, or go on with a move that was interrupted."""

    help = (
        "Move everything in the hub's database to URL, verify the wire on both sides, and say how to go on. The hub "
        "must be stopped. Interrupted, it goes on where it was when it is run again."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the target and the choices."""
        parser.add_argument(
            "url",
            nargs="?",
            metavar="URL",
            help="postgresql://user@host:5432/name of an empty database, or sqlite: for the home folder's own file; "
            "a password is better left to PGPASSFILE, for a command line can be read by all on this machine",
        )
        parser.add_argument("--afresh", action="store_true", help="clear what an unfinished move left, and begin anew")
        parser.add_argument("--stay", action="store_true", help="go on with this database although it was moved away")

    def handle(self, *args: Any, **options: Any) -> None:
        """Move and say what to do next."""
        if options["stay"]:
            was_moved = stay(connection)
            self.stdout.write("The hub may start here again." if was_moved else "This database was not moved away.")
            return
        url = options["url"]
        if not url:
            raise CommandError("no target came; give postgresql://user@host:5432/name, or sqlite:")
        try:
            moved = move_afresh_if_asked(
                url,
                home=Path(settings.ORKHON_HOME),
                connection=connection,
                hub=settings.ORKHON_HUB,
                afresh=options["afresh"],
                begun=self._tell_audit,
                progress=Progress(lambda line: self.stderr.write(f"migrate-to: {line}")),
                now=datetime.now(UTC),
            )
        except KeepingError as error:
            raise CommandError(str(error)) from error
        except psycopg.Error as error:
            raise CommandError(
                f"PostgreSQL stopped the move: {' '.join(str(error).split())}; run this again"
            ) from error
        self.stdout.write(
            f"everything was there already, the wire up to position {moved.head}"
            if moved.before
            else f"moved: {moved.rows:,} rows of {moved.tables} tables, the wire up to position {moved.head}; "
            "verified on both sides"
        )
        if url == "sqlite:":
            self.stdout.write("Next: remove ORKHON_DATABASE_URL, `orkhon prepare`, `orkhon run`.")
        else:
            self.stdout.write("Next: set ORKHON_DATABASE_URL to that address, `orkhon prepare`, `orkhon run`.")
        self.stdout.write(
            "The service, the nightly backup and commands by hand need the same: see docs/operations.md, systemd. "
            "ORKHON_HOME stays the same: keys and media are not in the database. People sign in again. The former "
            "database refuses whatever would write to it from now on; keep it until the new one has a backup."
        )

    def _tell_audit(self, where: str) -> None:
        record("keeping.move", actor="command:migrate-to", now=datetime.now(UTC), details={"to": where})
