"""Tell a followed hub how far the copy of its log reaches here, and how what it took back stands.

It is this hub's word and nobody's name: a kill is confirmed there by a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from orkhon.intake.following.asking import tell
from orkhon.intake.models import FollowedHub, SetAsideRecord
from orkhon.wire.following import TAKING_BACK, stands_told, taken_back_on

ANSWERS_AT_ONCE: Final = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What this hub says: `position` there, entries set aside that nobody has taken care of, statuses by position."""

    position: int
    aside: int
    answers: dict[int, str]

    def document(self) -> dict[str, object]:
        """Return the JSON object in which it travels."""
        answers = [{"position": at, "status": status} for at, status in sorted(self.answers.items())]
        return {"position": self.position, "aside": self.aside, "answers": answers}


def report_on(hub: FollowedHub) -> Report:
    """Return what that hub has not been told yet; up to where there are no more answers than fit."""
    found = taken_back_on(hub.code, after=hub.reported, until=hub.position, most=ANSWERS_AT_ONCE)
    aside = hub.aside.filter(position__gt=hub.reported, position__lte=hub.position)
    kinds = [kind.value for kind in TAKING_BACK]
    rows = aside.filter(record__statement__kind__in=kinds).order_by("position").values_list("position", "uri")
    found = sorted({*found, *rows[:ANSWERS_AT_ONCE]})
    until = hub.position if len(found) < ANSWERS_AT_ONCE else found[ANSWERS_AT_ONCE - 1][0]
    told = [(at, uri) for at, uri in found if at <= until]
    stands = stands_told([uri for _, uri in told])
    waiting = SetAsideRecord.objects.filter(hub=hub, settled__isnull=True, position__lte=until).count()
    return Report(position=until, aside=waiting, answers={at: stands[uri] for at, uri in told})


def report_to(hub: FollowedHub) -> Report:
    """Tell that hub what it has not been told, and remember that it was. Raises `OutboundError`, `HubUnusable`."""
    report = report_on(hub)
    tell(hub, report.document())
    FollowedHub.objects.filter(pk=hub.pk).update(reported=report.position)
    hub.reported = report.position
    return report
