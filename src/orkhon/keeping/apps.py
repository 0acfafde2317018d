"""Tell Django of this room."""

from django.apps import AppConfig


class KeepingConfig(AppConfig):
    """Backups, restoring and moving between databases."""

    name = "orkhon.keeping"
    label = "keeping"
    verbose_name = "Keeping"
