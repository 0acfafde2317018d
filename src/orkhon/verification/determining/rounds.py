"""A case as the rules see it: the round with its rules, and what was said in it. Reads alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from orkhon.verification.determining.rules import Reply, Round, Rules, Standing, standing
from orkhon.verification.models import Assessment, AssessmentKind, Case, Claim, Speaking, Step


def round_of(case: Case) -> Round:
    """Return the round as it was opened: with the rules, members and parties of that moment."""
    return Round(
        rules=Rules.read(case.rules),
        counted=frozenset(case.counted),
        parties=frozenset(case.parties),
        opened=case.opened,
    )


def said_in(case: Case) -> list[Assessment]:
    """Return all that was said in the round, in the order of its coming, replaced and late ones as well."""
    return list(Assessment.objects.filter(case=case).select_related("mandate").order_by("pk"))


def replies_of(rows: Iterable[Assessment]) -> list[Reply]:
    """Return what was said as the rules count it."""
    return [
        Reply(
            agency=row.agency,
            sequence=row.sequence,
            verdict="" if row.kind == AssessmentKind.RECUSAL else row.verdict,
            by_deputy=row.mandate.speaking == Speaking.DEPUTY,
        )
        for row in rows
    ]


def last_said(rows: Iterable[Assessment]) -> list[Assessment]:
    """Return each agency's last word, in the order of their codes."""
    last: dict[str, Assessment] = {}
    for row in rows:
        if row.agency not in last or row.sequence > last[row.agency].sequence:
            last[row.agency] = row
    return [last[code] for code in sorted(last)]


def standing_of(case: Case) -> Standing:
    """Return how the case stands; what came late is not counted."""
    return standing(round_of(case), replies_of(row for row in said_in(case) if not row.late))


def noted_in(case: Case) -> str:
    """Return the verdict of the preliminary note in force in this round, empty where there is none."""
    rows = case.determinations.filter(step=Step.PRELIMINARY).order_by("-pk")
    return next(iter(rows.values_list("verdict", flat=True)[:1]), "")


def last_case(claim: Claim) -> Case | None:
    """Return the claim's last round, None while it was never before the agencies."""
    return Case.objects.filter(claim=claim).order_by("-number").first()


def response_times(*, since: datetime, until: datetime) -> dict[str, list[tuple[Case, datetime | None]]]:
    """Return by agency the cases opened in that time to which it was asked, each with when it first answered, None
    where it did not. Two queries."""
    cases = list(Case.objects.filter(opened__gte=since, opened__lt=until).select_related("claim").order_by("opened"))
    first: dict[tuple[int, str], datetime] = {}
    for case, agency, at in (
        Assessment.objects.filter(case__in=cases).order_by("pk").values_list("case_id", "agency", "at")
    ):
        first.setdefault((case, agency), at)
    found: dict[str, list[tuple[Case, datetime | None]]] = {}
    for one in cases:
        for agency in sorted({*one.counted, *one.parties}):
            found.setdefault(agency, []).append((one, first.get((one.pk, agency))))
    return found
