"""Make or update everything the hub needs before it runs. Does nothing, quickly, where nothing is to be done."""

from __future__ import annotations

import hashlib
import logging
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import django
import wagtail
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.exceptions import MigrationSchemaMissing

import orkhon
from orkhon.alliance.actions.create_first_administrator import create_first_administrator
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.config.health import unapplied_migrations
from orkhon.config.postgres import why_unreachable
from orkhon.config.side_tables import migrate_side
from orkhon.portals.actions.make_fonts import make_fonts
from orkhon.portals.errors import FontsNotMade
from orkhon.wire.guards import make_guards, missing_guards


def compile_catalogues(folders: list[Path]) -> list[Path]:
    """Write the `.mo` beside each `.po` that is newer, in one step each, and return those written."""
    written = []
    for source in sorted(path for folder in folders for path in folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3], abort_invalid=True)
        part = target.with_name(f"{target.name}.{os.getpid()}.part")
        with part.open("wb") as output:
            write_mo(output, catalogue)
        part.replace(target)
        written.append(target)
    return written


def static_stamp() -> str:
    """Return a hash over all static files' names, sizes and times, and over what names them in the manifest."""
    stamp = hashlib.sha256()
    for fact in (orkhon.__version__, django.__version__, wagtail.__version__, settings.STORAGES["staticfiles"]):
        stamp.update(f"{fact}\n".encode())
    for finder in get_finders():
        for path, storage in finder.list(None):
            status = os.stat(storage.path(path))
            stamp.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return stamp.hexdigest()


class Command(BaseCommand):
    """Databases, catalogues, static files, roles, the first administrator, and if asked the demonstration."""

    help = "Make or update everything the hub needs before `orkhon run`. Safe to repeat."
    # The checks would ask the databases that this command is about to make.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the one choice."""
        parser.add_argument("--demonstration", action="store_true", help="load the invented alliance too, once")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is to be done, saying each step."""
        if settings.ENVIRONMENT.log_level == "INFO":
            # The demonstration appends hundreds of items; a line for each would bury the password below.
            logging.getLogger("orkhon").setLevel(logging.WARNING)
        address = settings.ENVIRONMENT.postgres
        refusal = why_unreachable(address) if address else ""
        if refusal:
            raise CommandError(refusal)
        for folder in ("run", "tmp", "media", "fonts"):
            (Path(settings.ORKHON_HOME) / folder).mkdir(exist_ok=True)
        self._migrate()
        written = compile_catalogues([Path(folder) for folder in settings.LOCALE_PATHS])
        if written:
            self._say(f"{len(written)} message catalogues compiled")
        self._make_fonts()
        self._collect_static()
        make_roles()
        password = create_first_administrator()
        if options["demonstration"]:
            call_command("demonstration", "load", stdout=self.stdout, stderr=self.stderr)
        if password is not None:
            self._show_administrator(password)

    def _say(self, line: str) -> None:
        self.stdout.write(f"prepare: {line}")
        self.stdout.flush()

    def _migrate(self) -> None:
        try:
            waiting = unapplied_migrations()
        except MigrationSchemaMissing:
            waiting = ["all"]
        if waiting:
            self._say(f"{len(waiting)} migrations to apply")
            call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
            if "side" in connections:
                migrate_side()
        missing = missing_guards(connection)
        if missing:
            make_guards(connection)
            self._say(
                f"{len(missing)} guards of the wire were missing and are back; "
                "run `orkhon wire verify` to see that nothing was changed meanwhile"
            )

    def _make_fonts(self) -> None:
        try:
            size = make_fonts(Path(settings.ORKHON_HOME))
        except FontsNotMade as error:
            self._say(f"the portals' fonts could not be made, so pages use the readers' own: {error}")
            return
        if size is not None:
            self._say(f"the portals' fonts are cut, {size / 1000:.0f} kB")

    def _collect_static(self) -> None:
        if settings.DEBUG:
            return
        kept = Path(settings.ORKHON_HOME) / "static.stamp"
        stamp = static_stamp()
        if kept.exists() and kept.read_text(encoding="ascii") == stamp and settings.STATIC_ROOT.is_dir():
            return
        self._say("collecting static files")
        call_command("collectstatic", verbosity=0, interactive=False, skip_checks=True)
        kept.write_text(stamp, encoding="ascii")

    def _show_administrator(self, password: str) -> None:
        administrator = get_user_model().objects.filter(is_superuser=True).latest("pk").get_username()
        lines = (
            "The first administrator, shown this once:",
            "",
            f"  where     {settings.ORKHON_ADDRESS}/admin/",
            f"  user      {administrator}",
            f"  password  {password}",
        )
        width = max(map(len, lines))
        frame = "─" * (width + 2)
        body = "\n".join(f"│ {line:<{width}} │" for line in lines)
        self.stdout.write(f"\n┌{frame}┐\n{body}\n└{frame}┘\n")
