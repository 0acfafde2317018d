"""`orkhon search …`: ask the index as an editor would, say how it stands, build it anew. Prints; decides nothing."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orkhon.search.actions.rebuild import rebuild
from orkhon.search.errors import SearchError
from orkhon.search.keys import open_dictionaries
from orkhon.search.queries import Order, Question, search, standing
from orkhon.search.viewers import PUBLIC, Audience, Viewer
from orkhon.wire.queries import head, states_of

_OPERATOR = Viewer(audience=Audience.MEMBER, archive=True)
_MEGABYTE = 1_000_000
_SAID_EACH_S = 5.0
_GENTLE = 10
_SHORT = 5_000
_MOST_PROCESSES = 8


class Command(BaseCommand):
    """Find items of the wire, and look after the index."""

    help = "Find items of the wire in every script; `status` and `rebuild` look after the index."
    # They import every address of the admin, which takes as long as all the rest; `orkhon check` runs them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the words and options."""
        parser.add_argument(
            "words",
            nargs="+",
            metavar="status | rebuild | QUERY",
            help="status: how the index stands; rebuild: build it anew beside the living one; else what to look for",
        )
        parser.add_argument("--newest", action="store_true", help="newest first, not best first")
        parser.add_argument("--public", action="store_true", help="find only what anybody may find")
        parser.add_argument("--limit", type=int, default=20, metavar="N", help="so many results, 20 if not said")
        parser.add_argument("--gently", action="store_true", help="with rebuild: let all other programs go first")
        parser.add_argument("--quiet", action="store_true", help="with rebuild: print nothing while it goes well")

    def handle(self, *_: object, **options: Any) -> None:
        """Do what the words say."""
        words: list[str] = options["words"]
        try:
            if words == ["status"]:
                self._status()
            elif words == ["rebuild"]:
                self._rebuild(quiet=options["quiet"], gently=options["gently"])
            else:
                self._find(" ".join(words), options)
        except BrokenPipeError:
            # `orkhon search … | head` closed its end; Python would complain once more when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except SearchError as error:
            raise CommandError(str(error)) from error

    def _status(self) -> None:
        now = standing()
        if not now.folder:
            raise CommandError(
                "there is no search index: a running hub begins one by itself unless ORKHON_SEARCH is off, and "
                "`orkhon search rebuild` builds one at once"
            )
        state = "being built" if now.building else "whole"
        self.stdout.write(
            f"index {now.folder}: {state}, {now.items:,} items, {now.bytes / _MEGABYTE:,.1f} MB in {now.segments} "
            f"segments; read up to position {now.position:,}, {now.behind:,} behind"
        )
        if now.purging:
            self.stdout.write(
                f"words of the redaction at {now.purging:,} may lie in its files until it is built anew, which a "
                "running hub does by itself"
            )

    def _rebuild(self, *, quiet: bool, gently: bool) -> None:
        if gently:
            os.nice(_GENTLE)
        said = time.monotonic()

        def progress(done: int, all_: int) -> None:
            nonlocal said
            if not quiet and time.monotonic() - said >= _SAID_EACH_S:
                said = time.monotonic()
                self.stdout.write(f"{done:,} of {all_:,} entries")

        # A short log is read before other processes would have begun.
        processes = min(os.cpu_count() or 1, _MOST_PROCESSES) if head() > _SHORT else 0
        done = rebuild(processes=processes, progress=progress)
        if not quiet:
            rate = done.items / done.seconds if done.seconds else 0.0
            self.stdout.write(
                f"index {done.folder}: {done.items:,} items up to position {done.position:,} in {done.seconds:,.1f} s "
                f"({rate:,.0f} a second)"
            )

    def _find(self, text: str, options: dict[str, Any]) -> None:
        open_dictionaries()
        order = Order.NEWEST if options["newest"] else Order.BEST
        question = Question(text=text, order=order, limit=options["limit"])
        found = search(question, viewer=PUBLIC if options["public"] else _OPERATOR, now=datetime.now(UTC))
        for note in found.left_out:
            self.stderr.write(f"note: {note}")
        if found.misspelt:
            self.stderr.write("note: nothing has these words as written; words that differ by a letter were found")
        states = states_of(hit.uri for hit in found.hits)
        for hit in found.hits:
            state = states.get(hit.uri)
            item = state.entry.outline if state is not None and state.entry is not None else None
            if state is not None and item is not None:
                language = item.language.code if item.language is not None else "-"
                self.stdout.write(f"{hit.position}\t{state.agency}\t{language}\t{hit.uri}\t{item.headline}")
        self.stdout.write(f"{found.total:,} found")
