"""What claims hold of a person: what he works on, gathered, signed, and the mandates by which he speaks."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import User

from orkhon.alliance.personal import Holding, Plain, register_holding
from orkhon.verification.models import Appeal, Case, Claim, CommentRequest, Evidence, Mandate, Signer, SignOff

KEPT: Final = (
    "what agencies said of claims, with the public half of the key that signed it: the signed words name the agency "
    "alone, and that is kept without the person"
)


def held_of(user: User) -> Plain:
    """Return it by keys of claims and assessments."""
    return {
        "works on claims": [one.key for one in Claim.objects.filter(worker=user).order_by("pk")],
        "evidence": [
            {"claim": one.claim.key, "evidence": one.key, "at": one.at.isoformat(), "note": one.note}
            for one in Evidence.objects.filter(by=user).select_related("claim").order_by("pk")
        ],
        "put claims to the agencies": [
            {"claim": one.claim.key, "case": one.key, "at": one.opened.isoformat()}
            for one in Case.objects.filter(by=user).select_related("claim").order_by("pk")
        ],
        "mandates": [
            {
                "agency": one.agency,
                "speaking": one.speaking,
                "from": one.starts.isoformat(),
                "until": one.ends.isoformat() if one.ends else "",
                "retired": one.retired.isoformat() if one.retired else "",
            }
            for one in Mandate.objects.filter(person=user).order_by("pk")
        ],
        "signed assessments": [
            {"assessment": one.assessment.key, "agency": one.assessment.agency, "at": one.assessment.at.isoformat()}
            for one in Signer.objects.filter(person=user).select_related("assessment").order_by("pk")
        ],
        "signed off": [
            {"claim": one.claim.key, "allowed": one.allowed, "note": one.note, "at": one.at.isoformat()}
            for one in SignOff.objects.filter(by=user).select_related("claim").order_by("pk")
        ],
        "asked for comments": [
            {"claim": one.claim.key, "at": one.asked.isoformat()}
            for one in CommentRequest.objects.filter(by=user).select_related("claim").order_by("pk")
        ],
        "appeals": [
            {"appeal": one.key, "at": one.at.isoformat()} for one in Appeal.objects.filter(by=user).order_by("pk")
        ],
    }


def erase(user: User) -> None:
    """Take the person out of all of it; mandates end."""
    Claim.objects.filter(worker=user).update(worker=None)
    Evidence.objects.filter(by=user).update(by=None)
    Case.objects.filter(by=user).update(by=None)
    Mandate.objects.filter(person=user).update(person=None)
    Mandate.objects.filter(by=user).update(by=None)
    Mandate.objects.filter(retired_by=user).update(retired_by=None)
    Signer.objects.filter(person=user).update(person=None)
    SignOff.objects.filter(by=user).update(by=None)
    CommentRequest.objects.filter(by=user).update(by=None)
    Appeal.objects.filter(by=user).update(by=None)
    Appeal.objects.filter(answered_by=user).update(answered_by=None)


register_holding(Holding(room="claims", export=held_of, erase=erase, kept=KEPT))
