"""Remove former texts of sentences, as the retention schedule says. The text that stands is no former one."""

from __future__ import annotations

from datetime import datetime

from orkhon.translation.models import SegmentVersion


def forget_versions(before: datetime) -> int:
    """Remove the versions of documents that nobody has worked on since `before`, and return how many went."""
    return SegmentVersion.objects.filter(at__lt=before, document__changed__lt=before).delete()[0]
