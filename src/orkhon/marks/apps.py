"""Tell Django of this room."""

from importlib import import_module

from django.apps import AppConfig


class MarksConfig(AppConfig):
    """What each person has opened last, and what was saved."""

    name = "orkhon.marks"
    label = "marks"
    verbose_name = "Marks"

    def ready(self) -> None:
        """Register with the rooms below, now that the models exist."""
        import_module("orkhon.marks.personal")
