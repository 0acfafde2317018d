"""Record or change an agency's directory."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from orkhon.alliance.actions.enter_by_directory import end_directory_postings
from orkhon.alliance.directories import may_keep_directories, secret_path
from orkhon.alliance.errors import NotForYou
from orkhon.alliance.models import Directory
from orkhon.alliance.source_secrets import write_secret_file
from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.audit.origins import Origin


def keep_directory(
    directory: Directory, *, secret: str, by: User, now: datetime, origin: Origin | None = None
) -> Directory:
    """Save the directory, and its secret where one is given; what it gave ends where it is switched off.

    Raises `NotForYou`, and `SecretRefused` where the secret cannot be kept.
    """
    if not may_keep_directories(by):
        raise NotForYou(gettext("only administrators keep directories, for they say who comes in"))
    with transaction.atomic():
        new = directory.pk is None
        if new:
            directory.made = now
        directory.save()
        if secret:
            write_secret_file(secret_path(directory), secret)
        if not directory.active:
            end_directory_postings(now=now)
        record(
            "people.add_directory" if new else "people.change_directory",
            actor=doer_of(by),
            now=now,
            object_type="alliance.directory",
            object_key=str(directory.pk),
            origin=origin,
            details={"directory": directory.code, "agency": directory.agency.code, "secret": str(bool(secret))},
        )
    return directory
