"""Passwords and keys by which sources let the hub in: a file each, readable by the hub alone. Knows no Django.

No column holds them, so no screen, no export and no query can show them. They lie under `secrets/` of the home.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from django.utils.translation import gettext

from orkhon.alliance.errors import SecretRefused

MOST_LETTERS = 20_000
"""A private key of 4096 bits in PEM has about 3,400."""


def secret_path(home: Path, source_id: int) -> Path:
    """Return where the secret of a source lies."""
    return home / "secrets" / f"source-{source_id}"


def has_secret(home: Path, source_id: int) -> bool:
    """True where a secret was given; it may be unreadable all the same."""
    return secret_path(home, source_id).exists()


def read_secret(home: Path, source_id: int) -> str:
    """Return the secret of a source, empty where there is none. Raises `SecretRefused` where others can read it."""
    return read_secret_file(secret_path(home, source_id))


def read_secret_file(path: Path) -> str:
    """Return the secret in a file, empty where there is none. Raises `SecretRefused` where others can read it."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SecretRefused(
            gettext("%(path)s cannot be read: %(cause)s; give the secret anew")
            % {"path": path, "cause": error.strerror}
        ) from error
    with os.fdopen(handle, "rb") as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        if mode & 0o077:
            raise SecretRefused(
                gettext("%(path)s can be read by others (mode %(mode)s); run chmod 600 on it, and change the secret")
                % {"path": path, "mode": f"{mode:o}"}
            )
        data = file.read(MOST_LETTERS * 4 + 1)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise SecretRefused(gettext("%(path)s holds no text; give the secret anew") % {"path": path}) from error


def write_secret(home: Path, source_id: int, secret: str) -> None:
    """Keep the secret of a source in place of the former one; an empty one removes it. Raises `SecretRefused`."""
    write_secret_file(secret_path(home, source_id), secret)


def write_secret_file(path: Path, secret: str) -> None:
    """Keep a secret in a file of its own; an empty one removes it. Raises `SecretRefused`."""
    if not secret:
        path.unlink(missing_ok=True)
        return
    if len(secret) > MOST_LETTERS or "\0" in secret:
        raise SecretRefused(
            gettext("the secret has %(count)s letters or a NUL; at most %(most)s and no NUL are kept")
            % {"count": len(secret), "most": MOST_LETTERS}
        )
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secret.encode())
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
