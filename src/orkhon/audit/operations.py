"""Migration steps that make guards; a later migration that rebuilds one of the guarded tables ends with its room's."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from django.db import router
from django.db.migrations.operations.base import Operation

from orkhon.audit.guards import lift_guards, make_guards

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import ProjectState


class GuardsOperation(Operation, ABC):
    """Make the triggers of one room, or make them again. The room says how they are made and lifted, and for what."""

    reversible = True
    reduces_to_sql = False

    guarded: ClassVar[str]

    @staticmethod
    @abstractmethod
    def make(connection: BaseDatabaseWrapper) -> None:
        """Make the room's triggers where they are not."""

    @staticmethod
    @abstractmethod
    def lift(connection: BaseDatabaseWrapper) -> None:
        """Remove them."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change no model: triggers are not part of Django's state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make the guards on the database that holds the room's tables."""
        if router.allow_migrate(schema_editor.connection.alias, app_label):
            self.make(schema_editor.connection)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Lift them, so that earlier steps can be undone."""
        if router.allow_migrate(schema_editor.connection.alias, app_label):
            self.lift(schema_editor.connection)

    def describe(self) -> str:
        """Return the line that `migrate` prints."""
        return f"Make the triggers that keep {self.guarded} append-only"


class MakeGuards(GuardsOperation):
    """Make the triggers that refuse changes to the audit, or make them again."""

    make = staticmethod(make_guards)
    lift = staticmethod(lift_guards)
    guarded = "the audit"
