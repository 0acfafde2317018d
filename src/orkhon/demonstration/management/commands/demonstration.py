"""`orkhon demonstration load` and `orkhon demonstration status`."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from orkhon.demonstration.actions.load_demonstration import load_demonstration
from orkhon.demonstration.errors import DemonstrationError
from orkhon.demonstration.schedule import reports_at
from orkhon.demonstration.state import read_state
from orkhon.demonstration.stock import read_articles, read_events


class Command(BaseCommand):
    """Show Orkhon with an invented alliance."""

    help = "The invented alliance: load it once, or say how it stands."
    # They import every address of the admin, which takes as long as all the rest; `orkhon check` runs them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one of the two verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        load = verbs.add_parser("load", help="put the invented alliance into this hub, once")
        load.add_argument("--port", type=int, help="of the agencies' feeds on 127.0.0.1; else a free one")
        verbs.add_parser("status", help="say whether it is loaded and what its agencies have sent")

    def handle(self, *args: Any, verb: str, port: int | None = None, **options: Any) -> None:
        """Do what the verb says."""
        home = Path(settings.ORKHON_HOME)
        now = datetime.now(UTC)
        try:
            if verb == "load":
                self._load(home, now, port)
            else:
                self._status(home, now)
        except DemonstrationError as error:
            raise CommandError(str(error)) from error

    def _load(self, home: Path, now: datetime, port: int | None) -> None:
        named = os.environ.get("ORKHON_DEMONSTRATION_PORT") or ""
        if named and not named.isdecimal():
            raise CommandError(f"ORKHON_DEMONSTRATION_PORT is {named!r}; write a port, such as 8791")
        wanted = port or (int(named) if named else None)
        loaded = load_demonstration(home, read_articles(), now=now, port=wanted, tell=self._tell)
        state = "loaded" if loaded.new else "was loaded before"
        self._tell(
            f"the demonstration {state}: {loaded.articles} articles, {loaded.texts} texts; "
            f"feeds at 127.0.0.1:{loaded.port}"
        )

    def _status(self, home: Path, now: datetime) -> None:
        state = read_state(home)
        if state is None:
            self._tell("not loaded; orkhon demonstration load")
            return
        self._tell(f"loaded {state.loaded.isoformat(timespec='seconds')}; feeds at 127.0.0.1:{state.port}")
        if state.started is None:
            self._tell("the agencies have sent nothing yet; they begin with orkhon run")
            return
        reports = reports_at(read_events(), started=state.started, now=now, pauses=state.pauses)
        newest = f", the newest at {reports[0].sent.isoformat(timespec='seconds')}" if reports else ""
        self._tell(f"{len(reports)} reports in the last hours{newest}{'; paused' if state.is_paused else ''}")

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
