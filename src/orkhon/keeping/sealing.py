"""Seal a stream of bytes with a passphrase, and open it again. Knows no file name, no tar and no Django.

The form is the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár, "Online Authenticated-Encryption and its
Nonce-Reuse Misuse-Resistance", CRYPTO 2015): chunks of equal size, each sealed with AES-256-GCM under a nonce of
prefix ‖ counter ‖ last flag, so that chunks can neither be swapped, left out nor cut off. The key is Argon2id's
(RFC 9106). docs/decisions/0006-backups.md tells why, docs/howto/keep-and-move.md how to open it without Orkhon.
"""

from __future__ import annotations

import hmac
import json
import os
import unicodedata
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl.pwhash import argon2id

from orkhon.keeping.errors import BackupDamaged, BackupTooNew, NoBackup, WrongPassphrase

MAGIC: Final = b"ORKHON-BACKUP 1\n"
_FAMILY: Final = b"ORKHON-BACKUP "
# What a new backup is made with. Its header names them, so they may change without a new form.
CHUNK = 1024 * 1024
PASSES = argon2id.OPSLIMIT_MODERATE
MEMORY = argon2id.MEMLIMIT_MODERATE
_TAG: Final = 16
_KEY: Final = 32
_PREFIX: Final = 7
_LONGEST_HEADER: Final = 4096
_LARGEST_CHUNK: Final = 16 * 1024 * 1024
# A hostile header could otherwise ask for all memory, or for hours.
_MOST_MEMORY: Final = 1024 * 1024 * 1024
_MOST_PASSES: Final = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """The parameters that a reader needs, as they stand in the file's second line."""

    passes: int
    memory: int
    salt: bytes
    prefix: bytes
    chunk: int

    def derive(self, passphrase: str) -> tuple[bytes, bytes]:
        """Return the key, and the check that tells a wrong passphrase from an altered file. Takes half a second."""
        # One keyboard sends й as one sign, another as и with a breve; both mean the same letter.
        words = unicodedata.normalize("NFC", passphrase).encode("utf-8")
        derived = argon2id.kdf(2 * _KEY, words, self.salt, opslimit=self.passes, memlimit=self.memory)
        return derived[:_KEY], derived[_KEY:]

    def line(self, check: bytes) -> bytes:
        """Return the header's line; `check` is the second half of what the passphrase derives."""
        facts = {
            "cipher": "AES-256-GCM",
            "kdf": "argon2id",
            "passes": self.passes,
            "memory": self.memory,
            "salt": self.salt.hex(),
            "prefix": self.prefix.hex(),
            "chunk": self.chunk,
            "check": check.hex(),
        }
        return json.dumps(facts, separators=(",", ":")).encode("ascii") + b"\n"


def _nonce(prefix: bytes, counter: int, *, last: bool) -> bytes:
    return prefix + counter.to_bytes(4, "big") + (b"\x01" if last else b"\x00")


class Sealer:
    """A file to write into; what is written lies sealed in `raw`. `close` seals the last chunk, not `raw` itself."""

    def __init__(self, raw: BinaryIO, passphrase: str) -> None:
        self._raw = raw
        self._header = Header(
            passes=PASSES,
            memory=MEMORY,
            salt=os.urandom(argon2id.SALTBYTES),
            prefix=os.urandom(_PREFIX),
            chunk=CHUNK,
        )
        # Deriving takes half a second of one core and waits for nothing; the first bytes come later.
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="sealing")
        self._derived = self._worker.submit(self._header.derive, passphrase)
        self._cipher: AESGCM | None = None
        self._chunk = CHUNK
        self._buffer = bytearray(CHUNK)
        self._filled = 0
        self._counter = 0
        self._position = 0
        self._written: Future[object] | None = None

    def tell(self) -> int:
        """Return how many bytes were written into this file."""
        return self._position

    def write(self, data: bytes | memoryview) -> int:
        """Take bytes to seal; they reach `raw` a chunk at a time, from a thread of their own."""
        view = memoryview(data)
        start = 0
        while start < len(view):
            if self._filled == self._chunk:
                # Only once more has come: whichever chunk is the last is marked so.
                self._seal(last=False)
            count = min(self._chunk - self._filled, len(view) - start)
            self._buffer[self._filled : self._filled + count] = view[start : start + count]
            self._filled += count
            start += count
        self._position += len(view)
        return len(view)

    def take(self, handle: int, size: int) -> int:
        """Take up to `size` bytes that the file open under `handle` gives next, and return how many there were."""
        left = size
        while left:
            if self._filled == self._chunk:
                self._seal(last=False)
            room = memoryview(self._buffer)[self._filled : self._filled + left]
            count = os.readv(handle, [room])
            if not count:
                break
            self._filled += count
            left -= count
        self._position += size - left
        return size - left

    def close(self) -> None:
        """Seal the last chunk, which a reader demands to see."""
        try:
            self._seal(last=True)
            if self._written is not None:
                self._written.result()
        finally:
            self._worker.shutdown()

    def abandon(self) -> None:
        """Stop without a last chunk: no reader will take what lies there for whole."""
        self._worker.shutdown(cancel_futures=True)

    def _seal(self, *, last: bool) -> None:
        head = b""
        if self._cipher is None:
            key, check = self._derived.result()
            self._cipher = AESGCM(key)
            head = MAGIC + self._header.line(check)
        # The header is authenticated with the first chunk, and so cannot be altered either.
        sealed = self._cipher.encrypt(
            _nonce(self._header.prefix, self._counter, last=last),
            memoryview(self._buffer)[: self._filled],
            head or None,
        )
        if self._written is not None:
            self._written.result()
        self._written = self._worker.submit(self._put, head, sealed)
        self._counter += 1
        self._filled = 0

    def _put(self, head: bytes, sealed: bytes) -> None:
        if head:
            self._raw.write(head)
        self._raw.write(sealed)


