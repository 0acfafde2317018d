"""Tell Django of this room."""

from importlib import import_module

from django.apps import AppConfig


class TranslationConfig(AppConfig):
    """Segments, memory, glossary, checks and machine engines."""

    name = "orkhon.translation"
    label = "translation"
    verbose_name = "Translation"

    def ready(self) -> None:
        """Take part in what is held of people and in what is searched, now that the models exist."""
        import_module("orkhon.translation.engines.personal")
        import_module("orkhon.translation.glossary.personal")
        import_module("orkhon.translation.glossary.searching")
        import_module("orkhon.translation.personal")
        import_module("orkhon.translation.redactions")
