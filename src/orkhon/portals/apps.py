"""Tell Django of this room."""

from importlib import import_module

from django.apps import AppConfig


class PortalsConfig(AppConfig):
    """The public sites: front pages, sections, articles and feeds in eight languages."""

    name = "orkhon.portals"
    label = "portals"
    verbose_name = "Portals"

    def ready(self) -> None:
        """Register with the rooms below, whose models exist only now."""
        import_module("orkhon.portals.registrations")
        import_module("orkhon.portals.channels.corrections")
        import_module("orkhon.portals.personal")
