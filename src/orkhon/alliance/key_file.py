"""The file of the hub's own key: read it, make it, say why it cannot be used. Knows no Django.

Where `ORKHON_KEY_PASSPHRASE_FILE` names a file, the key lies encrypted under the passphrase in it: a copy of the home
folder, or of its disk, then signs nothing. It does not help against who reads both.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from orkhon.alliance.errors import KeyRefused
from orkhon.trust import KeyMalformed, SigningKey

VARIABLE: Final = "ORKHON_KEY_PASSPHRASE_FILE"
FEWEST_PASSPHRASE_BYTES: Final = 12
_ENCRYPTED: Final = b"BEGIN ENCRYPTED PRIVATE KEY"


def passphrase() -> bytes | None:
    """Return the passphrase of the key's file, None where none is to be used. Raises `KeyRefused`."""
    name = os.environ.get(VARIABLE)
    if not name:
        return None
    path = Path(name).expanduser()
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        words = path.read_bytes().rstrip(b"\r\n")
    except OSError as error:
        raise KeyRefused(f"{VARIABLE} names {path}, which cannot be read: {error.strerror}") from error
    if mode & 0o077:
        raise KeyRefused(f"{path} can be read by others (mode {mode:o}); run chmod 600 on it")
    if len(words) < FEWEST_PASSPHRASE_BYTES:
        raise KeyRefused(f"{path} holds {len(words)} bytes; write a passphrase of {FEWEST_PASSPHRASE_BYTES} or more")
    return words


def key_path(home: Path) -> Path:
    """Return where the private key lies."""
    return home / "keys" / "hub.pem"


def code_path(home: Path) -> Path:
    """Return where the code lies that this home signs as; it is there once the home has signed."""
    return home / "keys" / "hub.code"


def read_key(path: Path) -> SigningKey:
    """Return the key in that file. Raises `KeyRefused` for one that others can read or that holds no Ed25519 key."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        pem = path.read_bytes()
    except OSError as error:
        raise KeyRefused(f"{path} cannot be read: {error.strerror}") from error
    if mode & 0o077:
        raise KeyRefused(
            f"{path} can be read by others (mode {mode:o}); run chmod 600 on it, and think about a new key"
        )
    words = passphrase()
    encrypted = _ENCRYPTED in pem
    if encrypted and words is None:
        raise KeyRefused(f"{path} is encrypted; name the file with its passphrase in {VARIABLE}")
    if words is not None and not encrypted:
        raise KeyRefused(
            f"{path} is not encrypted, and {VARIABLE} is set; encrypt it once by `orkhon alliance key "
            "encrypt-hub`, or leave the variable out"
        )
    try:
        return SigningKey.from_pem(pem, words)
    except KeyMalformed as error:
        raise KeyRefused(f"{path}: {error}; bring the file back from the backup") from error


def make_key(path: Path) -> SigningKey:
    """Write a new key, or return the one that another process has written meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = SigningKey.generate()
    part = _written_beside(path, key.to_pem(passphrase()))
    try:
        os.link(part, path)  # fails where another process was faster; then its key is the hub's
    except FileExistsError:
        return read_key(path)
    finally:
        part.unlink()
    return key


def encrypt_key(path: Path) -> SigningKey:
    """Put the key's file that lies open under the passphrase of `VARIABLE`. Raises `KeyRefused`.

    What the file held before may still be read from the disk's free blocks, and from older backups.
    """
    words = passphrase()
    if words is None:
        raise KeyRefused(f"{VARIABLE} names no file; write a passphrase into one of mode 600, and name it")
    pem = path.read_bytes() if path.exists() else b""
    if _ENCRYPTED in pem:
        raise KeyRefused(f"{path} is encrypted already")
    try:
        key = SigningKey.from_pem(pem)
    except KeyMalformed as error:
        raise KeyRefused(f"{path}: {error}; bring the file back from the backup") from error
    _written_beside(path, key.to_pem(words)).replace(path)
    return key


def _written_beside(path: Path, pem: bytes) -> Path:
    """Write a file of mode 600 beside `path`, on the disk for sure, and return where it is."""
    part = path.with_name(f"hub.{os.getpid()}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    return part


def key_of(home: Path) -> SigningKey:
    """Return the hub's key, made where this home has never signed. Raises `KeyRefused`."""
    path = key_path(home)
    if os.path.lexists(path):
        return read_key(path)
    if code_path(home).exists():
        raise KeyRefused(
            f"{path} is missing, and this hub has signed with it: bring it back from the backup; if it is lost or was "
            "stolen, stop the hub and make a new one by `orkhon prepare --new-key`"
        )
    return make_key(path)


def make_new_key(home: Path) -> SigningKey:
    """Make a key in the place of one that is gone. Raises `KeyRefused` while there is one."""
    path = key_path(home)
    if os.path.lexists(path):
        raise KeyRefused(f"{path} is there; move it out of {path.parent} first if another key is to sign from now on")
    return make_key(path)


def why_key_unusable(home: Path) -> str:
    """Return why nothing can be signed in that home, in one line; empty where all is well. Changes nothing."""
    if not os.path.lexists(key_path(home)) and not code_path(home).exists():
        return ""
    try:
        key_of(home)
    except KeyRefused as refusal:
        return str(refusal)
    return ""
