"""The exchange as a Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The room of subscribers and deliveries."""

    name = "orkhon.exchange"
    label = "exchange"
    verbose_name = "exchange"

    def ready(self) -> None:
        """Take part in what is held of people, now that the models exist."""
        import_module("orkhon.exchange.personal")
