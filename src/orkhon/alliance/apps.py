"""Tell Django of this room."""

from importlib import import_module

from django.apps import AppConfig


class AllianceConfig(AppConfig):
    """Who belongs to the alliance and may do what: agencies, sources, staff, memoranda, keys."""

    name = "orkhon.alliance"
    label = "alliance"
    verbose_name = "Alliance"

    def ready(self) -> None:
        """Hear of sign-ins, now that the models exist."""
        import_module("orkhon.alliance.sign_in.receivers")
