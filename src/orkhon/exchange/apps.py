"""The exchange as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The room of subscribers and deliveries."""

    name = "orkhon.exchange"
    label = "exchange"
    verbose_name = "exchange"
