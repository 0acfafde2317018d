"""Tell Django of this room, and keep the log's guards standing."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from django.apps import AppConfig
from django.core import checks
from django.db import connections, router
from django.db.models.signals import post_migrate

from orkhon.alliance.announcing import set_announcer
from orkhon.alliance.item_facts import set_finder, set_origins
from orkhon.wire.guards import make_guards, missing_guards


class WireConfig(AppConfig):
    """The append-only log of everything that an agency or the joint desk puts out."""

    name = "orkhon.wire"
    label = "wire"
    verbose_name = "Wire"

    def ready(self) -> None:
        """Take the alliance's changes of rights; register the check at start, and the repair after each migration."""
        # Late, for it needs the models, which are there only now.
        set_announcer(import_module("orkhon.wire.actions.append_policy").announce_on_the_wire)
        set_finder(import_module("orkhon.wire.item_facts").facts_at)
        set_origins(import_module("orkhon.wire.origins").origins_of)
        prefixes = import_module("orkhon.alliance.prefixes")
        prefixes.set_user_of_prefix(import_module("orkhon.wire.origins").user_of_prefix)
        checks.register(_guards_stand, checks.Tags.database)
        post_migrate.connect(_make_missing_guards, sender=self, dispatch_uid="orkhon.wire.guards")


def _guards_stand(*, databases: Sequence[str] | None = None, **_: object) -> list[checks.CheckMessage]:
    """Report every guard that is not there. Django runs it where databases are named."""
    return [
        checks.Error(
            f"the database would let the wire be changed: {', '.join(missing)} is missing",
            hint="Run `orkhon migrate`, which makes the guards again, then `orkhon wire verify`.",
            id="wire.E001",
        )
        for alias in databases or ()
        if router.allow_migrate(alias, "wire") and (missing := missing_guards(connections[alias]))
    ]


def _make_missing_guards(*, using: str, **_: object) -> None:
    # Django rebuilds tables on SQLite for many a change, and drops their triggers without a word.
    if router.allow_migrate(using, "wire") and missing_guards(connections[using]):
        make_guards(connections[using])
