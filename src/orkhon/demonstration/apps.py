"""Tell Django of this room."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """The invented alliance: agencies, feeds and finished articles, all of which say that they are invented."""

    name = "orkhon.demonstration"
    label = "demonstration"
    verbose_name = "Demonstration"
