"""What the database itself refuses: to change or delete a step of the work, or to rewrite a comment.

Words may be emptied, never replaced: a redaction and a person's rights need that, and it shows. A comment may
besides be marked as resolved. The guards are made again after every migration, as the audit's are, and asked for
at every start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from orkhon.audit.guarding import GuardSet, postgresql_guard, sqlite_guard

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_WHY: Final = "what was done at the desk is append-only"
_STEP: Final = "desk_refuse_step_change"
_COMMENT: Final = "desk_refuse_comment_change"
_NEVER: Final = "desk_refuse_removal"
_SAME_STEP: Final = (
    'NEW.id = OLD.id AND NEW.article {same} OLD.article AND NEW."group" = OLD."group" '
    "AND NEW.language = OLD.language AND NEW.kind = OLD.kind AND NEW.revision {same} OLD.revision "
    'AND NEW."by" {same} OLD."by" AND NEW.whom {same} OLD.whom AND NEW.at = OLD.at '
    "AND (NEW.note = OLD.note OR NEW.note = '')"
)
_SAME_COMMENT: Final = (
    "NEW.id = OLD.id AND NEW.article = OLD.article AND NEW.parent_id {same} OLD.parent_id "
    'AND NEW.passage = OLD.passage AND NEW.segment {same} OLD.segment AND NEW."by" = OLD."by" '
    "AND NEW.at = OLD.at AND (NEW.quote = OLD.quote OR NEW.quote = '') AND (NEW.text = OLD.text OR NEW.text = '')"
)
_SQLITE, _POSTGRESQL = "IS", "IS NOT DISTINCT FROM"
_KEPT: Final = {"desk_step": (_SAME_STEP, _STEP), "desk_articlecomment": (_SAME_COMMENT, _COMMENT)}


def _body(condition: str) -> str:
    """Return the body of a trigger function that lets a row through where the condition holds."""
    allowed = f"IF {condition} THEN RETURN NEW; END IF;" if condition else ""
    return f"""
BEGIN
    {allowed}
    RAISE EXCEPTION '% on % refused: {_WHY}', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END;
"""


GUARDS: Final = GuardSet(
    tables=frozenset(_KEPT),
    on_sqlite=tuple(
        guard
        for table, (same, _) in _KEPT.items()
        for guard in (
            sqlite_guard(
                table,
                "UPDATE",
                f"UPDATE on {table} refused: {_WHY}",
                condition=f"NOT ({same.format(same=_SQLITE)})",
            ),
            sqlite_guard(table, "DELETE", f"DELETE on {table} refused: {_WHY}"),
            sqlite_guard(
                table,
                "INSERT",
                f"INSERT on {table} refused: that row is there already",
                condition=f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)",
            ),
        )
    ),
    on_postgresql=tuple(
        guard
        for table, (_, function) in _KEPT.items()
        for guard in (
            postgresql_guard(table, "UPDATE", function),
            postgresql_guard(table, "DELETE", _NEVER),
            postgresql_guard(table, "TRUNCATE", _NEVER),
        )
    ),
    functions={
        _STEP: _body(_SAME_STEP.format(same=_POSTGRESQL)),
        _COMMENT: _body(_SAME_COMMENT.format(same=_POSTGRESQL)),
        _NEVER: _body(""),
    },
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
