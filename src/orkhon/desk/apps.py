"""Tell Django of this room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The joint desk: articles in eight languages, made from the wire and given back to it."""

    name = "orkhon.desk"
    label = "desk"
    verbose_name = "Desk"
