"""What the database itself refuses: to change or delete an assessment, a determination, or a lawyer's word.

What holds now is a row more; who signed is a table of its own, because a person may be forgotten. The guards are made
again after every migration (Django's table rebuild on SQLite drops them without a word).
"""

from __future__ import annotations

from typing import Final

from orkhon.audit.guarding import GuardSet, postgresql_guard, sqlite_guard

_WHY: Final = "what agencies said is never changed"
_REFUSE: Final = "verification_refuse_change"
_REFUSE_BODY: Final = f"""
BEGIN
    RAISE EXCEPTION '% on % refused: {_WHY}', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END;
"""
_TABLES: Final = ("verification_assessment", "verification_determination")

GUARDS: Final = GuardSet(
    tables=frozenset(_TABLES),
    on_sqlite=(
        *(
            sqlite_guard(table, event, f"{event} on {table} refused: {_WHY}")
            for table in _TABLES
            for event in ("UPDATE", "DELETE")
        ),
        *(
            sqlite_guard(
                table,
                "INSERT",
                f"INSERT on {table} refused: that row is there already",
                condition=f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR key = NEW.key)",
            )
            for table in _TABLES
        ),
    ),
    on_postgresql=tuple(
        postgresql_guard(table, event, _REFUSE) for table in _TABLES for event in ("UPDATE", "DELETE", "TRUNCATE")
    ),
    functions={_REFUSE: _REFUSE_BODY},
)


missing_guards = GUARDS.missing
make_guards = GUARDS.make
lift_guards = GUARDS.lift
