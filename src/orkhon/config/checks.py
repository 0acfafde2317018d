"""What `orkhon check` finds out about the hub as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import connections

from orkhon.wire.guards import missing_guards


def wire_is_guarded(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Report the triggers that should keep the wire from being changed and are not there."""
    if "default" not in (databases or ()):
        return []
    return [
        Error(
            f"the wire's guard {name} is missing",
            hint="Run `orkhon prepare`, then `orkhon wire verify`.",
            id="orkhon.E001",
        )
        for name in missing_guards(connections["default"])
    ]
