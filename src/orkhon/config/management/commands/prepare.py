"""Make or update everything the hub needs before it runs. Does nothing, quickly, where nothing is to be done."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

import django
import wagtail
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, connections
from django.db.migrations.exceptions import MigrationSchemaMissing
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

import orkhon
from orkhon.alliance.actions.assign_roles import assign_roles_to_all
from orkhon.alliance.actions.create_first_administrator import create_first_administrator
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.errors import KeyRefused
from orkhon.alliance.key_file import code_path, make_new_key
from orkhon.audit import guards as audit_guards
from orkhon.config.health import missing_tables, tables_gone, unapplied_migrations
from orkhon.config.phases import may_come_first
from orkhon.config.postgres import why_unreachable
from orkhon.config.side_tables import migrate_side
from orkhon.desk import guards as desk_guards
from orkhon.keeping.moves import why_unfinished
from orkhon.portals.actions.make_fonts import make_fonts
from orkhon.portals.actions.make_portal_groups import make_portal_groups
from orkhon.portals.errors import FontsNotMade
from orkhon.server.lock import lock_state
from orkhon.translation.actions.load_stock import load_stock
from orkhon.verification import guards as verification_guards
from orkhon.verification.pictures.certificates import make_certificates
from orkhon.verification.pictures.errors import SigningRefused
from orkhon.wire.guards import make_guards, missing_guards

# As SQLite and PostgreSQL say it.
_FULL: Final = re.compile(r"database or disk is full|disk I/O error|No space left on device|could not extend file")


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


def why_not_written(error: Exception, home: Path) -> str:
    """Return in one line that a disk is full or cannot be written, and what to do; empty for any other error."""
    number = error.errno if isinstance(error, OSError) else None
    said = " ".join(str(error).split())
    if number in {errno.ENOSPC, errno.EDQUOT} or _FULL.search(said):
        return f"no room is left where {home} or the database lies ({said}); make room and repeat this: nothing is lost"
    if number in {errno.EROFS, errno.EACCES} or "readonly database" in said:
        return f"{home} holds what this user cannot write ({said}); mend that and repeat this: nothing is lost"
    return ""


def lost_its_database(home: Path) -> bool:
    """Return whether this home has signed entries that its database does not hold. Makes no file.

    A hub that began anew there would sign the first positions a second time, by the same key.
    """
    if not code_path(home).exists():
        return False
    if connection.vendor == "sqlite" and not (home / "orkhon.sqlite3").exists():
        return True
    with connection.cursor() as cursor:
        return "wire_header" not in connection.introspection.table_names(cursor)


class Command(BaseCommand):
    """Databases, catalogues, static files, roles, the first administrator, and if asked the demonstration."""

    help = "Make or update everything the hub needs before `orkhon run`. Safe to repeat."
    # The checks would ask the databases that this command is about to make.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the choices."""
        parser.add_argument("--demonstration", action="store_true", help="load the invented alliance too, once")
        parser.add_argument(
            "--new-key",
            action="store_true",
            help="make a new signing key, where keys/hub.pem is lost for good or was stolen and moved aside",
        )
        parser.add_argument(
            "--phase",
            choices=("pre", "all"),
            default="all",
            help="pre: only migrate, and only as far as the former version can still run; see docs/howto/upgrade.md",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is to be done, saying each step. A disk that is full or read-only is told in words."""
        try:
            if options["new_key"]:
                self._make_new_key(Path(settings.ORKHON_HOME))
            self._handle(pre=options["phase"] == "pre", demonstration=options["demonstration"])
        except (OSError, DatabaseError) as error:
            words = why_not_written(error, Path(settings.ORKHON_HOME))
            if not words:
                raise
            raise CommandError(words) from error

    def _handle(self, *, pre: bool, demonstration: bool) -> None:
        if settings.ENVIRONMENT.log_level == "INFO":
            # The demonstration appends hundreds of items; a line for each would bury the password below.
            logging.getLogger("orkhon").setLevel(logging.WARNING)
        address = settings.ENVIRONMENT.postgres
        refusal = why_unreachable(address) if address else ""
        if refusal:
            raise CommandError(refusal)
        home = Path(settings.ORKHON_HOME)
        # Asked first: a database that a move has begun to fill has no wire yet. SQLite's file is not made by asking.
        unfinished = why_unfinished(connection) if address or (home / "orkhon.sqlite3").exists() else ""
        if unfinished:
            raise CommandError(unfinished)
        if lost_its_database(home):
            raise CommandError(
                f"{home} has signed entries as a hub, and its database is empty or not there: set "
                "ORKHON_DATABASE_URL if the hub has moved to PostgreSQL, or bring it back with `orkhon restore`; "
                "another hub begins in an empty ORKHON_HOME"
            )
        for folder in ("run", "tmp", "media", "fonts"):
            (home / folder).mkdir(exist_ok=True)
        self._migrate(pre=pre)
        if pre:
            return
        written = compile_catalogues([Path(folder) for folder in settings.LOCALE_PATHS])
        if written:
            self._say(f"{len(written)} message catalogues compiled")
        self._make_fonts()
        self._collect_static()
        make_roles()
        if make_portal_groups():
            assign_roles_to_all(now=timezone.now())
        self._load_first_terms()
        self._make_certificates(home)
        password = create_first_administrator()
        if demonstration:
            call_command("demonstration", "load", stdout=self.stdout, stderr=self.stderr)
        if password is not None:
            self._show_administrator(password)

    def _make_certificates(self, home: Path) -> None:
        try:
            written = make_certificates(home, settings.ENVIRONMENT.hub, now=timezone.now())
        except SigningRefused as refusal:
            # Pictures then go out unsigned, which stops nothing else.
            self._say(f"pictures cannot be signed: {refusal}")
            return
        if written:
            self._say(f"certificates for pictures made: {', '.join(written)}; back them up with keys/hub.pem")

    def _load_first_terms(self) -> None:
        added = load_stock(now=timezone.now())
        if added:
            self._say(f"{added} terms put into the glossary")

    def _make_new_key(self, home: Path) -> None:
        lock = lock_state(home)
        if lock.held:
            raise CommandError(
                f"the hub runs (process {lock.process}) and signs with its key; stop it, then repeat this"
            )
        try:
            key = make_new_key(home)
        except KeyRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._say(
            f"a new key signs for this hub from the next entry on: {key.key_id}; back it up, and tell the members"
        )

    def _say(self, line: str) -> None:
        self.stdout.write(f"prepare: {line}")
        self.stdout.flush()

    def _migrate(self, *, pre: bool) -> None:
        try:
            waiting = unapplied_migrations()
        except MigrationSchemaMissing:
            waiting = ["all"]
        if waiting:
            self._apply(len(waiting), pre=pre)
        gone = [] if pre else missing_tables()
        if gone:
            raise CommandError(tables_gone(gone))
        # A migration that rebuilds a table on SQLite drops its triggers without a word.
        why = "were made anew after the migrations" if waiting else "were missing and are back"
        missing = missing_guards(connection)
        if missing:
            make_guards(connection)
            self._say(
                f"{len(missing)} guards of the wire {why}; "
                "run `orkhon wire verify` to see that nothing was changed meanwhile"
            )
        missing = audit_guards.missing_guards(connection)
        if missing:
            audit_guards.make_guards(connection)
            self._say(
                f"{len(missing)} guards of the audit {why}; "
                "run `orkhon audit verify` to see that nothing was changed meanwhile"
            )
        missing = desk_guards.missing_guards(connection)
        if missing:
            desk_guards.make_guards(connection)
            self._say(f"{len(missing)} guards of the desk's steps {why}")
        missing = verification_guards.missing_guards(connection)
        if missing:
            verification_guards.make_guards(connection)
            self._say(f"{len(missing)} guards of what agencies said {why}")

    def _apply(self, count: int, *, pre: bool) -> None:
        executor = MigrationExecutor(connection)
        known = set(executor.loader.graph.nodes)
        applied = set(executor.loader.applied_migrations)
        waiting = known - applied
        if not applied:
            if pre:
                raise CommandError("there is no hub yet that could go on running; make one with `orkhon prepare`")
            first = waiting
        else:
            first = may_come_first(
                waiting,
                needs={node: executor.loader.graph.node_map[node].parents for node in waiting},
                ours={app.label for app in apps.get_app_configs() if app.name.startswith("orkhon.")},
                untouched={room for room, _ in waiting} - {room for room, _ in applied},
            )
        if pre and first != waiting:
            self._say(f"{len(first)} migrations to apply now, {len(waiting) - len(first)} when the hub has stopped")
            executor.migrate(sorted(first))
            if "side" in connections:
                migrate_side(leave=waiting - first)
            return
        lock = lock_state(Path(settings.ORKHON_HOME))
        if first != waiting and lock.held:
            room, name = min(waiting - first)
            raise CommandError(
                f"the hub runs (process {lock.process}), and {len(waiting - first)} migrations (first {room}.{name}) "
                "are for when it has stopped; stop it and repeat this, or apply what may come first: "
                "orkhon prepare --phase pre"
            )
        if waiting:
            self._say(f"{len(waiting)} migrations to apply")
        else:
            # After a restore or a move: no backup holds that file.
            self._say(f"side.sqlite3 (sessions, positions of readers) is brought up to date, {count} migrations")
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        if "side" in connections:
            migrate_side()

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
            "",
            "It works on this machine alone, and there only to choose your own.",
        )
        width = max(map(len, lines))
        frame = "─" * (width + 2)
        body = "\n".join(f"│ {line:<{width}} │" for line in lines)
        self.stdout.write(f"\n┌{frame}┐\n{body}\n└{frame}┘\n")
