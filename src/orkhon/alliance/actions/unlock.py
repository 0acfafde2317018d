"""Let somebody sign in again before the pause after too many failures is over."""

from __future__ import annotations

from datetime import datetime

from axes.models import AccessAttempt

from orkhon.alliance.sign_in.addresses import counted_address
from orkhon.audit.actions.record import record


def unlock_person(name: str, *, by: str, now: datetime) -> int:
    """Forget the failures under a user name, from everywhere; return from how many addresses there were any."""
    count, _ = AccessAttempt.objects.filter(username=name).delete()
    record("people.unlock", actor=by, now=now, details={"rows": str(count)})
    return int(count)


def unlock_address(address: str, *, by: str, now: datetime) -> int:
    """Forget the failures from an address, under all names; return how many names there were."""
    count, _ = AccessAttempt.objects.filter(ip_address=counted_address(address)).delete()
    record("people.unlock", actor=by, now=now, details={"rows": str(count)})
    return int(count)
