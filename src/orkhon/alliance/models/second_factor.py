"""What people prove themselves with besides a password: codes of an app, codes on paper, passkeys."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class CodeSecret(models.Model):
    """The secret that one person's authenticator app shares with the hub (RFC 6238), sealed (`sign_in/sealing.py`).

    `last_step` is the half-minute of the code that was taken last: none up to it is taken again.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="code_secret"
    )
    sealed = models.CharField(max_length=256)
    last_step = models.BigIntegerField(default=0, db_default=0)
    made = models.DateTimeField()
    last_used = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"the authenticator app of {self.user.get_username()}"


class RecoveryCode(models.Model):
    """One code on paper, as a keyed hash: it was shown once, and serves once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    made = models.DateTimeField()
    used = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="one_recovery_code")]

    def __str__(self) -> str:
        return f"a recovery code of {self.user.get_username()}"


class Passkey(models.Model):
    """One key pair of a person's device (WebAuthn, level 2). Only the public half is here, so nothing is sealed.

    `credential` is the identifier in base64url, `data` the attested credential (WebAuthn, 6.5.1), `host` the name of
    the hub that the key was made for: no browser gives it to another. `count` never falls while the key is one key.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    # An identifier has 1,023 bytes at most (WebAuthn, 4).
    credential = models.CharField(max_length=1400, unique=True)
    data = models.BinaryField()
    host = models.CharField(max_length=253)
    count = models.BigIntegerField(default=0, db_default=0)
    made = models.DateTimeField()
    last_used = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["made", "pk"]

    def __str__(self) -> str:
        return f"a passkey of {self.user.get_username()}"
