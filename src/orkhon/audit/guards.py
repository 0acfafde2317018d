"""What the database itself refuses: to change or delete an act, to change an origin, to delete or renumber an actor.

The guards are made again after every migration (Django's table rebuild on SQLite drops them without a word), and
`missing_guards` is asked at every start. Whoever owns the database can still lift them; what was changed then is found
by `orkhon audit verify`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from orkhon.audit.guarding import GuardSet, postgresql_guard, sqlite_guard

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_WHY: Final = "the audit is append-only"
_REFUSE: Final = "audit_refuse_change"
_REFUSE_BODY: Final = f"""
BEGIN
    RAISE EXCEPTION '% on % refused: {_WHY}', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END;
"""
# An origin may be deleted, for its time is limited; an actor's name may be replaced, for people may be forgotten.
_REFUSED: Final = {
    "audit_act": ("UPDATE", "DELETE"),
    "audit_actorigin": ("UPDATE",),
    "audit_actor": ("DELETE",),
}
_KEYS: Final = {"audit_act": "position", "audit_actorigin": "act", "audit_actor": "id"}
# Whom a row of an actor would put out of its way by one of the other unique keys, under OR REPLACE.
_SAME_ACTOR: Final = (
    "SELECT 1 FROM audit_actor WHERE (user_id = NEW.user_id "
    "OR (NEW.user_id IS NULL AND user_id IS NULL AND kind = NEW.kind AND name = NEW.name))"
)

GUARDS: Final = GuardSet(
    tables=frozenset(_REFUSED),
    on_sqlite=(
        *(
            sqlite_guard(table, event, f"{event} on {table} refused: {_WHY}")
            for table, events in _REFUSED.items()
            for event in events
        ),
        *(
            sqlite_guard(
                table,
                "INSERT",
                f"INSERT on {table} refused: that row is there already",
                condition=f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})",
            )
            for table, key in _KEYS.items()
        ),
        # By names of their own: a former version that still runs looks for the others as they were.
        sqlite_guard(
            "audit_actor",
            "INSERT",
            "INSERT on audit_actor refused: that actor is there already",
            condition=f"EXISTS ({_SAME_ACTOR})",
            also="_by_another_key",
        ),
        sqlite_guard(
            "audit_actor",
            "UPDATE",
            "UPDATE on audit_actor refused: another actor is in the way, or the number would change",
            condition=f"NEW.id <> OLD.id OR EXISTS ({_SAME_ACTOR} AND id <> OLD.id)",
        ),
    ),
    on_postgresql=tuple(
        postgresql_guard(table, event, _REFUSE) for table, events in _REFUSED.items() for event in (*events, "TRUNCATE")
    ),
    functions={_REFUSE: _REFUSE_BODY},
)


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the guards that are absent, altered or switched off; empty when all stand."""
    return GUARDS.missing(connection)


def make_guards(connection: BaseDatabaseWrapper) -> None:
    """Make all guards, in place of any that stand under their names."""
    GUARDS.make(connection)


def lift_guards(connection: BaseDatabaseWrapper) -> None:
    """Remove all guards. For the reversal of a migration and for tests; nothing else may call it."""
    GUARDS.lift(connection)
