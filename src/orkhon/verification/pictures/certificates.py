"""The hub's certificates for pictures as files under `keys/`: made once, replaced in time, taken back when stolen.

`pictures-root.pem` vouches for `pictures.pem`, with which pictures are signed; both hold a certificate and its key,
readable by their owner alone and encrypted under the passphrase of the hub's own key where that has one.
`pictures-revoked.crl` is the list of those taken back. Who has a certificate from elsewhere names it and its key in
the environment.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from orkhon.alliance.errors import KeyRefused
from orkhon.alliance.key_file import passphrase
from orkhon.trust.picture_certificates import (
    RENEW_DAYS,
    CertificateMalformed,
    Issued,
    ends,
    fingerprint_of,
    make_root,
    make_signer,
    open_key,
    read_certificate,
    read_certificates,
    revoke,
    revoked_serials,
    serial_of,
)
from orkhon.verification.models.picture import SIGNING, SignedRendition
from orkhon.verification.pictures.errors import SigningRefused
from orkhon.verification.pictures.trusting import trusted
from orkhon.verification.pictures.workshop import Trusted

ROOT: Final = "pictures-root.pem"
SIGNER: Final = "pictures.pem"
REVOKED: Final = "pictures-revoked.crl"
_KEY: Final = b"PRIVATE KEY-----"


@dataclass(frozen=True, kw_only=True)
class SigningCertificate:
    """With what pictures are signed now: the chain as PEM, the key as PEM (open), the certificate's SHA-256."""

    chain: str
    key: bytes
    fingerprint: str

    def __repr__(self) -> str:
        return f"SigningCertificate({self.fingerprint[:12]})"


def make_certificates(home: Path, name: str, *, now: datetime) -> list[str]:
    """Make what is missing and replace a signer that ends within 60 days. Return the names of the files written.

    Raises `SigningRefused` where a file cannot be used. Nothing is made where another certificate is chosen.
    """
    if settings.ENVIRONMENT.picture_certificate:
        return []
    written = []
    root = _read(home / "keys" / ROOT)
    if root is None:
        root = _write(home / "keys" / ROOT, make_root(name, now=now, passphrase=_passphrase()))
        written.append(ROOT)
    signer = _read(home / "keys" / SIGNER)
    if signer is None or ends(signer.certificate) - now < timedelta(days=RENEW_DAYS):
        words = _passphrase()
        _write(home / "keys" / SIGNER, make_signer(root, name, now=now, passphrase=words))
        written.append(SIGNER)
    return written


def signing_certificate(home: Path, *, now: datetime) -> SigningCertificate:
    """Return with what pictures are signed now, replaced where its time is nearly over. Raises `SigningRefused`."""
    chosen = settings.ENVIRONMENT.picture_certificate
    if chosen:
        return _chosen(Path(chosen), Path(settings.ENVIRONMENT.picture_key))
    make_certificates(home, settings.ENVIRONMENT.hub, now=now)
    signer = _read(home / "keys" / SIGNER)
    if signer is None:
        raise SigningRefused(f"{home / 'keys' / SIGNER} is missing; `orkhon prepare` makes it")
    return SigningCertificate(
        chain=signer.certificate.decode("ascii"),
        key=_opened(signer.key),
        fingerprint=fingerprint_of(signer.certificate),
    )


def revoke_signer(home: Path, *, now: datetime) -> str:
    """Take the present signer back for good and make another; return the number of the one taken back.

    Whatever it has signed is told as revoked from now on, and what portals give out is signed anew.
    """
    root, signer = _read(home / "keys" / ROOT), _read(home / "keys" / SIGNER)
    if root is None or signer is None:
        raise SigningRefused("there is no certificate of this hub's own to take back; `orkhon prepare` makes one")
    path = home / "keys" / REVOKED
    known = _numbers(path, root)
    serial = serial_of(signer.certificate)
    words = _passphrase()
    _put(path, revoke(root, {*known, serial}, now=now, passphrase=words), 0o644)
    (home / "keys" / SIGNER).unlink()
    make_certificates(home, settings.ENVIRONMENT.hub, now=now)
    SignedRendition.objects.filter(certificate=fingerprint_of(signer.certificate)).update(
        state=SIGNING, signed_hash="", next_attempt=now, attempts=0
    )
    return serial


def trusted_here() -> Trusted:
    """Return whom this hub trusts in pictures."""
    home = Path(settings.ORKHON_HOME)
    folder = Path(settings.ENVIRONMENT.trust or home / "trust")
    return trusted(folder, own_root=own_root(home), own_revoked=_bytes(home / "keys" / REVOKED))


def own_root(home: Path) -> bytes:
    """Return the hub's own root certificate as PEM, for others to trust; empty where there is none."""
    pem = _bytes(home / "keys" / ROOT)
    return pem.partition(b"-----END CERTIFICATE-----")[0] + b"-----END CERTIFICATE-----\n" if pem else b""


def _numbers(path: Path, root: Issued) -> frozenset[str]:
    pem = _bytes(path)
    return revoked_serials([pem], root.certificate) if pem else frozenset()


def _chosen(certificate: Path, key: Path) -> SigningCertificate:
    try:
        chain, pem = certificate.read_bytes(), key.read_bytes()
        if stat.S_IMODE(key.stat().st_mode) & 0o077:
            raise SigningRefused(f"{key} can be read by others; run chmod 600 on it")
        read_certificates(chain)
        fingerprint = fingerprint_of(chain)
    except OSError as error:
        raise SigningRefused(f"{error.filename} cannot be read: {error.strerror}") from error
    except CertificateMalformed as error:
        raise SigningRefused(f"{certificate}: {error}") from error
    return SigningCertificate(chain=chain.decode("ascii", "replace"), key=_opened(pem), fingerprint=fingerprint)


def _opened(pem: bytes) -> bytes:
    try:
        return open_key(pem, _passphrase())
    except CertificateMalformed as error:
        raise SigningRefused(str(error)) from error


def _passphrase() -> bytes | None:
    try:
        return passphrase()
    except KeyRefused as error:
        raise SigningRefused(str(error)) from error


def _read(path: Path) -> Issued | None:
    pem = _bytes(path)
    if not pem:
        return None
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise SigningRefused(f"{path} can be read by others; run chmod 600 on it, and think about taking it back")
    end = pem.find(b"-----END CERTIFICATE-----") + len(b"-----END CERTIFICATE-----")
    try:
        read_certificate(pem[:end])
    except CertificateMalformed as error:
        raise SigningRefused(f"{path}: {error}; bring the file back from the backup") from error
    if _KEY not in pem[end:]:
        raise SigningRefused(f"{path} holds no key; bring the file back from the backup")
    return Issued(certificate=pem[:end] + b"\n", key=pem[end:].lstrip())


def _write(path: Path, issued: Issued) -> Issued:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _put(path, issued.certificate + issued.key, 0o600)
    return _read(path) or issued


def _put(path: Path, data: bytes, mode: int) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
