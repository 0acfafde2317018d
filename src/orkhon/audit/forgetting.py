"""How an act says that addresses of acts were removed: written by forget_origins.py, counted by verify.py."""

from __future__ import annotations

from typing import Final

VERB: Final = "audit.forget_origins"
COUNT: Final = "origins"
"""The detail that tells how many."""
