"""In which sentence of a translation somebody is at this moment. Holds numbers alone, and only for minutes."""

from __future__ import annotations

from django.db import models


class SentencePresence(models.Model):
    """One person before one translation: the sentence that is open there, 0 for none, and when the screen said so.

    Said every few seconds, so it is kept aside (settings.SIDE_MODELS); `person` and `article` are plain numbers, for
    their rows are in another file on SQLite.
    """

    article = models.BigIntegerField()
    person = models.BigIntegerField()
    segment = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["article", "person"], name="desk_presence_once")]
        indexes = [models.Index(fields=["at"], name="desk_presence_old")]

    def __str__(self) -> str:
        return f"{self.person} in {self.article}, sentence {self.segment}"
