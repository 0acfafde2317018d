"""The public halves of the keys that sign the wire and the pushes, and the nonces that pushes have used up."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from orkhon.trust import KeyTimes


class SigningKeyRecord(models.Model):
    """One Ed25519 public key, and from when to when it counts. Private halves are files of their owner's, no column.

    Never deleted: what it signed while it counted is verified with it for ever. `retired` ends its use in peace;
    `revoked` says that somebody else may hold it, and `compromised_since` since when.
    """

    key_id = models.CharField(primary_key=True, max_length=64)
    owner = models.CharField(max_length=64, help_text="the code of the agency, or of the hub")
    public_key = models.BinaryField(help_text="32 raw bytes, RFC 8032")
    created = models.DateTimeField()
    retired = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True, help_text="what is dated earlier is not taken")
    revoked = models.DateTimeField(null=True, blank=True)
    compromised_since = models.DateTimeField(
        null=True, blank=True, help_text="from when on its signatures may be somebody else's"
    )
    # The database's own defaults too: a version that does not know these columns may still be running.
    for_statements = models.BooleanField(default=True, db_default=True, help_text="signs what the agency puts out")
    for_pushes = models.BooleanField(default=False, db_default=False, help_text="signs requests to this hub")
    registered_by = models.CharField(max_length=150, blank=True, default="", db_default="")

    class Meta:
        ordering = ["owner", "created"]
        verbose_name = "signing key"
        constraints = [
            models.CheckConstraint(
                condition=Q(compromised_since__isnull=True)
                | Q(revoked__isnull=False) & Q(compromised_since__lte=F("revoked")),
                name="alliance_key_compromised_before_revoked",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key_id} of {self.owner}"

    @property
    def times(self) -> KeyTimes:
        """From when to when the key counts, as `orkhon.trust` judges it."""
        return KeyTimes(
            not_before=self.not_before,
            retired=self.retired,
            revoked=self.revoked,
            compromised_since=self.compromised_since,
        )


class SeenNonce(models.Model):
    """One nonce that a signed request has used up, so that the same request does nothing twice.

    Not the nonce itself but SHA-256 over key id and nonce: one short key, whatever a sender makes up. Kept until no
    request with it could be in time any more; `actions.use_nonce` sweeps.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    until = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.digest[:12]
