"""`orkhon memory …`: say how the memory stands, build its index anew, take a TMX file and give one. Decides nothing."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orkhon.translation.errors import FileRefused, TranslationError
from orkhon.translation.interchange.tmx import write_tmx
from orkhon.translation.interchange.tree import MOST_BYTES
from orkhon.translation.memory.actions.rebuild import rebuild
from orkhon.translation.memory.actions.take_tmx import take_tmx
from orkhon.translation.memory.standing import all_units, standing

_MEGABYTE = 1_000_000
_SAID_EACH_S = 5.0
_GENTLE = 10


class Command(BaseCommand):
    """Look after the translation memory."""

    help = "The translation memory: how it stands, its index built anew, TMX files in and out."
    # They import every address of the admin, which takes as long as all the rest; `orkhon check` runs them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the verbs and their options."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("status", help="how many sentences it holds, and how far its index is")
        again = verbs.add_parser("rebuild", help="build the index anew beside the living one")
        again.add_argument("--gently", action="store_true", help="let all other programs go first")
        again.add_argument("--quiet", action="store_true", help="print nothing while it goes well")
        take = verbs.add_parser("import", help="take a TMX file, all of it or nothing")
        take.add_argument("file", metavar="FILE.tmx")
        take.add_argument("--origin", default="", help="what it is remembered under; the file's name if not said")
        take.add_argument("--agency", default="", help="the code of the agency whose it is")
        verbs.add_parser("export", help="print the whole memory as TMX")

    def handle(self, *_: object, **options: Any) -> None:
        """Do what the verb says."""
        try:
            match options["verb"]:
                case "status":
                    self._status()
                case "rebuild":
                    self._rebuild(quiet=options["quiet"], gently=options["gently"])
                case "import":
                    self._import(Path(options["file"]), options["origin"], options["agency"])
                case "export":
                    self._export()
        except BrokenPipeError:
            # `orkhon memory export | head` closed its end; Python would complain once more when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except TranslationError as error:
            raise CommandError(str(error)) from error

    def _status(self) -> None:
        now = standing()
        said = ", ".join(f"{language} {count:,}" for language, count in now.wordings.items()) or "nothing yet"
        self.stdout.write(f"{now.units:,} units: {said}")
        if not now.folder:
            self.stdout.write("no index yet: a running hub makes one with the first sentence")
            return
        building = ", another is being built" if now.building else ""
        self.stdout.write(
            f"index {now.folder}: {now.indexed:,} wordings, {now.bytes / _MEGABYTE:,.1f} MB, "
            f"{now.behind:,} behind{building}"
        )

    def _rebuild(self, *, quiet: bool, gently: bool) -> None:
        if gently:
            os.nice(_GENTLE)
        said = time.monotonic()

        def progress(done: int) -> None:
            nonlocal said
            if not quiet and time.monotonic() - said >= _SAID_EACH_S:
                said = time.monotonic()
                self.stdout.write(f"{done:,} wordings")

        done = rebuild(progress=progress)
        if not quiet:
            self.stdout.write(f"index {done.folder}: {done.wordings:,} wordings in {done.seconds:,.1f} s")

    def _import(self, file: Path, origin: str, agency: str) -> None:
        try:
            with file.open("rb") as opened:
                data = opened.read(MOST_BYTES + 1)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from error
        try:
            taken = take_tmx(data, origin=origin or f"tmx:{file.name}"[:255], agency=agency, now=datetime.now(UTC))
        except FileRefused as error:
            raise CommandError(f"{file}: {error}; nothing was taken") from error
        self.stdout.write(f"{taken.units:,} units, {taken.wordings:,} translations are in the memory")

    def _export(self) -> None:
        for piece in write_tmx(all_units(), now=datetime.now(UTC)):
            self.stdout.write(piece, ending="")
