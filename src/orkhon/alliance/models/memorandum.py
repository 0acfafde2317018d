"""What the members grant one another."""

from __future__ import annotations

from django.db import models

from orkhon.alliance.models.agency import Agency
from orkhon.alliance.models.names import NamedInEightLanguages


class Memorandum(NamedInEightLanguages):
    """One grant: by one agency, or by the whole alliance where `agency` is empty.

    An action that no memorandum in force grants is not allowed; there is no default of yes.
    """

    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="memoranda")
    republish = models.BooleanField(default=False)
    translate = models.BooleanField(default=False)
    edit = models.BooleanField(default=False)
    broadcast = models.BooleanField(default=False)
    archive = models.BooleanField(default=False)
    credit_line = models.CharField(
        max_length=200, blank=True, help_text="how the originator is named; {agency} stands for its name"
    )
    signed = models.DateField()
    until = models.DateField(null=True, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "memoranda"
        ordering = ["signed"]
