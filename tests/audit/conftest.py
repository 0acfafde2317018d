"""What the audit's tests share: the desk's cast, and plain static files."""

from __future__ import annotations

from tests.desk.conftest import (
    alliance,
    as_editor,
    as_reporter,
    editor,
    person,
    plain_static_files,
    reporter,
    send,
)

__all__ = ["alliance", "as_editor", "as_reporter", "editor", "person", "plain_static_files", "reporter", "send"]
