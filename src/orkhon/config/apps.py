"""Tell Django of this room, whose commands belong to the hub as a whole."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The meeting place of the rooms."""

    name = "orkhon.config"
    label = "config"
