"""`orkhon backup FILE`: the whole hub in one encrypted file, taken while it runs."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from orkhon.audit.actions.record import record
from orkhon.audit.errors import AuditBusy
from orkhon.keeping.actions.back_up import Hub, back_up
from orkhon.keeping.errors import KeepingError
from orkhon.keeping.moves import moved_away
from orkhon.keeping.passphrases import passphrase_from
from orkhon.keeping.progress import MEGABYTE, Progress


class Command(BaseCommand):
    """Write a backup, read it back, and note in the audit that it was made."""

    help = (
        "Write the whole hub (database, media, keys) into one encrypted FILE, while it runs. The passphrase comes from "
        "ORKHON_BACKUP_PASSPHRASE, from --passphrase-file or from the terminal; without it nobody can open the backup."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file and the choices."""
        parser.add_argument("file", type=Path, metavar="FILE", help="the file to write; it must not exist")
        parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="a file with the passphrase alone")
        parser.add_argument(
            "--moved", action="store_true", help="save this database although the hub was moved to another one"
        )
        parser.add_argument("--no-check", action="store_true", help="do not read the backup back")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the backup and say what is in it."""
        target = Path(options["file"]).absolute()
        hub = Hub(
            home=Path(settings.ORKHON_HOME),
            media=Path(settings.MEDIA_ROOT),
            connection=connection,
            code=settings.ORKHON_HUB,
        )
        if not options["moved"]:
            self._refuse_moved()
        progress = Progress(lambda line: self.stderr.write(f"backup: {line}"))
        try:
            passphrase = passphrase_from(os.environ, options["passphrase_file"], twice=True)
            made = back_up(
                hub, target, passphrase, now=datetime.now(UTC), check=not options["no_check"], progress=progress
            )
        except KeepingError as error:
            raise CommandError(str(error)) from error
        manifest = made.manifest
        self.stdout.write(
            f"{target}: {made.size / MEGABYTE:,.1f} MB, the wire up to position {manifest.database.head}, "
            f"{made.end.media_files:,} files of media"
            + (f" ({made.end.vanished} vanished meanwhile)" if made.end.vanished else "")
            + (". Not read back." if options["no_check"] else ". Read back and whole.")
        )
        if settings.ENVIRONMENT.look:
            self.stderr.write("backup: not noted in the audit, for nothing can be written to this hub")
            return
        try:
            record(
                "keeping.backup",
                actor="command:backup",
                now=datetime.now(UTC),
                details={"file": target.name, "head": str(manifest.database.head), "made": manifest.made},
            )
        except (DatabaseError, AuditBusy) as error:
            # The backup is good; a database that is not migrated yet has no audit to write to.
            self.stderr.write(f"backup: the audit could not be told: {error}")

    def _refuse_moved(self) -> None:
        try:
            moved = moved_away(connection)
        except DatabaseError:
            return  # backing up will say so in its own words
        if moved is not None:
            raise CommandError(
                f"{moved.fact}, so a backup of it would be of the hub as it was then; {moved.advice}; if that old "
                "database is what you want, say --moved"
            )
