"""A migration step that makes the guards; a later migration that rebuilds one of the tables ends with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import router
from django.db.migrations.operations.base import Operation

from orkhon.desk.guards import lift_guards, make_guards

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import ProjectState


class MakeGuards(Operation):
    """Make the triggers that keep what was done at the desk, or make them again."""

    reversible = True
    reduces_to_sql = False

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change no model: triggers are not part of Django's state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make the guards on the database that holds the desk."""
        if router.allow_migrate(schema_editor.connection.alias, app_label):
            make_guards(schema_editor.connection)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Lift them, so that earlier steps can be undone."""
        if router.allow_migrate(schema_editor.connection.alias, app_label):
            lift_guards(schema_editor.connection)

    def describe(self) -> str:
        """Return the line that `migrate` prints."""
        return "Make the triggers that keep what was done at the desk append-only"
