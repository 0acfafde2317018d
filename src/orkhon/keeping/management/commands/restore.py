"""`orkhon restore FILE`: make a hub again from its backup, in an empty home."""

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
from orkhon.keeping.actions.back_up import check_backup
from orkhon.keeping.actions.restore import restore
from orkhon.keeping.errors import KeepingError
from orkhon.keeping.manifest import Manifest
from orkhon.keeping.passphrases import passphrase_from
from orkhon.keeping.progress import Progress

_NEXT = """\
Next: `orkhon prepare`, then `orkhon run`. People sign in again.
If the original of this hub still lives, or may come back: `orkhon run --look` first, which only shows the pages. A
plain `orkhon run` polls the sources and signs at once, and two hubs that sign the same positions contradict each other.
What was put out after {made} is not in this backup. If others (members that follow this hub, subscribers) have
received entries after position {head}, this hub will give those positions out a second time, with other contents;
tell them before it appends anything, so that they take its wire from position {head} anew.
What was redacted, and people who were erased, after {made} are back with everything in them: redact and erase them
again before anybody reads here (docs/howto/redact.md). This backup cannot name them; the former hub can, if it is
still there: `orkhon audit list --verb redact` and `--verb erase`; the agencies and the signed orders can too."""


class Command(BaseCommand):
    """Restore a backup, or only see whether it is whole."""

    help = (
        "Make a hub again from FILE, which `orkhon backup` wrote, in an empty ORKHON_HOME (and an empty database where "
        "ORKHON_DATABASE_URL is set), and verify it. The passphrase comes as it does to `orkhon backup`."
    )
    # There is no database yet that checks could ask.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file and the choices."""
        parser.add_argument("file", type=Path, metavar="FILE", help="the backup")
        parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="a file with the passphrase alone")
        parser.add_argument("--check", action="store_true", help="only read FILE to its end, and say what it holds")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore and say what came back."""
        file = Path(options["file"]).absolute()
        try:
            passphrase = passphrase_from(os.environ, options["passphrase_file"], twice=False)
            if options["check"]:
                manifest, end = check_backup(file, passphrase)
                self.stdout.write(f"{file} is whole: {_words(manifest)}, {end.media_files:,} files of media")
                return
            restored = restore(
                file,
                passphrase,
                home=Path(settings.ORKHON_HOME),
                connection=connection,
                environment=os.environ,
                progress=Progress(lambda line: self.stderr.write(f"restore: {line}")),
            )
        except KeepingError as error:
            raise CommandError(str(error)) from error
        if restored is None:
            self.stdout.write("A restore that was interrupted at its very end is finished now; FILE was not read.")
            self.stdout.write("Next: `orkhon prepare`, then `orkhon run`.")
            return
        manifest = restored.manifest
        self.stdout.write(f"restored: {_words(manifest)}, {restored.end.media_files:,} files of media; all verified")
        if restored.migrated:
            self.stdout.write(f"The database was of Orkhon {manifest.orkhon} and was brought up to date.")
        self.stdout.write(_NEXT.format(made=manifest.made, head=manifest.database.head))
        try:
            record(
                "keeping.restore",
                actor="command:restore",
                now=datetime.now(UTC),
                details={"file": file.name, "head": str(manifest.database.head), "made": manifest.made},
            )
        except (DatabaseError, AuditBusy) as error:
            self.stderr.write(f"restore: the audit could not be told: {error}")


def _words(manifest: Manifest) -> str:
    return (
        f"hub {manifest.hub} of {manifest.made} (Orkhon {manifest.orkhon}, {manifest.database.vendor}), "
        f"the wire up to position {manifest.database.head}"
    )
