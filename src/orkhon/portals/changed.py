"""What pages were made of and has changed, on SQLite, where nobody can be told: one row a tag. Written by `config`.

On PostgreSQL the table stays empty: there whoever listens is told with the commit.
"""

from __future__ import annotations

from django.db import models


class Changed(models.Model):
    """A tag of pages, and when it changed last: `moves` is higher than that of every change before."""

    tag = models.CharField(primary_key=True, max_length=80)
    moves = models.BigIntegerField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.tag
