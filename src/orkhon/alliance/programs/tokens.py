"""Secrets by which programs sign in: made once, shown once, kept as hashes. Knows no request and no right."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.db import models

_PREFIX: Final = "ork_"
_SECRET_BYTES: Final = 32
_HINT_LETTERS: Final = 8


def new_secret() -> str:
    """Return 256 random bits as text. The prefix lets scanners of leaked files know whose it is."""
    return f"{_PREFIX}{secrets.token_urlsafe(_SECRET_BYTES)}"


def digest_of(secret: str) -> str:
    """Return what is kept of a secret. No salt and one round: nobody guesses 256 random bits."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


class ApiToken(models.Model):
    """One secret of one program. Not its rights: those belong to whom the token is for.

    No time of last use here: a write for each request would wake all that reads the wire.
    """

    name = models.CharField(max_length=120, help_text="which program has it, such as `newsroom import`")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=16, editable=False, help_text="its first letters, to tell one from another")
    created = models.DateTimeField(editable=False)
    expires = models.DateTimeField(help_text="it opens nothing from then on")
    revoked = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    def take_secret(self, secret: str) -> None:
        """Keep the hash and the first letters of `secret`."""
        self.digest = digest_of(secret)
        self.hint = secret[:_HINT_LETTERS]

    def why_closed(self, *, now: datetime) -> str:
        """Return why the token opens nothing at `now`, in words, or an empty text."""
        if self.revoked is not None:
            return f"the token {self.hint}… was revoked at {self.revoked:%Y-%m-%d %H:%M} UTC; ask for a new one"
        if self.expires <= now:
            return f"the token {self.hint}… expired at {self.expires:%Y-%m-%d %H:%M} UTC; ask for a new one"
        return ""
