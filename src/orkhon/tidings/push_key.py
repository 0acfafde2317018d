"""The key by which push services know this hub: a file of its own, made when it is first wanted. Knows no Django."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from orkhon.alliance.source_secrets import read_secret_file
from orkhon.tidings.errors import PushKeyRefused


def push_key(home: Path) -> ec.EllipticCurvePrivateKey:
    """Return the hub's key on P-256 (RFC 8292). Raises `PushKeyRefused` for a file that holds none.

    With another key every browser has to be registered anew, so it lies among the keys that a backup takes.
    """
    path = home / "keys" / "push.pem"
    pem = read_secret_file(path) or _made(path)
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except ValueError as error:
        raise PushKeyRefused(path) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise PushKeyRefused(path)
    return key


def _made(path: Path) -> str:
    """Write a new key, or return the one that another process has written meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)
    except FileExistsError:
        return read_secret_file(path)
    finally:
        part.unlink()
    return pem.decode()
