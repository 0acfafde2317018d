"""What is refused before the hub starts."""

from __future__ import annotations


class EnvironmentRefused(ValueError):
    """A variable holds what the hub cannot work with."""

    retryable = False
