"""Tell Django of this room, keep the audit's guards standing, and record who signs in and out."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.core import checks
from django.db import connections, router
from django.db.models.signals import post_migrate

from orkhon.audit.guards import make_guards, missing_guards


class AuditConfig(AppConfig):
    """Who did what to what, when and from where."""

    name = "orkhon.audit"
    label = "audit"
    verbose_name = "Audit"

    def ready(self) -> None:
        """Register the check at start, the repair after each migration, and what listens to sign-ins."""
        checks.register(_guards_stand, checks.Tags.database)
        post_migrate.connect(_make_missing_guards, sender=self, dispatch_uid="orkhon.audit.guards")
        # By name: it asks for tables, which do not exist yet where this module is read.
        sign_ins = importlib.import_module("orkhon.audit.sign_ins")
        user_logged_in.connect(sign_ins.note_sign_in, dispatch_uid="orkhon.audit.sign_in")
        user_logged_out.connect(sign_ins.note_sign_out, dispatch_uid="orkhon.audit.sign_out")
        if apps.is_installed("axes"):
            locked_out = importlib.import_module("axes.signals").user_locked_out
            locked_out.connect(sign_ins.note_lock_out, dispatch_uid="orkhon.audit.lock_out")


def _guards_stand(*, databases: Sequence[str] | None = None, **_: object) -> list[checks.CheckMessage]:
    """Report every guard that is not there. Django runs it where databases are named."""
    return [
        checks.Error(
            f"the database would let the audit be changed: {', '.join(missing)} is missing",
            hint="Run `orkhon prepare`, which makes the guards again, then `orkhon audit verify`.",
            id="audit.E001",
        )
        for alias in databases or ()
        if router.allow_migrate(alias, "audit") and (missing := missing_guards(connections[alias]))
    ]


def _make_missing_guards(*, using: str, **_: object) -> None:
    # Django rebuilds tables on SQLite for many a change, and drops their triggers without a word.
    if router.allow_migrate(using, "audit") and missing_guards(connections[using]):
        make_guards(connections[using])
