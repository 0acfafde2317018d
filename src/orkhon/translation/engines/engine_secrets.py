"""Keys by which engines let the hub in: a file each, as for sources. Knows no Django."""

from __future__ import annotations

from pathlib import Path

from orkhon.alliance.source_secrets import read_secret_file, write_secret_file


def engine_secret_path(home: Path, engine_id: int) -> Path:
    """Return where the key of an engine lies."""
    return home / "secrets" / f"engine-{engine_id}"


def has_engine_secret(home: Path, engine_id: int) -> bool:
    """True where a key was given; it may be unreadable all the same."""
    return engine_secret_path(home, engine_id).exists()


def read_engine_secret(home: Path, engine_id: int) -> str:
    """Return the key of an engine, empty where there is none. Raises `SecretRefused` where others can read it."""
    return read_secret_file(engine_secret_path(home, engine_id))


def write_engine_secret(home: Path, engine_id: int, secret: str) -> None:
    """Keep the key of an engine in place of the former one; an empty one removes it. Raises `SecretRefused`."""
    write_secret_file(engine_secret_path(home, engine_id), secret)
