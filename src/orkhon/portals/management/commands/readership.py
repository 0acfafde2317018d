"""`orkhon readership …`: the readers of a month, as lines, CSV and PDF; and which secrets there are. Only reads."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from wagtail.models import Site

from orkhon.items import INTERFACE_LANGUAGES
from orkhon.items.month import Month
from orkhon.portals.readership import all_portals, names_for
from orkhon.readership.document import between, document
from orkhon.readership.errors import MonthUnreadable
from orkhon.readership.models import PeriodSecret
from orkhon.readership.periods import day_of, month_of
from orkhon.readership.queries import month_report
from orkhon.readership.report import Shown, shown
from orkhon.readership.sheets import sheet
from orkhon.trust import moment_text


class Command(BaseCommand):
    """Tell how many read."""

    help = "Readers a month, by portal and language; and which secrets of counting are there."
    # They import every address of the admin, which takes as long as all the rest; `orkhon check` runs them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="word", required=True, metavar="VERB")
        told = verbs.add_parser("report", help="print the readers of a month, or write them to files")
        told.add_argument("--month", type=_month, metavar="2026-11", help="without it, the present one so far")
        told.add_argument("--csv", type=Path, metavar="FILE", help="all figures with their bounds")
        told.add_argument("--pdf", type=Path, metavar="FILE", help="the report with charts")
        told.add_argument("--language", choices=INTERFACE_LANGUAGES, default="en", help="of the words in it (en)")
        told.add_argument(
            "--portal", action="append", metavar="CODE", help="this one alone; may be given several times"
        )
        verbs.add_parser("secrets", help="list the days and months whose secret is there: those that go on, no others")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says."""
        if options["word"] == "secrets":
            for one in PeriodSecret.objects.order_by("period"):
                self.stdout.write(f"{one.period} made {moment_text(one.made)}")
            return
        today = day_of(datetime.now(UTC))
        known = all_portals()
        portals = options["portal"] or known
        unknown = sorted(set(portals) - set(known))
        if unknown:
            raise CommandError(f"no portal is called {', '.join(unknown)}; there are: {', '.join(known)}")
        month = options["month"] or Month.of(today)
        report = month_report(month, portals=portals, today=today)
        with translation.override(options["language"]):
            names = names_for(
                portals, options["language"], month=month, articles=[share.key for share in report.articles]
            )
            made = shown(report, names)
            if options["csv"] is not None:
                self._write(options["csv"], sheet(report, names))
            if options["pdf"] is not None:
                site = Site.objects.filter(is_default_site=True).first()
                self._write(options["pdf"], document(made, hub=site.site_name if site else ""))
        if options["csv"] is None and options["pdf"] is None:
            self._print(made)

    def _write(self, path: Path, content: bytes) -> None:
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(
                f"cannot write {path}: {error.strerror}; name a file in a folder that is there"
            ) from error
        self.stdout.write(f"{path}: {len(content)} bytes")

    def _print(self, made: Shown) -> None:
        names = made.names
        self.stdout.write(made.title)
        for row in made.portals:
            readers = between(row.readers, names) or "exact"
            views = between(row.views, names) or "exact"
            self.stdout.write(
                f"{'' if row.whole else '  '}{row.name}: {names.number(row.readers.value)} readers ({readers}), "
                f"{names.number(row.views.value)} views ({views})"
            )
        said = made.report
        self.stdout.write(
            f"Left out: {said.programs} pages given to programs, {said.capped} views that came in bursts."
        )


def _month(text: str) -> Month:
    try:
        return month_of(text)
    except MonthUnreadable as error:
        raise ArgumentTypeError(str(error)) from error
