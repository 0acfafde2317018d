"""Checks of a sentence beside its translation, and of a text beside a style guide. Pure: no tables, no clock."""

from orkhon.translation.checks.finding import ContestedForm, Finding, Severity, TermHit
from orkhon.translation.checks.guide import BadPattern, GuideKind, GuideRule
from orkhon.translation.checks.sentence import check_guide, check_sentence

__all__ = [
    "BadPattern",
    "ContestedForm",
    "Finding",
    "GuideKind",
    "GuideRule",
    "Severity",
    "TermHit",
    "check_guide",
    "check_sentence",
]
