"""Tell Django of this room."""

from django.apps import AppConfig


class OutboundConfig(AppConfig):
    """Every word that leaves for or comes from an outside address."""

    name = "orkhon.outbound"
    label = "outbound"
    verbose_name = "Outbound"
