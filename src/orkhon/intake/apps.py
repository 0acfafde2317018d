"""Tell Django of this room."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """What arrives: sources polled or loaded, parsed, decided upon and appended to the wire."""

    name = "orkhon.intake"
    label = "intake"
    verbose_name = "Intake"
