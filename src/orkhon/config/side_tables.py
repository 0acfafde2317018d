"""Bring the second SQLite file up to date. Knows which rooms have models there, and nothing of what they hold."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor


def migrate_side(alias: str = "side", *, leave: Collection[tuple[str, str]] = ()) -> int:
    """Apply or record every migration that the file has not seen, but those to `leave`; return how many there were.

    Django's own command would render every room's models after each of two hundred migrations, to make tables in
    hardly any of them: half a minute. Here only the migrations of the rooms in `settings.SIDE_MODELS` are run (the
    router lets through what belongs there); all others change the remembered state and are recorded.
    """
    executor = MigrationExecutor(connections[alias])
    executor.recorder.ensure_schema()
    executor.loader.check_consistent_history(connections[alias])
    seen = set(executor.recorder.applied_migrations())
    rooms = {label.partition(".")[0] for label in settings.SIDE_MODELS}
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    state = executor.loader.project_state(nodes=[])
    count = 0
    for migration, _ in plan:
        if (migration.app_label, migration.name) in seen:
            state = migration.mutate_state(state, preserve=False)
            continue
        if (migration.app_label, migration.name) in leave:
            continue
        count += 1
        if migration.app_label in rooms:
            state = executor.apply_migration(state, migration)
            # Rendered models would be rendered anew by each change of state that follows.
            state.__dict__.pop("apps", None)
        else:
            state = migration.mutate_state(state, preserve=False)
            for name in migration.replaces or [(migration.app_label, migration.name)]:
                executor.recorder.record_applied(*name)
    executor.check_replacements()
    return count
