"""Let go what was never taken up: words that somebody sent, and where they were seen, when their time is over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orkhon.verification.models import Claim, ClaimState

_AT_ONCE = 200


def forget_claims(before: datetime) -> int:
    """Remove claims that are refused and were last seen before that moment, and return how many they were.

    What agencies spoke about, what has sealed evidence, and what others were merged with stays.
    """
    removed = 0
    while True:
        with transaction.atomic():
            rows = Claim.objects.filter(
                state=ClaimState.REFUSED,
                seen__lt=before,
                cases__isnull=True,
                determinations__isnull=True,
                evidence__isnull=True,
                merged__isnull=True,
                sign_offs__isnull=True,
                comments__isnull=True,
            )
            some = list(rows.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
            if not some:
                return removed
            Claim.objects.filter(pk__in=some).delete()
            removed += len(some)
