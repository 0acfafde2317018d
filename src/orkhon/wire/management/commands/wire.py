"""`orkhon wire …`: read the log, prove it whole, withhold, release, kill and redact. Prints; decides nothing."""

from __future__ import annotations

import os
import sys
import threading
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import orjson
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from orkhon.alliance.actions.keep_order import end_order, make_order
from orkhon.alliance.errors import AllianceError, KeyRefused
from orkhon.audit.actions.record import record
from orkhon.trust import moment_text
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.redact import redact, require_two_names
from orkhon.wire.actions.release import release
from orkhon.wire.actions.seal import seal
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.entries import WireEntry
from orkhon.wire.erasing import count_planned, finish_erasure
from orkhon.wire.errors import WireError
from orkhon.wire.lifting import require_originator
from orkhon.wire.proofs import proof_document
from orkhon.wire.queries import entries_after
from orkhon.wire.redaction_plan import Plan, plan_redaction
from orkhon.wire.redaction_words import what_goes, what_stays, what_went
from orkhon.wire.verify import verify
from orkhon.wire.waking import waker

_AT_ONCE = 100
_CONTROLS: dict[str, tuple[Callable[..., WireEntry], str]] = {
    "withhold": (withhold, "hold an item back until it is released"),
    "release": (release, "let go an item that is withheld or embargoed"),
    "kill": (kill, "take an item back for ever"),
}


