"""Seal what must be read again but never from a copy of the database, with a key in a file of the home folder.

The key lies beside the others under `keys/`, so it is in the encrypted backups and in no export. Not the secret of
sessions: that one may be replaced at any time, and then nobody's authenticator app would fit any more.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
import stat
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from orkhon.alliance.errors import SecretRefused

_BYTES: Final = 32
_NONCE: Final = 12


def seal(text: str, *, about: str) -> str:
    """Return `text` as only this hub can read it, and only under the same `about` (AES-256-GCM)."""
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(_key()).encrypt(nonce, text.encode(), about.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode("ascii")


def unseal(sealed: str, *, about: str) -> str:
    """Return what was sealed. Raises `SecretRefused` where the key or the row is another."""
    try:
        data = base64.urlsafe_b64decode(sealed.encode("ascii"))
        return AESGCM(_key()).decrypt(data[:_NONCE], data[_NONCE:], about.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise SecretRefused(
            f"what was sealed about {about} does not open with {_path()}; put that file back from the backup"
        ) from error


def fingerprint(text: str, *, about: str) -> str:
    """Return a keyed hash, to know `text` again without keeping it."""
    return hmac.new(_key(), f"{about}\0{text}".encode(), hashlib.sha256).hexdigest()


def _path() -> Path:
    return Path(settings.ORKHON_HOME) / "keys" / "second_factor"


def _key() -> bytes:
    path = _path()
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        _make(path)
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(handle, "rb") as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        if mode & 0o077:
            raise SecretRefused(f"{path} can be read by others (mode {mode:o}); run chmod 600 on it")
        key = file.read(_BYTES + 1)
    if len(key) != _BYTES:
        raise SecretRefused(f"{path} holds {len(key)} bytes where {_BYTES} were wanted; put it back from the backup")
    return key


def _make(path: Path) -> None:
    """Write a new key, whole or not at all; of two who do so at once the first one's is the hub's."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(part, path)
    finally:
        part.unlink(missing_ok=True)
