"""`orkhon portals check`, `rates` and `redirects load`: what laws still want, how banks answer, old addresses."""

from __future__ import annotations

import os
import random
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.module_loading import import_string

from orkhon.portals.actions.load_old_addresses import load_old_addresses
from orkhon.portals.errors import PortalError
from orkhon.portals.law import FIELDS, is_known, verdicts
from orkhon.portals.queries import directory, portal_page
from orkhon.portals.rates.health import state_of
from orkhon.portals.rates.models import RateSource
from orkhon.portals.rates.queries import sources

_BY = "command:portals"


class Command(BaseCommand):
    """Look after the portals."""

    help = "Say what portals lack by law and how the banks answer that tell rates; take lists of old addresses."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verbs and their options."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="check|rates|redirects")
        verbs.add_parser("check", help="what each portal still has to say of itself, by language")
        rates = verbs.add_parser("rates", help="how the banks answer that are asked for exchange rates")
        rates.add_argument("--ask", action="store_true", help="ask those in use now, and say what came")
        redirects = verbs.add_parser("redirects", help="old addresses that lead to where something is now")
        steps = redirects.add_subparsers(dest="step", required=True, metavar="load")
        load = steps.add_parser("load", help="take a CSV file with two columns, all of it or nothing")
        load.add_argument("file", type=Path, metavar="FILE.csv")
        load.add_argument("--portal", required=True, metavar="CODE", help="whose addresses they are")

    def handle(self, *_: object, **options: Any) -> None:
        """Do what the verb says."""
        try:
            if options["verb"] == "check":
                self._check()
            elif options["verb"] == "rates":
                self._rates(ask=options["ask"])
            else:
                self._load(options["file"], options["portal"])
        except BrokenPipeError:
            # `orkhon portals check | head` closed its end; Python would complain once more when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except PortalError as error:
            raise CommandError(str(error)) from error

    def _check(self) -> None:
        known = directory()
        for portal in known.portals:
            facts = portal_page(portal.pk).imprint_facts()
            languages = tuple(known.at(portal.hostname))
            found = verdicts(facts, country=portal.country, kind=portal.kind, languages=languages)
            wanting = [one for one in found if one.met is False]
            said = portal.country or "no country"
            said += "" if is_known(portal.country) or not portal.country else ", no rules known"
            self.stdout.write(f"{portal.hostname}/{portal.language} ({said}): {len(wanting)} to be said")
            for one in wanting:
                names = ", ".join(str(FIELDS[name]) for name in one.missing)
                self.stdout.write(f"  {one.rule.words}{f' ({names})' if names else ''} [{one.rule.source}]")

    def _rates(self, *, ask: bool) -> None:
        known = sources()
        if not known:
            self.stdout.write("no bank is asked; describe some in [[rates]] of the alliance's file, or in the admin")
        for source in known:
            if ask and source.enabled:
                # By name: no other verb needs what asks over the network.
                import_string("orkhon.portals.rates.actions.ask_bank.ask_bank")(
                    source,
                    now=timezone.now(),
                    chance=random.random(),  # noqa: S311 - spreads questions, guards nothing
                )
            self.stdout.write(_health(source))

    def _load(self, file: Path, code: str) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                count = load_old_addresses(code, lines, by=_BY, now=timezone.now())
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from error
        self.stdout.write(f"{count:,} old addresses of {code}")


def _health(source: RateSource) -> str:
    newest = source.newest_day.isoformat() if source.newest_day else "nothing yet"
    good = source.last_good.strftime("%Y-%m-%d %H:%M UTC") if source.last_good else "never"
    lines = [f"{source.bank}  {state_of(source, now=timezone.now())}  {source.address}"]
    lines.append(f"  newest {newest}, last good answer {good}, failures {source.failures}")
    if source.problem:
        lines.append(f"  {source.problem}")
    return "\n".join(lines)
