"""Tell Django of this room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what to what, when and from where."""

    name = "orkhon.audit"
    label = "audit"
    verbose_name = "Audit"
