"""Tell Django of this room."""

from django.apps import AppConfig


class ReadershipConfig(AppConfig):
    """Private sketches of views and readers."""

    name = "orkhon.readership"
    label = "readership"
    verbose_name = "Readership"
