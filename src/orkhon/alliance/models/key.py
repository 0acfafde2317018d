"""The public halves of the keys that sign the wire."""

from __future__ import annotations

from django.db import models


class SigningKeyRecord(models.Model):
    """One Ed25519 public key. Private halves are files that their owner keeps; never a column."""

    key_id = models.CharField(primary_key=True, max_length=64)
    owner = models.CharField(max_length=64, help_text="the code of the agency, or of the hub")
    public_key = models.BinaryField(help_text="32 raw bytes, RFC 8032")
    created = models.DateTimeField()
    retired = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "signing key"

    def __str__(self) -> str:
        return f"{self.key_id} of {self.owner}"
