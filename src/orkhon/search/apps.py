"""Tell Django of this room."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Find items of the wire in every script and spelling."""

    name = "orkhon.search"
    label = "search"
    verbose_name = "Search"
