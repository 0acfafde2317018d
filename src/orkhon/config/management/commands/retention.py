"""`orkhon retention show|run`: what is kept for how long, and remove now what has been kept long enough."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from orkhon.config.retaining import reports, retain


class Command(BaseCommand):
    """Show the schedule, or run it now."""

    help = "Show what is kept for how long and why, or remove now what has been kept long enough."
    # They import every address of the admin, which takes as long as all the rest; `orkhon check` runs them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        show = verbs.add_parser("show", help="print each rule, its days, and what its last run removed")
        show.add_argument("--json", action="store_true", help="a JSON line a rule")
        verbs.add_parser("run", help="run every rule now; a running hub does so once a day")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says."""
        if options["verb"] == "run":
            for name, count in retain(now=datetime.now(UTC), actor="command:retention").items():
                self.stdout.write(f"{name}: {count} removed")
            return
        for report in reports():
            rule = report.rule
            if options["json"]:
                last = report.last_run.isoformat() if report.last_run else None
                line = {
                    "rule": rule.name,
                    "what": rule.what,
                    "days": rule.days,
                    "why": rule.why,
                    "variable": rule.variable,
                }
                self.stdout.write(json.dumps({**line, "last_run": last, "removed": report.removed}, ensure_ascii=False))
                continue
            ran = f"last run {report.last_run:%Y-%m-%d %H:%M} UTC: {report.removed}" if report.last_run else "never ran"
            variable = f", {rule.variable}" if rule.variable else ""
            self.stdout.write(f"{rule.name}: {rule.what}; {rule.how_long}{variable}; {rule.why} ({ran})")
