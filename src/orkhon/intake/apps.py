"""Tell Django of this room."""

from importlib import import_module

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """What arrives: sources polled or loaded, parsed, decided upon and appended to the wire."""

    name = "orkhon.intake"
    label = "intake"
    verbose_name = "Intake"

    def ready(self) -> None:
        """Take part in redactions and in what is held of people, now that the models exist."""
        import_module("orkhon.intake.redactions")
        import_module("orkhon.intake.personal")
