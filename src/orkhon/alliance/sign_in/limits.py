"""How often a password may be guessed. Grows from django-axes, and keeps of a failure only who, from where and when.

Eight failures for a name from one address, or forty from one address under any names, within a quarter of an hour
end in a pause of as long. Nobody is shut out by a stranger elsewhere, and attempts during the pause change nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from math import ceil
from typing import Final

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import router, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

log = logging.getLogger("orkhon.alliance.sign_in")

# An address under all names may fail so many times as often as one name from it.
ADDRESS_FACTOR: Final = 5
Credentials = Mapping[str, str] | None


def counted_name(request: HttpRequest, credentials: Credentials) -> str:
    """Return the name that failures are counted under: the account's, or of a name that nobody has a keyed hash.

    People type passwords into the wrong field, and what they typed would stay in the table.
    """
    typed = str((credentials or request.POST).get("username") or "")
    if get_user_model().objects.filter(username=typed).exists():
        return typed
    return f"?{salted_hmac('orkhon.alliance.sign_in', typed, algorithm='sha256').hexdigest()[:24]}"


class SignInLimits(AxesDatabaseHandler):
    """Count failures by name and address, and by address. Rows hold no words of the request."""

    def user_login_failed(
        self, sender: object, credentials: Mapping[str, str], request: HttpRequest | None = None, **facts: object
    ) -> None:
        """Count a failure and begin the pause at the last one. What came during a pause counts nothing."""
        if request is None:
            return
        request.axes_credentials = credentials  # type: ignore[attr-defined]  # how axes' middleware learns of them
        if request.axes_locked_out:  # type: ignore[attr-defined]
            return
        self.clean_expired_user_attempts(request, credentials)
        name, address = get_client_username(request, credentials), request.axes_ip_address  # type: ignore[attr-defined]
        at = request.axes_attempt_time  # type: ignore[attr-defined]
        with transaction.atomic(using=router.db_for_write(AccessAttempt)):
            attempt, made = AccessAttempt.objects.select_for_update().get_or_create(
                username=name,
                ip_address=address,
                user_agent="",
                defaults={"failures_since_start": 1, "attempt_time": at},
            )
            if not made:
                AccessAttempt.objects.filter(pk=attempt.pk).update(
                    failures_since_start=F("failures_since_start") + 1, attempt_time=at
                )
        if self.is_locked(request, credentials):
            log.warning("sign-in paused", extra={"address": address})
            request.axes_locked_out = True  # type: ignore[attr-defined]
            user_locked_out.send("axes", request=request, username=name, ip_address=address)

    def get_failures(self, request: HttpRequest, credentials: Credentials = None) -> int:
        """Return how near the limit somebody is: failures under the name, or a fifth of those from the address."""
        by_name, by_address = (
            sum(attempts.values_list("failures_since_start", flat=True))
            for attempts in self.get_user_attempts(request, credentials)
        )
        return int(max(by_name, by_address // ADDRESS_FACTOR))

    def reset_user_attempts(self, request: HttpRequest, credentials: Credentials = None) -> int:
        """Forget the failures of this name from this address alone.

        Axes would forget the address's too, and whoever has one account could guess at all others without end.
        """
        of_name, _ = self.filter_user_attempts(request, credentials)
        count, _ = of_name.delete()
        return int(count)

    def locked_until(self, request: HttpRequest, credentials: Credentials) -> datetime | None:
        """Return when the next attempt is allowed, or None where one is allowed now."""
        by_name, by_address = self.get_user_attempts(request, credentials)
        limit = settings.AXES_FAILURE_LIMIT
        ends = [_falls_below(by_name, limit), _falls_below(by_address, limit * ADDRESS_FACTOR)]
        known = [end for end in ends if end is not None]
        return max(known) + get_cool_off(request) if known else None


def _falls_below(attempts: object, limit: int) -> datetime | None:
    """Return the time of the attempt whose expiry brings the sum below the limit."""
    total = 0
    for at, failures in attempts.order_by("-attempt_time").values_list(  # type: ignore[attr-defined]  # a queryset
        "attempt_time", "failures_since_start"
    ):
        total += failures
        if total >= limit:
            return at  # type: ignore[no-any-return]
    return None


def locked_out(request: HttpRequest, response: HttpResponse, credentials: Credentials) -> HttpResponse:
    """Say until when nobody can sign in so (429, RFC 6585, 4), in the language of the browser."""
    now = timezone.now()
    until = SignInLimits().locked_until(request, credentials) or now
    seconds = max(1, ceil((until - now).total_seconds()))
    facts = {
        "until": until,
        "minutes": max(1, ceil(seconds / 60)),
        "by_name": settings.AXES_FAILURE_LIMIT,
        "by_address": settings.AXES_FAILURE_LIMIT * ADDRESS_FACTOR,
    }
    page = render(request, "alliance/locked_out.html", facts, status=429)
    page.headers["Retry-After"] = str(seconds)
    return page
