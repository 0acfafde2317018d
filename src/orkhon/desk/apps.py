"""Tell Django of this room, and keep the guards of its work standing."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from django.apps import AppConfig
from django.core import checks
from django.db import connections, router
from django.db.models.signals import post_migrate

from orkhon.desk.guards import make_guards, missing_guards


class DeskConfig(AppConfig):
    """The joint desk: articles in eight languages, made from the wire and given back to it."""

    name = "orkhon.desk"
    label = "desk"
    verbose_name = "Desk"

    def ready(self) -> None:
        """Register with the rooms below, now that the models exist; the check at start, the repair after migrations."""
        import_module("orkhon.desk.late_words").speak_late()
        import_module("orkhon.desk.personal")
        import_module("orkhon.desk.redactions")
        import_module("orkhon.desk.alternative_texts")
        import_module("orkhon.desk.granted")
        import_module("orkhon.desk.corrections.registrations")
        import_module("orkhon.desk.translating.registrations")
        import_module("orkhon.desk.work.registrations")
        import_module("orkhon.desk.stories.registrations")
        import_module("orkhon.desk.verification.claims_registrations")
        import_module("orkhon.desk.verification.translations")
        import_module("orkhon.desk.radar.registrations")
        checks.register(_guards_stand, checks.Tags.database)
        post_migrate.connect(_make_missing_guards, sender=self, dispatch_uid="orkhon.desk.guards")


def _guards_stand(*, databases: Sequence[str] | None = None, **_: object) -> list[checks.CheckMessage]:
    """Report every guard that is not there. Django runs it where databases are named."""
    return [
        checks.Error(
            f"the database would let the desk's steps be changed: {', '.join(missing)} is missing",
            hint="Run `orkhon prepare`, which makes the guards again.",
            id="desk.E001",
        )
        for alias in databases or ()
        if router.allow_migrate(alias, "desk") and (missing := missing_guards(connections[alias]))
    ]


def _make_missing_guards(*, using: str, **_: object) -> None:
    # Django rebuilds tables on SQLite for many a change, and drops their triggers without a word.
    if router.allow_migrate(using, "desk") and missing_guards(connections[using]):
        make_guards(connections[using])
