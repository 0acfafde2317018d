"""Tell Django of this room."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Files kept by their hash, and the pictures of the desk with their renditions."""

    name = "orkhon.media"
    label = "media"
    verbose_name = "Media"
