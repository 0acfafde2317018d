"""Tell Django of this room, and keep the guards of what agencies said standing."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from django.apps import AppConfig
from django.core import checks
from django.db import connections, router
from django.db.models.signals import post_migrate

from orkhon.verification.guards import make_guards, missing_guards


class VerificationConfig(AppConfig):
    """What an agency really sent, what was changed in it, and what the agencies jointly say of a claim."""

    name = "orkhon.verification"
    label = "verification"
    verbose_name = "Verification"

    def ready(self) -> None:
        """Take part in redactions and in what the rooms below tell and keep, now that the models exist."""
        import_module("orkhon.verification.checking.erasing").take_part()
        import_module("orkhon.verification.actions.send_determination").take_part()
        import_module("orkhon.verification.claims.personal")
        import_module("orkhon.verification.claims.tidings").register_kinds()
        import_module("orkhon.verification.determining.alliance_tables").register_tables()
        import_module("orkhon.verification.matching.duplicates").take_part()
        import_module("orkhon.verification.pictures.erasing").take_part()
        import_module("orkhon.verification.radar.erasing").take_part()
        import_module("orkhon.verification.radar.personal")
        import_module("orkhon.verification.radar.telling").register_kinds()
        checks.register(_guards_stand, checks.Tags.database)
        post_migrate.connect(_make_missing_guards, sender=self, dispatch_uid="orkhon.verification.guards")


def _guards_stand(*, databases: Sequence[str] | None = None, **_: object) -> list[checks.CheckMessage]:
    """Report every guard that is not there. Django runs it where databases are named."""
    return [
        checks.Error(
            f"the database would let what agencies said be changed: {', '.join(missing)} is missing",
            hint="Run `orkhon prepare`, which makes the guards again, then `orkhon verification cases export --check`.",
            id="verification.E001",
        )
        for alias in databases or ()
        if router.allow_migrate(alias, "verification") and (missing := missing_guards(connections[alias]))
    ]


def _make_missing_guards(*, using: str, **_: object) -> None:
    # Django rebuilds tables on SQLite for many a change, and drops their triggers without a word.
    if router.allow_migrate(using, "verification") and missing_guards(connections[using]):
        make_guards(connections[using])
