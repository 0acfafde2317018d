"""Let somebody sign in again before the pause after too many failures is over."""

from __future__ import annotations

from datetime import datetime

from axes.models import AccessAttempt
from django.contrib.auth.models import User

from orkhon.alliance.sign_in.addresses import counted_address
from orkhon.alliance.sign_in.code_limits import forget_attempts
from orkhon.audit.actions.record import record


def unlock_person(name: str, *, by: str, now: datetime) -> int:
    """Forget the failures under a user name, from everywhere, and the wrong codes; return how many rows that were."""
    count, _ = AccessAttempt.objects.filter(username=name).delete()
    user = User.objects.filter(username=name).first()
    count += 0 if user is None else forget_attempts(user)
    record("people.unlock", actor=by, now=now, details={"rows": str(count)})
    return int(count)


def unlock_address(address: str, *, by: str, now: datetime) -> int:
    """Forget the failures from an address, under all names; return how many names there were."""
    count, _ = AccessAttempt.objects.filter(ip_address=counted_address(address)).delete()
    record("people.unlock", actor=by, now=now, details={"rows": str(count)})
    return int(count)
