"""`orkhon changepassword NAME`: Django's, which leaves an act and says in words where nobody is there to answer."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.management.commands import changepassword
from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.utils import timezone

from orkhon.audit.actions.record_surely import record_surely
from orkhon.audit.actors import doer_named


class Command(changepassword.Command):
    """Set somebody's password; that ends all sessions of that person."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        """Ask twice, set it, record it."""
        try:
            said: str | None = super().handle(*args, **options)
        except EOFError as error:
            raise CommandError("nothing was changed: nobody is there to answer; run it at a terminal") from error
        name = options["username"] or getpass.getuser()
        record_surely(
            "people.set_password",
            doer=doer_named("command:changepassword"),
            now=timezone.now(),
            home=Path(settings.ORKHON_HOME),
            object_type="auth.user",
            object_key=str(User.objects.values_list("pk", flat=True).get(username=name)),
        )
        return said
