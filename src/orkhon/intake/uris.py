"""Uris for what arrives without one of its own."""

from __future__ import annotations

import uuid


def new_uri() -> str:
    """Return a uri that no item has."""
    return f"urn:orkhon:draft:{uuid.uuid4()}"
