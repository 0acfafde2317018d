"""Tell Django of this room."""

from django.apps import AppConfig


class AllianceConfig(AppConfig):
    """Who belongs to the alliance and may do what: agencies, sources, staff, memoranda, keys."""

    name = "orkhon.alliance"
    label = "alliance"
    verbose_name = "Alliance"
