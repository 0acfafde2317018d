"""How often a code may be guessed: eight times within a quarter of an hour for an account, from wherever.

Whoever comes so far knows the password, so nobody is shut out by a stranger; counting by address would let many
addresses guess at six digits. Counted in the table of failures, under keyed hashes, and apart from them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import User
from django.db import router, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

MOST: Final = 8
# Of the prefix that leads nowhere (RFC 6666), as in letter_limits.py.
_NOWHERE: Final = "100::"


def paused_until(user: User, *, now: datetime) -> datetime | None:
    """Return when the next code may be tried, or None where one may be tried now."""
    life: timedelta = settings.AXES_COOLOFF_TIME
    row = AccessAttempt.objects.filter(username=_key(user), ip_address=_NOWHERE).first()
    if row is None or row.failures_since_start < MOST:
        return None
    until: datetime = row.attempt_time + life
    return until if until > now else None


def count_attempt(user: User, *, now: datetime) -> datetime | None:
    """Count one attempt and return None; or return when the next one may be made, and count nothing.

    Counted before the code is looked at: of many that come at once no more than eight are.
    """
    life: timedelta = settings.AXES_COOLOFF_TIME
    with transaction.atomic(using=router.db_for_write(AccessAttempt)):
        known = AccessAttempt.objects.select_for_update().filter(username=_key(user), ip_address=_NOWHERE)
        known.filter(attempt_time__lte=now - life).delete()
        row, made = AccessAttempt.objects.select_for_update().get_or_create(
            username=_key(user),
            ip_address=_NOWHERE,
            user_agent="",
            defaults={"failures_since_start": 1, "attempt_time": now},
        )
        if made:
            return None
        if row.failures_since_start >= MOST:
            at: datetime = row.attempt_time
            return at + life
        AccessAttempt.objects.filter(pk=row.pk).update(
            failures_since_start=F("failures_since_start") + 1, attempt_time=now
        )
    return None


def forget_attempts(user: User) -> int:
    """Begin to count anew: after a right code, and where an operator says so."""
    return int(AccessAttempt.objects.filter(username=_key(user), ip_address=_NOWHERE).delete()[0])


def _key(user: User) -> str:
    return f"?{salted_hmac('orkhon.alliance.codes', str(user.pk), algorithm='sha256').hexdigest()[:24]}"
