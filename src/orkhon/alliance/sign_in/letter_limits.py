"""How often letters for a new password are asked for: three to one mail address and ten from one network address
within a quarter of an hour, whether anybody has that mail address or not.

Counted in the table of failures, under keyed hashes, and apart from them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from axes.models import AccessAttempt
from django.conf import settings
from django.db import router, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

MOST_TO_ONE: Final = 3
MOST_FROM_ONE: Final = 10
# Of the prefix that leads nowhere (RFC 6666): nobody signs in from there, so the door's own sums leave these rows out.
_NOWHERE: Final = "100::"


def ask_for_letter(*, email: str, address: str | None, now: datetime) -> datetime | None:
    """Count one letter and return None; or return when the next one may be asked for, and count nothing.

    `address` is the counted one (`addresses.counted_address`).
    """
    life: timedelta = settings.AXES_COOLOFF_TIME
    keys = {_key("to", email.strip().casefold()): MOST_TO_ONE, _key("from", address or ""): MOST_FROM_ONE}
    with transaction.atomic(using=router.db_for_write(AccessAttempt)):
        known = AccessAttempt.objects.filter(username__in=keys, ip_address=_NOWHERE)
        known.filter(attempt_time__lte=now - life).delete()
        full = [row.attempt_time for row in known if row.failures_since_start >= keys[row.username or ""]]
        if full:
            latest: datetime = max(full)
            return latest + life
        for key in keys:
            row, made = AccessAttempt.objects.get_or_create(
                username=key,
                ip_address=_NOWHERE,
                user_agent="",
                defaults={"failures_since_start": 1, "attempt_time": now},
            )
            if not made:
                AccessAttempt.objects.filter(pk=row.pk).update(
                    failures_since_start=F("failures_since_start") + 1, attempt_time=now
                )
    return None


def _key(kind: str, value: str) -> str:
    return f"?{salted_hmac('orkhon.alliance.letters', f'{kind} {value}', algorithm='sha256').hexdigest()[:24]}"
