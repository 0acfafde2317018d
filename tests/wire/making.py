"""Items and intents for tests of the wire. Asserts nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from orkhon.items import Content, Item, Language
from orkhon.wire.actions.append import Appended, AppendIntent, append
from orkhon.wire.entries import EntryKind
from orkhon.wire.guards import lift_guards, make_guards

NOW = datetime(2026, 11, 22, 16, 40, tzinfo=UTC)

FIRST = Item(
    uri="urn:altai:1",
    version="1",
    language=Language.parse("kk-Cyrl"),
    headline="Алматыда жаңа кітапхана ашылды",
    body=Content("<p>Бүгін қалада жаңа кітапхана ашылды.</p>"),
    version_created=NOW,
)


def an_item(**changes: Any) -> Item:
    """The Kazakh item about a library, with changes."""
    return replace(FIRST, **changes)


def an_intent(
    *, agency: str = "altai", kind: EntryKind = EntryKind.PUBLISH, pushed: bool = True, **changes: Any
) -> AppendIntent:
    """Altai pushes that item."""
    return AppendIntent(agency=agency, kind=kind, item=an_item(**changes), pushed=pushed)


def appended(*, now: datetime = NOW, **changes: Any) -> Appended:
    """The outcome of appending that item."""
    return append(an_intent(**changes), now=now)


@contextmanager
def without_guards(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let a test do to the log what an intruder who owns the database could do."""
    settle(connection)
    lift_guards(connection)
    try:
        yield
    finally:
        settle(connection)
        make_guards(connection)


def settle(connection: BaseDatabaseWrapper) -> None:
    """Let PostgreSQL check what it checks at a commit: until then it lets nobody alter or truncate a table."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def tamper(connection: BaseDatabaseWrapper, sql: str, *values: Any) -> None:
    """Change the log behind its back."""
    with without_guards(connection), connection.cursor() as cursor:
        cursor.execute(sql, values)
