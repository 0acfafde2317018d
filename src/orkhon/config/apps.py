"""Tell Django of this room, whose commands belong to the hub as a whole."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from orkhon.config.changed_tables import tell, tell_of_writes
from orkhon.config.checks import wire_is_guarded
from orkhon.stories.tags import register_teller


class ConfigConfig(AppConfig):
    """The meeting place of the rooms."""

    name = "orkhon.config"
    label = "config"

    def ready(self) -> None:
        """Let `orkhon check --database default` look at the wire's guards too, and the caches hear of changed rows."""
        register(wire_is_guarded, Tags.database)
        tell_of_writes()
        register_teller(tell)
