"""What waits for whoever runs the hub, for the first page: backups and both indexes. All is done by command."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext

from orkhon.alliance.front_door import Waiting, register_waiting
from orkhon.audit.queries import ActFilter, acts
from orkhon.search import folders
from orkhon.verification.originals import folders as originals

_OLD_BACKUP: Final = timedelta(days=2)


def waiting_of(user: User, now: datetime) -> Iterator[Waiting]:
    """Give a line for each thing that an administrator sees to on the machine itself."""
    if not user.is_superuser:
        return
    yield _backup(now)
    yield Waiting(
        key="config.search",
        words=gettext("search index is missing, so nothing is found"),
        count=int(settings.ORKHON_SEARCH and folders.living() is None),
        advice=gettext("the running hub builds it by itself; `orkhon search status` says how far it is"),
    )
    yield Waiting(
        key="config.originals",
        words=gettext("index of originals is missing, so nothing can be checked"),
        count=int(originals.living() is None),
        advice=gettext("the running hub builds it by itself; `orkhon verification status` says how far it is"),
    )


def _backup(now: datetime) -> Waiting:
    found = acts(ActFilter(verb="keeping.backup", outcome="done"), limit=1)
    last = found[0].at if found else None
    return Waiting(
        key="config.backup",
        words=gettext("backup is due") if last is not None else gettext("backup is due: none is on record"),
        count=int(last is None or now - last > _OLD_BACKUP),
        oldest=last,
        url=reverse("audit_acts", query={"verb": "keeping.backup"}),
        advice=gettext("make one each night with `orkhon backup FILE`, and keep it on another machine"),
    )


def put_at_the_door() -> None:
    """Register with the first page. Called where the admin begins: no command pays for it."""
    register_waiting("config", waiting_of)
