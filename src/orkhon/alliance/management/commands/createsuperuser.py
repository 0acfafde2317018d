"""`orkhon createsuperuser`: Django's, which leaves an act and makes no name that people would confuse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.management.commands import createsuperuser
from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.utils import timezone

from orkhon.alliance.sign_in.user_names import NameRefused, why_refused
from orkhon.audit.actions.record_surely import record_surely
from orkhon.audit.actors import doer_named


class Command(createsuperuser.Command):
    """Make an administrator."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask what is not given, make the account, record it."""
        if options["interactive"] and hasattr(self.stdin, "isatty") and not self.stdin.isatty():
            raise CommandError(
                "nobody is there to answer; run it at a terminal, or give --noinput --username NAME --email ADDRESS "
                "with DJANGO_SUPERUSER_PASSWORD set"
            )
        before = set(User.objects.filter(is_superuser=True).values_list("pk", flat=True))
        try:
            super().handle(*args, **options)
        except EOFError as error:
            raise CommandError("nobody was made an administrator: nobody is there to answer") from error
        for pk in User.objects.filter(is_superuser=True).exclude(pk__in=before).values_list("pk", flat=True):
            record_surely(
                "people.create_administrator",
                doer=doer_named("command:createsuperuser"),
                now=timezone.now(),
                home=Path(settings.ORKHON_HOME),
                object_type="auth.user",
                object_key=str(pk),
            )

    def _validate_username(self, username: str, verbose_field_name: str, database: str) -> str | None:
        said: str | None = super()._validate_username(  # type: ignore[misc]  # Django has it, its stubs do not
            username, verbose_field_name, database
        )
        cause = None if said else why_refused(username)
        if cause is None:
            return said
        words = "is taken" if cause is NameRefused.TAKEN else "looks like one that somebody has"
        return f"Error: this user name {words}; choose another one."
