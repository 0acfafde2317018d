"""Tell Django of this room."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Find items of the wire in every script and spelling, and follow what is new."""

    name = "orkhon.search"
    label = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        """Take part in what is held of people, now that the models exist."""
        import_module("orkhon.search.personal")
