"""Tell the caches of pages which rows were written, in the transaction that wrote them; and which tables a page read.

Installed on each of Django's connections to the wire's database, so that no room has to think of it. The wire's own
tables are left out: their entries say more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.signals import connection_created

from orkhon.config.page_news import HARD, TABLES_CHANNEL
from orkhon.config.statements import Written, tables_read, written_by
from orkhon.wire.asked import note

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

TABLE: Final = "table:"
"""Before the name of a table from which an answer was made."""
ARTICLES: Final = "desk_article"
ARTICLE: Final = "article:"
"""Before the number of an article that a page shows, as `desk.queries` says it."""
_NEVER_SHOWN: Final = (
    "audit_", "auth_", "axes_", "django_", "exchange_", "intake_", "marks_", "outbound_", "portals_changed",
    "readership_", "search_", "stories_", "tidings_", "wire_",
    "verification_check", "verification_fingerprint", "verification_outgoing", "verification_shownpicture",
    "verification_signedrendition",
    # What leaves for readers; which ways there are is on a page, what became of them is not.
    "portals_breaking", "portals_browserpush", "portals_channelpost", "portals_issue", "portals_letter",
    "portals_newsletterreader", "portals_readerbrowser", "portals_telegramchannel",
    # Made when first asked for, under an address that tells their content.
    "media_rendition",
    "wagtailcore_comment", "wagtailcore_modellogentry", "wagtailcore_pagelogentry", "wagtailcore_pagesubscription",
    "wagtailcore_referenceindex", "wagtailcore_revision", "wagtailcore_task", "wagtailcore_workflow",
    "wagtailsearch_",
)  # fmt: skip
"""Beginnings of the names of tables that no page depends on, or that something else tells of."""
_OF_DRAFTS: Final = frozenset(
    {"latest_revision_id", "has_unpublished_changes", "locked", "locked_at", "locked_by_id", "go_live_at", "expire_at"}
)
"""Columns of an article in which its public form is not."""
_TAKES_AWAY: Final = frozenset({"live", "withdrawn_at"})
_WHOLE_ROW: Final = 12
"""A statement with more columns writes a whole row, whichever of them have changed."""

Execute = Callable[[str, Any, bool, Any], Any]


def tell_of_writes() -> None:
    """Let every connection that Django opens from now on tell. Called once, at start."""
    connection_created.connect(_install, dispatch_uid="orkhon.changed_tables")


def tell(tags: Iterable[str]) -> None:
    """Tell of what no row of the wire's database says, such as stories that have changed. Raises `DatabaseError`."""
    connection = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    with connection.wrap_database_errors:
        for one in connection.execute_wrappers:
            if isinstance(one, _Telling):
                one.tell(tags)


def _install(sender: object, connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    if connection.alias != DEFAULT_DB_ALIAS:
        return
    if not any(isinstance(one, _Telling) for one in connection.execute_wrappers):
        # The first is the innermost: what others refuse is not told of.
        connection.execute_wrappers.insert(0, _Telling(connection))


class _Telling:
    """Stands around each statement of one connection."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection
        self._ready = False
        self._told: dict[str, tuple[str, ...]] = {}
        self._transaction: object = None

    def __call__(self, execute: Execute, sql: str, values: Any, many: bool, context: Any) -> Any:
        written = written_by(sql)
        if written is None:
            note(f"{TABLE}{table}" for table in tables_read(sql) if not table.startswith(_NEVER_SHOWN))
            return execute(sql, values, many, context)
        result = execute(sql, values, many, context)
        if not written.table.startswith(_NEVER_SHOWN):
            for tag in tags_of(written, None if many else values):
                self._tell(tag)
        return result

    def tell(self, tags: Iterable[str]) -> None:
        """Tell of these tags now."""
        for tag in tags:
            self._tell(tag)

    def _tell(self, tag: str) -> None:
        raw: Any = self._connection.connection
        if self._connection.vendor == "sqlite":
            if self._is_ready(raw):
                raw.execute(_TOLD, (tag,))
        elif not self._is_told(tag):
            raw.execute("SELECT pg_notify(%s, %s)", (TABLES_CHANNEL, tag))

    def _is_ready(self, raw: Any) -> bool:
        """Tell whether the table is there: the first migrations come before it."""
        if not self._ready and not settings.ENVIRONMENT.look:
            self._ready = raw.execute(_THERE).fetchone() is not None
        return self._ready

    def _is_told(self, tag: str) -> bool:
        """Tell whether the transaction has told it already, and could not take back that without this."""
        blocks = getattr(self._connection, "atomic_blocks", ())
        if not blocks:
            return False
        if blocks[0] is not self._transaction:
            self._transaction, self._told = blocks[0], {}
        here = tuple(str(one) for one in self._connection.savepoint_ids)
        before = self._told.get(tag)
        if before is not None and here[: len(before)] == before:
            return True
        self._told[tag] = here
        return False


_THERE: Final = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'portals_changed'"
_TOLD: Final = (
    "INSERT INTO portals_changed (tag, moves) VALUES (?, (SELECT coalesce(max(moves), 0) + 1 FROM portals_changed)) "
    "ON CONFLICT (tag) DO UPDATE SET moves = excluded.moves"
)


def tags_of(written: Written, values: Any) -> list[str]:
    """Return the tags of pages that may show what was written. An article's own row is told by its number."""
    if written.table != ARTICLES:
        return [f"{TABLE}{written.table}"]
    if written.verb == "insert" or (written.columns and written.columns <= _OF_DRAFTS):
        return []  # nobody's page yet: what comes out comes over the wire
    hard = written.verb == "delete" or (len(written.columns) <= _WHOLE_ROW and written.columns & _TAKES_AWAY)
    rows = written.rows(values)
    tags = [f"{ARTICLE}{row}" for row in rows] or [f"{TABLE}{ARTICLES}"]
    return [f"{HARD}{tag}" for tag in tags] if hard else tags
