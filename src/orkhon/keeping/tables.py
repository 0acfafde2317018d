"""Which tables a backup or a move carries along, as Django's models tell."""

from __future__ import annotations

from typing import Final

from django.apps import apps
from django.conf import settings
from django.db.models import Model

from orkhon.keeping.moves import MOVE_TABLE

_SEARCH: Final = "wagtailsearch"


def side_tables() -> frozenset[str]:
    """Return the tables that no backup keeps: people sign in again, readers begin anew."""
    return frozenset(apps.get_model(label)._meta.db_table for label in settings.SIDE_MODELS)


def left_out_of_backups() -> frozenset[str]:
    """Return the tables that a backup from PostgreSQL leaves out, as one from SQLite does by leaving out the file."""
    return side_tables() | {MOVE_TABLE}


def models_to_move() -> list[type[Model]]:
    """Return the models whose rows are moved, by the names of their tables; what can be made anew is left out.

    The search index has other columns on each kind of database, so it is built anew there.
    """
    models = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not model._meta.swapped
        if model._meta.app_label != _SEARCH and model._meta.db_table not in side_tables()
    }
    return [models[table] for table in sorted(models)]
