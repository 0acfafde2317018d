"""Let the verification room know where the page of a claim is."""

from __future__ import annotations

from django.urls import reverse

from orkhon.verification.claims.tidings import register_page


def claim_url(key: str) -> str:
    """Return the address of the claim's page."""
    return reverse("desk_claim", args=[key])


register_page(claim_url)
