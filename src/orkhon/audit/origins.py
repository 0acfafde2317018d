"""Where an act came from. Knows no database."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """A network address as the hub saw it, and what the program called itself. Both are personal data."""

    address: str
    agent: str = ""


def origin_of(request: HttpRequest) -> Origin | None:
    """Return where a request came from, as a trusted proxy says where there is one; None without an address."""
    address: str = request.META.get("REMOTE_ADDR", "")
    return Origin(address=address, agent=request.META.get("HTTP_USER_AGENT", "")) if address else None
