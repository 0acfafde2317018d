"""Checks: what was asked of the public page, and what was answered. Holds nothing of who asked, no agency's words."""

from __future__ import annotations

import re
import secrets
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_CHECK_KEY: Final = 24
LONGEST_LINK: Final = 2_000
_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"
"""Without those that are taken for another when read aloud or typed."""
KEY_FORM: Final = re.compile("OR(?:-[2-9A-HJ-NP-Z]{4}){3}")


def new_check_key() -> str:
    """Return a key such as `OR-7K2M-Q9XB-4TWD`: one of 7·10¹⁷, so that nobody comes upon another's by guessing."""
    return "OR-" + "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


class CheckKind(models.TextChoices):
    """What was given to be checked."""

    TEXT = "text", _("a text")
    LINK = "link", _("a link")
    PICTURE = "picture", _("a picture")


class Check(models.Model):
    """One question and its answer; the key is the permanent link's and is given to whoever asked alone.

    `question` is the text that was compared: as it was given, as it stood behind the link, or as it was read off the
    picture, whose bytes are never kept (`picture` is their SHA-256). `answer` holds places in texts and no words of
    any item (`checking/answers.py`, `format`), so that nothing of an item outlives it here; `position` is how far in
    the log the archive had been read. `identity` is a hash of what was given: the same again within a day, while the
    archive stands where it stood, is the same check. `claim` is the key of the claim that was made of it. `erased` is
    when the question was taken out: after a redaction of what was found in it, or on schedule.
    """

    key = models.CharField(max_length=LONGEST_CHECK_KEY, unique=True, default=new_check_key)
    kind = models.CharField(max_length=8, choices=CheckKind.choices)
    asked = models.DateTimeField(db_index=True)
    language = models.CharField(max_length=8, help_text="the interface's, of whoever asked")
    tag = models.CharField(max_length=35, blank=True, default="", help_text="the language of the question")
    question = models.TextField(blank=True, default="")
    link = models.CharField(max_length=LONGEST_LINK, blank=True, default="")
    picture = models.CharField(max_length=64, blank=True, default="")
    identity = models.CharField(max_length=64)
    position = models.PositiveBigIntegerField(default=0)
    format = models.PositiveSmallIntegerField(default=1)
    answer = models.JSONField(default=dict)
    claim = models.CharField(max_length=32, blank=True, default="")
    erased = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        default_permissions = ()
        indexes = [models.Index(fields=["identity", "-asked"], name="verification_check_again")]

    def __str__(self) -> str:
        return self.key


class CheckedItem(models.Model):
    """One item that a check found, as its original or as one of its pictures.

    What is killed, withheld or redacted later is known by these rows: the check's page then shows nothing of it.
    """

    check_row = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="items")
    uri = models.TextField(db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["check_row", "uri"], name="verification_checked_item_once")]

    def __str__(self) -> str:
        return f"{self.uri} in {self.check_row_id}"
