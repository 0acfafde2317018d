"""Send the models named in `settings.SIDE_MODELS` to the second SQLite file, and all others to the first."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


def _label(app_label: str, model_name: str | None) -> str:
    return f"{app_label}.{(model_name or '').lower()}"


class SideRouter:
    """Used on SQLite alone; PostgreSQL needs no such split."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str | None:
        """Return where the rows of `model` are."""
        return "side" if model._meta.label_lower in settings.SIDE_MODELS else "default"

    db_for_write = db_for_read

    def allow_relation(self, first: models.Model, second: models.Model, **hints: Any) -> bool | None:
        """Let rows refer to one another within one file only."""
        # `__class__` and not `type()`: the request's user is a lazy stand-in for a row.
        return self.db_for_read(first.__class__) == self.db_for_read(second.__class__)

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        """Make each table in its own file. Operations without a model run on the wire's file."""
        return db == ("side" if _label(app_label, model_name) in settings.SIDE_MODELS else "default")
