"""Tell Django of this room."""

from __future__ import annotations

from django.apps import AppConfig


class VerificationConfig(AppConfig):
    """What an agency really sent, what was changed in it, and what the agencies jointly say of a claim."""

    name = "orkhon.verification"
    label = "verification"
    verbose_name = "Verification"
