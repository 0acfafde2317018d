"""Tell Django of this room."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class TidingsConfig(AppConfig):
    """What people are told of their work."""

    name = "orkhon.tidings"
    label = "tidings"
    verbose_name = "Tidings"

    def ready(self) -> None:
        """Register with the rooms below, now that the models exist."""
        import_module("orkhon.tidings.personal")
        import_module("orkhon.tidings.erasing")
