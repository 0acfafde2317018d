"""Orders to redact an item, as work for two people. What is done on one is the wire's affair."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderState(models.TextChoices):
    """What has become of an order."""

    WAITING = "waiting", _("waits for a second person")
    REFUSED = "refused", _("refused")
    BACK = "back", _("taken back")
    ELSEWHERE = "other", _("carried out another way")
    DONE = "done", _("carried out")


class RedactionOrder(models.Model):
    """One person's order to redact one item, until another person confirms or refuses it, or the first takes it back.

    A reason may quote the item: once that is redacted, only the order that was carried out keeps its words, which the
    log keeps too; all other orders lose theirs, and none waits any more. One that was taken back, or that something
    else came before, was decided by nobody. Uri and agency are the wire's own words; the item is no row of the
    desk. One order an item may wait. People stand here by their accounts, which stay when their names are erased.
    """

    uri = models.CharField(max_length=2000)
    agency = models.CharField(max_length=64, help_text="whose item it is")
    reason = models.CharField(max_length=500)
    authority = models.CharField(max_length=300, blank=True)
    keep_mixed = models.BooleanField(default=False)
    state = models.CharField(max_length=7, choices=OrderState.choices, default=OrderState.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided = models.DateTimeField(null=True)
    entry = models.BigIntegerField(null=True, help_text="the wire's redact entry, once it is there")

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        verbose_name = _("order of a redaction")
        verbose_name_plural = _("orders of redactions")
        constraints = [
            models.UniqueConstraint(
                fields=["uri"], condition=models.Q(state="waiting"), name="desk_one_waiting_order_an_item"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("asked_by")),
                name="desk_redaction_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"redaction of {self.uri}: {self.get_state_display()}"
