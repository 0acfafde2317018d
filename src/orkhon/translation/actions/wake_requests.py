"""Let requests for machine text that wait for an engine be taken up at once, since somebody has mended one.

Whoever calls has asked whether the person may, and records the change itself.
"""

from __future__ import annotations

from datetime import datetime

from orkhon.translation.models import MachineRequest, RequestState


def wake_requests(*, now: datetime) -> int:
    """Make every waiting request due, with all its attempts before it; return how many. One query."""
    waiting = MachineRequest.objects.filter(state=RequestState.WAITING, next_attempt__gt=now)
    return waiting.update(next_attempt=now, claims=0)
