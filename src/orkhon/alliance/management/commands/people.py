"""`orkhon people unlock|remove-second-factor|export|erase`: what an operator does with people's accounts and data."""

from __future__ import annotations

import ipaddress
import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orkhon.alliance.actions.erase_person import erase_address, erase_mail, erase_person
from orkhon.alliance.actions.export_person import export_address, export_mail, export_person, person_named
from orkhon.alliance.actions.remove_second_factor import remove_second_factor
from orkhon.alliance.actions.unlock import unlock_address, unlock_person
from orkhon.alliance.errors import AllianceError
from orkhon.alliance.personal import Plain
from orkhon.alliance.sign_in.factors import has_second_factor
from orkhon.audit.actors import doer_named

_BY = "command:people"


class Command(BaseCommand):
    """Unlock, export, erase."""

    help = "Let people sign in again, give out what is held of them, erase it."
    # They import every address of the admin, which takes as long as all the rest; `orkhon check` runs them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the words of the command line."""
        actions = parser.add_subparsers(
            dest="action", required=True, metavar="unlock|remove-second-factor|export|erase"
        )
        unlock = actions.add_parser("unlock", help="end the pause after too many failures to sign in")
        factor = actions.add_parser("remove-second-factor", help="let somebody who lost it sign in by password alone")
        export = actions.add_parser("export", help="give out all that is held of somebody, as JSON")
        erase = actions.add_parser("erase", help="erase all that may be erased of somebody")
        for words in (unlock, export, erase):
            words.add_argument("name", nargs="?", default="", metavar="NAME", help="a user name")
            words.add_argument("--address", default="", help="a network address instead of a name: a visitor's")
        factor.add_argument("name", metavar="NAME", help="a user name")
        for words in (export, erase):
            words.add_argument("--mail", default="", help="an e-mail address, such as a correspondent's")
        export.add_argument("--file", type=Path, help="write there, readable by you alone; - is the terminal")
        erase.add_argument("--reason", required=True, help="why; goes into the audit for ever, so no names")
        erase.add_argument("--person", required=True, help="user name of who answers for it")
        erase.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say what was done. Whatever cannot be is one line, and nothing was changed."""
        name, address, mail = options["name"], options.get("address") or "", options.get("mail") or ""
        if [bool(name), bool(address), bool(mail)].count(True) != 1:
            raise CommandError("give either a user name or --address ADDRESS, or --mail ADDRESS to export or erase")
        if mail and ("@" not in mail.strip("@") or any(letter.isspace() for letter in mail)):
            raise CommandError(f"--mail is {mail!r}; write one such as news@agency.example")
        if address:
            try:
                ipaddress.ip_address(address)
            except ValueError as error:
                raise CommandError(f"--address is {address!r}; write an address such as 203.0.113.7") from error
        try:
            act = {
                "unlock": self._unlock,
                "remove-second-factor": self._remove_second_factor,
                "export": self._export,
                "erase": self._erase,
            }[options["action"]]
            act(name, address, options)
        except AllianceError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _unlock(self, name: str, address: str, options: dict[str, Any]) -> None:
        now = timezone.now()
        if name:
            person_named(name)
        rows = unlock_person(name, by=_BY, now=now) if name else unlock_address(address, by=_BY, now=now)
        if not rows:
            self.stdout.write(f"{name or address} was not locked; nothing was changed")
            return
        more = "; if its address is locked under all names: orkhon people unlock --address ADDRESS" if name else ""
        self.stdout.write(f"{name or address} can sign in again{more}")

    def _remove_second_factor(self, name: str, address: str, options: dict[str, Any]) -> None:
        person = person_named(name)
        if not has_second_factor(person):
            self.stdout.write(f"{name} has no second factor; nothing was changed")
            return
        told = remove_second_factor(person, by=doer_named(_BY), now=timezone.now())
        letter = "was told by letter" if told else "was not told, for no letter went: tell the person"
        self.stdout.write(f"{name} signs in with the password alone now, is signed out everywhere, and {letter}")

    def _export(self, name: str, address: str, options: dict[str, Any]) -> None:
        now = timezone.now()
        mail = options["mail"]
        held: Plain = export_mail(mail) if mail else export_address(address, now=now)
        if name:
            held = export_person(person_named(name), now=now)
        text = json.dumps(held, ensure_ascii=False, indent=2) + "\n"
        path: Path | None = options["file"]
        if path is None or str(path) == "-":
            self.stdout.write(text, ending="")
            return
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}; name a new file") from error
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        self.stdout.write(f"{path}: all that is held of {name or address or mail}")

    def _erase(self, name: str, address: str, options: dict[str, Any]) -> None:
        now = timezone.now()
        by = person_named(options["person"]).get_username()
        if address:
            erased = erase_address(address, by=by, reason=options["reason"], now=now)
            self.stdout.write(", ".join(f"{what}: {count}" for what, count in erased.items()))
            return
        mail = options["mail"]
        if mail:
            counts, kept = erase_mail(mail, by=by, reason=options["reason"], now=now)
            self.stdout.write(", ".join(f"{what}: {count}" for what, count in counts.items()) + ". What stays:")
            for sentence in kept:
                self.stdout.write(f"- {sentence}")
            return
        user = person_named(name)
        if not options["yes"] and self._answer(f"Erase {name} for good? Write the user name again: ") != name:
            raise CommandError("nothing was erased")
        kept = erase_person(user, by=by, reason=options["reason"], now=now)
        self.stdout.write(f"{name} is {user.get_username()} now. What stays:")
        for sentence in kept:
            self.stdout.write(f"- {sentence}")

    def _answer(self, question: str) -> str:
        try:
            return input(question)
        except EOFError as error:
            raise CommandError(
                "nothing was erased: nobody is there to answer; run it at a terminal, or give --yes"
            ) from error
