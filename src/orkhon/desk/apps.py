"""Tell Django of this room."""

from importlib import import_module

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The joint desk: articles in eight languages, made from the wire and given back to it."""

    name = "orkhon.desk"
    label = "desk"
    verbose_name = "Desk"

    def ready(self) -> None:
        """Register with the rooms below, now that the models exist."""
        import_module("orkhon.desk.personal")
        import_module("orkhon.desk.redactions")
