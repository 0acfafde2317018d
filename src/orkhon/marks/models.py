"""What a person has opened, and what was saved: by keys alone, never by words."""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.db import models


class Kind(models.TextChoices):
    """Of what kind the thing is that a mark is on. Its key is an item's uri, or an article's number."""

    ITEM = "item", "item of the wire"
    ARTICLE = "article", "article"


def hash_of(kind: str, key: str) -> str:
    """Return what finds a mark again: a uri may be too long for an index."""
    return sha256(f"{kind} {key}".encode("utf-8", "surrogatepass")).hexdigest()


class Seen(models.Model):
    """One thing that one person has opened, and when last.

    Written with each opening, so it is kept aside (settings.SIDE_MODELS); `person` is a plain number, for the account
    is in another file on SQLite.
    """

    person = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.TextField()
    key_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        verbose_name_plural = "seen"
        constraints = [models.UniqueConstraint(fields=["person", "key_hash"], name="marks_seen_once")]
        indexes = [
            models.Index(fields=["person", "-at"], name="marks_seen_last"),
            models.Index(fields=["at"], name="marks_seen_old"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Star(models.Model):
    """One thing that one person has saved, for himself alone."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.TextField()
    key_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["person", "key_hash"], name="marks_star_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
