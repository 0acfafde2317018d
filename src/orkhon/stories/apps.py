"""Tell Django of this room."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class StoriesConfig(AppConfig):
    """Who reports the same event, in any language, as it happens."""

    name = "orkhon.stories"
    label = "stories"
    verbose_name = "Stories"

    def ready(self) -> None:
        """Take part in redactions, in what is held of people and what they are told, now that the models exist."""
        import_module("orkhon.stories.erasing").take_part()
        import_module("orkhon.stories.personal")
        import_module("orkhon.stories.tidings").register_kinds()
