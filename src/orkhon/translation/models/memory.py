"""The memory: what a sentence is called in other languages. Knows no article, only the addresses of where it stood."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Unit(models.Model):
    """One sentence, whatever the language: its wordings mean the same.

    A unit has at most one wording a language, its scripts and punctuation aside. A second way to say it in a language
    makes another unit, so that no chain of languages ever leads to a sentence that nobody confirmed.
    """

    created = models.DateTimeField()

    def __str__(self) -> str:
        """The number alone: the words are its wordings'."""
        return f"unit {self.pk}"


class Wording(models.Model):
    """How one unit is said in one language and script. Its words never change: another text is another row.

    `key` is equal for the same words in every script, with any punctuation and case; `shape` is equal too where only
    numbers in digits differ, and empty where there are none. `origin` is the address of the first document that still
    has it, further ones are `WordingUse`s.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=8)
    tag = models.CharField(max_length=35)
    text = models.TextField()
    key = models.BigIntegerField(db_index=True)
    shape = models.BigIntegerField(null=True, blank=True, db_index=True)
    origin = models.CharField(max_length=255, db_index=True)
    agency = models.CharField(max_length=32, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    when = models.DateTimeField()

    def __str__(self) -> str:
        """The words with their language."""
        return f"{self.tag}: {self.text}"


class WordingUse(models.Model):
    """One further document that has a wording. Where the first is forgotten, the newest of these takes its place."""

    wording = models.ForeignKey(Wording, on_delete=models.CASCADE, related_name="uses")
    origin = models.CharField(max_length=255, db_index=True)
    agency = models.CharField(max_length=32, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    when = models.DateTimeField()

    class Meta:
        """A document counts once."""

        constraints = [models.UniqueConstraint(fields=["wording", "origin"], name="wording_once_a_document")]

    def __str__(self) -> str:
        """Where it stands."""
        return self.origin


class ForgottenWording(models.Model):
    """The number of a wording that is gone, for the indexes that still have it. Holds no word.

    `redacted` where its words must leave the index's files too, which takes an index built anew.
    """

    wording = models.BigIntegerField()
    redacted = models.BooleanField(default=False)

    def __str__(self) -> str:
        """The number alone."""
        return f"wording {self.wording}"
