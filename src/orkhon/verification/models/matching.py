"""Vectors of claims' words, and texts that wait until the process with the model has made one of theirs."""

from __future__ import annotations

from django.db import models

LONGEST_SUBJECT = 40
LONGEST_MODEL = 200


class ClaimVector(models.Model):
    """What the words of one claim became: little-endian float16, as the embedder gave them, not centred.

    `words` is the hash of what was embedded: a claim whose words changed gets another vector. Vectors of two models or
    versions are never compared.
    """

    claim = models.CharField(max_length=LONGEST_SUBJECT, unique=True)
    words = models.CharField(max_length=64)
    model = models.CharField(max_length=LONGEST_MODEL)
    version = models.CharField(max_length=100)
    data = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"vector of {self.claim}"


class MeaningQuestion(models.Model):
    """One text whose vector is wanted. Its words go as soon as the vector is there; the row goes after a day.

    Kept aside (settings.SIDE_MODELS): it is written with every check, wakes no reader and is in no backup. `key` is the
    hash of the words, so whoever asks the same again has the answer at once.
    """

    key = models.CharField(max_length=64, unique=True)
    words = models.TextField()
    asked = models.DateTimeField()
    model = models.CharField(max_length=LONGEST_MODEL, blank=True, default="")
    version = models.CharField(max_length=100, blank=True, default="")
    data = models.BinaryField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["asked"], name="verification_meaning_asked")]

    def __str__(self) -> str:
        return f"a vector wanted since {self.asked:%H:%M:%S}"
