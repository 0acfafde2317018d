"""`orkhon alliance load FILE` makes what a file describes; `orkhon alliance key …` keeps the public keys."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orkhon.alliance.actions.load_alliance import load_alliance
from orkhon.alliance.actions.register_key import register_key
from orkhon.alliance.actions.retire_key import retire_key
from orkhon.alliance.actions.revoke_key import revoke_key
from orkhon.alliance.errors import AllianceError, AllianceFileRefused, NotAnnounced
from orkhon.alliance.key_file import encrypt_key, key_path
from orkhon.alliance.models import SigningKeyRecord
from orkhon.alliance.queries import agency_of
from orkhon.audit.actions.record import record

_BY = "command:alliance"


class Command(BaseCommand):
    """Load an alliance."""

    help = "Load the alliance that a TOML file describes. Loading it again changes what has changed."
    # They import every address of the admin, which takes as long as all the rest; `orkhon check` runs them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the words of the command line."""
        actions = parser.add_subparsers(dest="action", required=True, metavar="load|key")
        load = actions.add_parser("load", help="load agencies, sources, memoranda and portals from a file")
        load.add_argument("file", type=Path, metavar="FILE")
        key = actions.add_parser("key", help="list, register, retire, revoke: public keys of agencies")
        verbs = key.add_subparsers(dest="verb", required=True, metavar="list|register|retire|revoke|encrypt-hub")
        verbs.add_parser("list", help="show every key, whose it is and from when to when it counts")
        register = verbs.add_parser("register", help="put an Ed25519 public key on record")
        register.add_argument("agency", metavar="CODE")
        register.add_argument("key", metavar="KEY|FILE", help="base64url, JWK, PEM or OpenSSH line, or a file with one")
        register.add_argument("--for", choices=("statements", "pushes", "both"), default="both", dest="purpose")
        register.add_argument("--not-before", type=_moment, metavar="TIME", help="UTC, such as 2026-11-22T16:40")
        retire = verbs.add_parser("retire", help="end a key in peace: what it signed before stays good")
        revoke = verbs.add_parser("revoke", help="end a key that somebody else may hold")
        revoke.add_argument("--compromised-since", type=_moment, metavar="TIME", help="UTC; without: now")
        verbs.add_parser("encrypt-hub", help="put the hub's own key under the passphrase of ORKHON_KEY_PASSPHRASE_FILE")
        for words in (retire, revoke):
            words.add_argument("key", metavar="KEY_ID")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say what was done. Whatever cannot be is one line, and nothing was changed."""
        if options["action"] == "key":
            try:
                self._key(options)
            except AllianceError as refusal:
                raise CommandError(str(refusal)) from refusal
            return
        try:
            loaded = load_alliance(options["file"], now=timezone.now())
        except (AllianceFileRefused, NotAnnounced) as refusal:
            raise CommandError(str(refusal)) from refusal
        facts = [
            f"{loaded.agencies} agencies",
            f"{loaded.sources} sources",
            f"{loaded.memoranda} memoranda",
            *(f"{count} {table}" for table, count in loaded.others.items() if count),
        ]
        self.stdout.write(f"{options['file']}: {', '.join(facts)}")

    def _key(self, options: dict[str, Any]) -> None:
        verb, now = options["verb"], timezone.now()
        if verb == "list":
            for one in SigningKeyRecord.objects.all():
                purposes = [name for name in ("statements", "pushes") if getattr(one, f"for_{name}")]
                ended = one.times.why_not_now(now) or "counts"
                self.stdout.write(f"{one.owner} {one.key_id} for {' and '.join(purposes)}: {ended}")
        elif verb == "register":
            done = register_key(
                agency_of(options["agency"]),
                _text_of(options["key"]),
                by=_BY,
                now=now,
                for_statements=options["purpose"] != "pushes",
                for_pushes=options["purpose"] != "statements",
                not_before=options["not_before"],
            )
            self.stdout.write(f"{done.key_id} of {done.owner} is on record")
        elif verb == "encrypt-hub":
            path = key_path(Path(settings.ORKHON_HOME))
            done_key = encrypt_key(path)
            record(
                "keys.encrypt", actor=_BY, now=now, object_type="alliance.signingkeyrecord", object_key=done_key.key_id
            )
            self.stdout.write(f"{path} is encrypted; keep the passphrase in another place than the backups")
        elif verb == "retire":
            retire_key(options["key"], by=_BY, now=now)
            self.stdout.write(f"{options['key']} is retired; what it signed before stays good")
        else:
            revoke_key(options["key"], by=_BY, now=now, compromised_since=options["compromised_since"])
            self.stdout.write(f"{options['key']} is revoked; `orkhon wire verify` lists what a person has to judge")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no time such as 2026-11-22T16:40") from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _text_of(given: str) -> str:
    """Return the key itself, out of the file where `given` names one."""
    try:
        path = Path(given)
        return path.read_text(encoding="utf-8") if path.is_file() else given
    except (OSError, UnicodeDecodeError, ValueError):
        return given
