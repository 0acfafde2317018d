"""`orkhon audit …`: read what was done, prove it whole. Prints; decides nothing."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentTypeError
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from orkhon.audit.queries import ActFilter, RecordedAct, every_act
from orkhon.audit.verify import verify
from orkhon.audit.waiting import read_waiting, waiting_files
from orkhon.trust import moment_text


class Command(BaseCommand):
    """Read what was done, and prove it whole."""

    help = "Read who did what, when and from where, and prove that nobody changed it."
    # They import every address of the admin, which takes as long as all the rest; `orkhon check` runs them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="word", required=True, metavar="VERB")
        listed = verbs.add_parser("list", help="print acts as JSON lines, newest first")
        listed.add_argument("--person", default="", metavar="NAME", help="a part of a user name, command:NAME or hub")
        listed.add_argument("--verb", default="", help="a part of the verb, such as wire.redact or people.")
        listed.add_argument("--object", default="", metavar="TYPE[:KEY]", help="wire.item:URI, desk.article:12")
        listed.add_argument("--since", type=_moment, metavar="TIME", help="from this day or moment on")
        listed.add_argument("--until", type=_moment, metavar="TIME", help="before this day or moment")
        listed.add_argument("--limit", type=_count, default=100, metavar="N", help="at most so many (100)")
        verbs.add_parser("verify", help="check every act, hash and origin; exit code 1 on problems")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says."""
        if options["word"] == "verify":
            self._verify()
            return
        type_, _, key = options["object"].partition(":")
        wanted = ActFilter(
            person=options["person"],
            verb=options["verb"],
            object_type=type_,
            object_key=key,
            since=options["since"],
            until=options["until"],
        )
        try:
            for act in every_act(wanted, limit=options["limit"]):
                self.stdout.write(_line(act))
        except BrokenPipeError:
            # Whoever read has enough (`| head`). Python would complain again when it flushes at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _verify(self) -> None:
        found = verify()
        for problem in found.problems:
            self.stdout.write(problem)
        verdict = "The audit is whole." if found.whole else f"{len(found.problems)} problem(s)."
        self.stdout.write(f"{found.acts} acts, {found.origins_forgotten} origin(s) removed. {verdict}")
        self.stdout.write(f"head {found.head}")
        waiting = self._tell_what_waits()
        if waiting or not found.whole:
            sys.exit(1)

    def _tell_what_waits(self) -> bool:
        files = waiting_files(Path(settings.ORKHON_HOME))
        acts = {path: read_waiting(path) for path in files}
        for path, act in acts.items():
            if act is None:
                self.stdout.write(f"{path} holds no act; look at it, then move it away")
            else:
                self.stdout.write(
                    f"waits: {moment_text(act.at)} {act.doer.name} {act.verb} {act.object_type} {act.object_key}"
                )
        count = sum(act is not None for act in acts.values())
        if count:
            self.stdout.write(f"{count} act(s) wait to be written: the database was busy. The next act brings them in.")
        return bool(files)


def _line(act: RecordedAct) -> str:
    line = {
        "position": act.position,
        "at": moment_text(act.at),
        "actor": act.actor,
        "verb": act.verb,
        "object_type": act.object_type,
        "object_key": act.object_key,
        "outcome": act.outcome,
        "details": dict(act.details),
        "address": None if act.origin is None else act.origin.address,
        "agent": None if act.origin is None else act.origin.agent,
    }
    return orjson.dumps(line).decode("utf-8")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as cause:
        raise ArgumentTypeError(f"{text!r} is no day or moment such as 2026-11-22 or 2026-11-22T16:40Z") from cause


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ArgumentTypeError(f"{text!r} is no whole number from 0")
    return int(text)