class Command(BaseCommand):
    """Read the wire, prove it whole, and take items off it."""

    help = "Read the wire, prove it whole, and take items off it."
    # They import every address of the admin, which takes as long as all the rest; `orkhon check` runs them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        tail = verbs.add_parser("tail", help="print entries as JSON lines, oldest first")
        tail.add_argument("--after", type=_count, default=0, metavar="POSITION", help="begin after this position")
        tail.add_argument("--limit", type=_count, metavar="N", help="end after so many entries")
        tail.add_argument("--follow", action="store_true", help="wait for further entries")
        verbs.add_parser("verify", help="check every hash, signature and position; exit code 1 on problems")
        verbs.add_parser("seal", help="sign the root over all headers for each UTC day that has ended")
        proof = verbs.add_parser("proof", help="print what proves an entry to an outsider (docs/signing.md)")
        proof.add_argument("entry", metavar="POSITION|URI")
        proof.add_argument(
            "--with-payload", action="store_true", help="with salt and body, so that the words are proven"
        )
        for verb, (_, summary) in _CONTROLS.items():
            self._add_control(verbs.add_parser(verb, help=summary))
        order = verbs.add_parser("order", help="withhold an item in one country, by a legal order there")
        order.add_argument("uri", metavar="URI")
        order.add_argument("--country", required=True, help="ISO 3166 code, such as KZ: there alone it is withheld")
        order.add_argument("--authority", required=True, help="who ordered it; readers there see it, and it is signed")
        order.add_argument("--reference", required=True, help="by which paper; seen and signed as well")
        order.add_argument("--reason", required=True, help="why; kept here and never in the log")
        order.add_argument("--person", required=True, help="who enters it")
        ended = verbs.add_parser("end-order", help="end a legal order; its number is printed when it is made")
        ended.add_argument("number", type=_count, metavar="NUMBER")
        ended.add_argument("--person", required=True, help="who ends it")
        self._add_redact(verbs.add_parser("redact", help="remove an item's content for ever, and all made from it"))

    def _add_control(self, parser: ArgumentParser) -> None:
        parser.add_argument("uri", metavar="URI")
        parser.add_argument("--reason", required=True, help="why; it is signed and shown to members")
        parser.add_argument("--person", required=True, help="who decided it")

    def _add_redact(self, parser: ArgumentParser) -> None:
        self._add_control(parser)
        parser.add_argument(
            "--second", default="", metavar="PERSON", help="who agreed; in the admin there are always two"
        )
        parser.add_argument("--authority", default="", help="who ordered it, such as a court and its file number")
        parser.add_argument("--positions", type=_positions, metavar="N,N…", help="these entries of the item alone")
        parser.add_argument(
            "--keep-mixed", action="store_true", help="withhold what has other sources too, and leave it to an editor"
        )
        parser.add_argument(
            "--names-as-given", action="store_true", help="take names for --person and --second that no account has"
        )
        parser.add_argument(
            "--yes", action="store_true", help="do not ask; names that no account has then need --names-as-given"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says."""
        verb: str = options["verb"]
        if verb == "tail":
            self._tail(options["after"], options["limit"], follow=options["follow"])
        elif verb == "verify":
            self._verify()
        elif verb == "seal":
            self._seal()
        elif verb == "proof":
            self._proof(options["entry"], with_payload=options["with_payload"])
        elif verb == "redact":
            self._redact(options)
        elif verb in {"order", "end-order"}:
            self._order(verb, options)
        else:
            self._control(verb, options["uri"], reason=options["reason"], person=options["person"])

    def _tail(self, after: int, limit: int | None, *, follow: bool) -> None:
        try:
            for entry in _stream(after, limit, follow=follow):
                self.stdout.write(_line(entry))
                self.stdout.flush()
        except KeyboardInterrupt:
            return
        except BrokenPipeError:
            # Whoever read has enough (`| head`). Python would complain again when it flushes at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _verify(self) -> None:
        found = verify()
        for problem in found.problems:
            self.stdout.write(problem)
        verdict = "The wire is whole." if found.whole else f"{len(found.problems)} problem(s)."
        if found.doubted:
            self.stdout.write(
                "To judge by a person, signed with a key that may have been in strange hands by then: positions "
                f"{', '.join(map(str, found.doubted))}"
            )
        self.stdout.write(f"{found.entries} entries, {found.redacted} payload(s) redacted. {verdict}")
        if not found.whole:
            sys.exit(1)

    def _seal(self) -> None:
        try:
            roots = seal(now=datetime.now(UTC))
        except (WireError, KeyRefused) as error:
            raise CommandError(str(error)) from error
        for root in roots:
            self.stdout.write(f"{root.day}: {root.root} over {root.size} headers")
        self.stdout.write(f"{len(roots)} day(s) sealed.")

    def _proof(self, entry: str, *, with_payload: bool) -> None:
        try:
            document = proof_document(int(entry) if entry.isdecimal() else entry, with_payload=with_payload)
        except WireError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode("utf-8"))

    def _control(self, verb: str, uri: str, *, reason: str, person: str) -> None:
        action, _ = _CONTROLS[verb]
        try:
            if verb == "release":
                require_originator(uri, person=person, now=datetime.now(UTC))
            entry = action(uri, reason=reason, person=person, now=datetime.now(UTC))
        except (WireError, KeyRefused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{entry.kind} of {entry.uri} version {entry.version} at position {entry.position}")

    def _redact(self, options: dict[str, Any]) -> None:
        uri, now = options["uri"], datetime.now(UTC)
        chosen = {"positions": options["positions"], "keep_mixed": options["keep_mixed"]}
        said = {name: options[name] for name in ("reason", "person", "second", "authority")}
        try:
            require_two_names(said["person"], said["second"])
            if not options["names_as_given"]:
                self._look_for_accounts(said["person"], said["second"], yes=options["yes"])
            plan = plan_redaction(uri, now=now, reason=said["reason"], **chosen)
            for line in what_goes(plan, count_planned(plan)):
                self.stdout.write(line)
            self._ask(plan, yes=options["yes"])
            entry = redact(uri, now=now, plan=plan, **said, **chosen)
            self.stdout.write(f"redact of {entry.uri} at position {entry.position}")
            self.stdout.flush()
            record(
                "wire.redact",
                actor="command:wire",
                now=now,
                object_type="wire.item",
                object_key=uri,
                details={"position": str(entry.position), "persons": "2" if said["second"].strip() else "1"},
            )
            report = finish_erasure(entry.position, now=now)
        except (WireError, KeyRefused) as error:
            raise CommandError(str(error)) from error
        for line in what_went(report):
            self.stdout.write(line)
        self.stdout.write("Not in the power of this hub:")
        for line in what_stays(now):
            self.stdout.write(f"  - {line}")
        if report.finished is None:
            sys.exit(1)

    def _order(self, verb: str, options: dict[str, Any]) -> None:
        said = {"by": "command:wire", "person": options["person"], "now": datetime.now(UTC)}
        try:
            if verb == "end-order":
                order = end_order(options["number"], **said)
                self.stdout.write(f"order {order.pk} has ended; {order.uri} is no longer withheld by it")
                return
            named = {name: options[name] for name in ("country", "authority", "reference", "reason")}
            order = make_order(options["uri"], **named, **said)
        except (AllianceError, WireError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"order {order.pk}: {order.uri} is withheld in {order.country}, and nowhere else")

    def _look_for_accounts(self, *names: str, yes: bool) -> None:
        unknown = _without_account(names)
        if not unknown:
            return
        fact = f"no account has the user name {' or '.join(map(repr, unknown))}"
        if yes:
            raise CommandError(
                f"{fact}, and it would be signed for ever; give user names, or say --names-as-given as well. "
                "Nothing was removed"
            )
        self.stdout.write(f"Beware: {fact}. It is signed and stays for ever as it is given.")

    def _ask(self, plan: Plan, *, yes: bool) -> None:
        if plan.quoted and yes:
            raise CommandError(
                "the reason repeats the item, as said above, and would stay for ever; write it in other words, or "
                "leave out --yes and be asked. Nothing was removed"
            )
        if yes:
            return
        if not sys.stdin.isatty():
            raise CommandError("nobody can be asked here; read the lines above, then say --yes")
        if plan.quoted:
            self.stdout.write("The reason repeats the item and stays for ever. Write keep to keep it so: ", ending="")
            self.stdout.flush()
            if sys.stdin.readline().strip() != "keep":
                raise CommandError("the reason was not kept; write it in other words. Nothing was removed")
        self.stdout.write("This cannot be taken back. Write the item's uri to go on: ", ending="")
        self.stdout.flush()
        if sys.stdin.readline().strip() != plan.uri:
            raise CommandError("that was another uri; nothing was removed")


def _without_account(names: Iterable[str]) -> list[str]:
    """Return those that are no account's user name, spaces around them left out and empty ones too."""
    asked = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    users = get_user_model()
    known = set(users.objects.filter(username__in=asked).values_list("username", flat=True))
    return [name for name in asked if name not in known]


def _stream(after: int, limit: int | None, *, follow: bool) -> Iterator[WireEntry]:
    left = limit
    never = threading.Event()
    with waker() as wake:
        while left is None or left > 0:
            wake.mark()
            entries = entries_after(after, _AT_ONCE if left is None else min(_AT_ONCE, left))
            yield from entries
            if entries:
                after = entries[-1].position
                left = None if left is None else left - len(entries)
            elif follow:
                wake.sleep(never)
            else:
                return


def _line(entry: WireEntry) -> str:
    line = {
        "position": entry.position,
        "agency": entry.agency,
        "uri": entry.uri,
        "version": entry.version,
        "kind": entry.kind.value,
        "received": moment_text(entry.received),
        "ninjs": None if entry.redacted else dict(entry.ninjs),
        "extra": None if entry.redacted else dict(entry.extra),
    }
    return orjson.dumps(line).decode("utf-8")


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ArgumentTypeError(f"{text!r} is no whole number from 0")
    return int(text)


def _positions(text: str) -> list[int]:
    return [_count(part.strip()) for part in text.split(",")]
