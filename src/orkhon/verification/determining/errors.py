"""What can go wrong where the agencies determine something, in words for whoever asked."""

from __future__ import annotations

from orkhon.verification.claims.errors import ClaimError


class DeterminationError(ClaimError):
    """The agencies' rules, or the case as it stands, do not allow it."""


class RulesRefused(DeterminationError):
    """The rules of an alliance's file cannot be."""


class AssessmentRefused(DeterminationError):
    """The hub does not take the assessment; the text says why."""


class NoMandate(AssessmentRefused):
    """The person may not speak for the agency."""


class CaseClosed(AssessmentRefused):
    """The case takes no more."""


class AlreadyAssessed(AssessmentRefused):
    """The agency has spoken in this round."""


class StatementRefused(AssessmentRefused):
    """The statement is not the one that the case asks for now: it is old, was sent before, or was changed."""


class SignatureRefused(AssessmentRefused):
    """What the browser sent proves no passkey of that person over that statement."""


class NotPublishable(DeterminationError):
    """What the law asks for is missing: a sign-off, or a request for comment."""
