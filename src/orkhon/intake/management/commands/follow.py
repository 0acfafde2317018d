"""`orkhon follow`: keep a copy of another hub's log, and see how far it is."""

from __future__ import annotations

import getpass
import sys
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orkhon.alliance.errors import SecretRefused
from orkhon.intake.errors import HubUnusable
from orkhon.intake.following.setting_up import begin_to_follow, stop_following
from orkhon.intake.models import FollowedHub, FollowHealth, SetAsideRecord


class Command(BaseCommand):
    """Follow another hub, stop, or list those that are followed."""

    help = "Follow another hub's log: name it with its address and key; without a name, list those that are followed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """A hub's code, and where it is."""
        parser.add_argument("code", nargs="?", metavar="CODE", help="the other hub's ORKHON_HUB")
        parser.add_argument("--url", metavar="URL", help="its address, such as https://hub.example")
        parser.add_argument("--key", metavar="ID", help="the id of its own key, read out by its people")
        parser.add_argument("--local", action="store_true", help="it lies in this machine's private network")
        parser.add_argument(
            "--its-desk",
            action="store_true",
            help="its joint desk is ours too: what that desk publishes is taken into the log here",
        )
        parser.add_argument(
            "--stop", action="store_true", help="ask it no more, and throw its token away; what was taken stays"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked, in words."""
        now = datetime.now(UTC)
        code = options["code"]
        if not code:
            self._list()
            return
        try:
            if options["stop"]:
                hub = stop_following(code, by="command:follow", now=now)
                self.stdout.write(f"{code} is followed no more; its log is here up to position {hub.position}")
                return
            if not options["url"] or not options["key"]:
                raise CommandError(
                    "give --url and --key: where the hub is, and the id of its key as its people read it out"
                )
            hub = begin_to_follow(
                code,
                url=options["url"],
                key_id=options["key"],
                token=_token(code),
                local=options["local"],
                its_desk=options["its_desk"] or None,
                by="command:follow",
                now=now,
            )
        except (HubUnusable, SecretRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{code} is followed after position {hub.position}, by the hub while it runs")

    def _list(self) -> None:
        health = FollowHealth.objects.in_bulk()
        for hub in FollowedHub.objects.all():
            found = health.get(hub.pk)
            state = "stopped" if not hub.enabled else "never asked" if found is None else found.error or "well"
            aside = SetAsideRecord.objects.filter(hub=hub, settled__isnull=True).count()
            self.stdout.write(f"{hub.code}  {hub.url}  position {hub.position}  set aside {aside}  {state}")
        if not FollowedHub.objects.exists():
            self.stdout.write("no hub is followed")


def _token(code: str) -> str:
    """Ask for the token without echo; it stands on no screen, in no history and in no list of processes."""
    if sys.stdin.isatty():
        return getpass.getpass(f"Token by which {code} lets this hub in (empty: the one that is kept): ").strip()
    return sys.stdin.readline().strip()
