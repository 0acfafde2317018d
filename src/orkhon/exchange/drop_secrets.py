"""Passwords and keys by which subscribers' servers let the hub in: a file each, as for sources. Knows no Django."""

from __future__ import annotations

from pathlib import Path

from orkhon.alliance.source_secrets import read_secret_file, write_secret_file


def drop_secret_path(home: Path, webhook_id: int) -> Path:
    """Return where the secret of a drop lies."""
    return home / "secrets" / f"drop-{webhook_id}"


def has_drop_secret(home: Path, webhook_id: int) -> bool:
    """True where a secret was given; it may be unreadable all the same."""
    return drop_secret_path(home, webhook_id).exists()


def read_drop_secret(home: Path, webhook_id: int) -> str:
    """Return the secret of a drop, empty where there is none. Raises `SecretRefused` where others can read it."""
    return read_secret_file(drop_secret_path(home, webhook_id))


def write_drop_secret(home: Path, webhook_id: int, secret: str) -> None:
    """Keep the secret of a drop in place of the former one; an empty one removes it. Raises `SecretRefused`."""
    write_secret_file(drop_secret_path(home, webhook_id), secret)
