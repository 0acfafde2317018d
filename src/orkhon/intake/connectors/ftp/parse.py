"""Read a file's bytes into items. Touches no file and no database."""

from __future__ import annotations

from orkhon.intake.delivered_files import parse_file as parse

__all__ = ["parse"]