class Opener:
    """A file to read from: what was sealed in `raw`, each chunk given out only after it was proven.

    Raises `NoBackup`, `BackupTooNew` and `WrongPassphrase` when made, `BackupDamaged` there or later. Whoever needs
    the whole must read to the end: only there is it known that nothing was cut off.
    """

    def __init__(self, raw: BinaryIO, passphrase: str) -> None:
        self._raw = raw
        self._header, line, check = _read_header(raw)
        self._head = MAGIC + line
        key, derived_check = self._header.derive(passphrase)
        if not hmac.compare_digest(check, derived_check):
            raise WrongPassphrase("the passphrase does not open this backup; give the one with which it was made")
        self._cipher = AESGCM(key)
        self._counter = 0
        self._next = raw.read(self._header.chunk + _TAG)
        self._open = memoryview(b"")
        self._ended = False

    def some(self, most: int) -> memoryview:
        """Return the next bytes, as many as lie ready but at most `most`; none at the end alone. Copies nothing."""
        if not self._open and not self._advance():
            return self._open
        found = self._open[:most]
        self._open = self._open[len(found) :]
        return found

    def read(self, size: int) -> bytes:
        """Return the next `size` bytes; fewer only at the end."""
        parts = []
        left = size
        while left and (part := self.some(left)):
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def _advance(self) -> bool:
        if self._ended:
            return False
        sealed = self._next
        self._next = self._raw.read(self._header.chunk + _TAG)
        last = not self._next
        try:
            opened = self._cipher.decrypt(
                _nonce(self._header.prefix, self._counter, last=last), sealed, None if self._counter else self._head
            )
        except (InvalidTag, ValueError):
            raise BackupDamaged(
                f"the backup was altered, or cut off, after {self._counter * self._header.chunk:,} of its bytes; "
                "use another backup"
            ) from None
        self._counter += 1
        self._ended = last
        self._open = memoryview(opened)
        return True


def _read_header(raw: BinaryIO) -> tuple[Header, bytes, bytes]:
    start = raw.read(len(MAGIC))
    if start != MAGIC:
        if start.startswith(_FAMILY):
            raise BackupTooNew(
                f"the file begins with {start.decode('ascii', 'replace').strip()!r}, and this Orkhon reads "
                f"{MAGIC.decode('ascii').strip()!r}; restore it with the Orkhon that made it, or a newer one"
            )
        raise NoBackup(
            "the file is no backup of Orkhon: it does not begin as one; give a file that `orkhon backup` made"
        )
    line = raw.readline(_LONGEST_HEADER)
    try:
        facts = json.loads(line)
        header = Header(
            passes=facts["passes"],
            memory=facts["memory"],
            salt=bytes.fromhex(facts["salt"]),
            prefix=bytes.fromhex(facts["prefix"]),
            chunk=facts["chunk"],
        )
        check = bytes.fromhex(facts["check"])
        known = (facts["cipher"], facts["kdf"]) == ("AES-256-GCM", "argon2id")
        sound = (
            line.endswith(b"\n")
            and all(type(number) is int for number in (header.passes, header.memory, header.chunk))
            and argon2id.OPSLIMIT_MIN <= header.passes <= _MOST_PASSES
            and argon2id.MEMLIMIT_MIN <= header.memory <= _MOST_MEMORY
            and (len(header.salt), len(header.prefix), len(check)) == (argon2id.SALTBYTES, _PREFIX, _KEY)
            and 1 <= header.chunk <= _LARGEST_CHUNK
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BackupDamaged("the backup's first lines were altered or cut off; use another backup") from error
    if not (known and sound):
        raise BackupDamaged("the backup's first lines name parameters that no Orkhon writes; use another backup")
    return header, line, check
