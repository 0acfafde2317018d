"""The secrets by which subscribers' programs ask."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.programs.tokens import ApiToken
from orkhon.exchange.models.subscriber import Subscriber


class Token(ApiToken):
    """One program of one subscriber. `per_minute` counts over all processes of one home."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="tokens")
    per_minute = models.PositiveIntegerField(
        default=600, validators=[MinValueValidator(1), MaxValueValidator(60_000)], help_text=_("requests at most")
    )

    class Meta:
        ordering = ["subscriber__code", "created"]
