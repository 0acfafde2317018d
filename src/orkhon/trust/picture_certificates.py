"""Certificates with which a hub signs pictures, and lists of those taken back (X.509, RFC 5280; profile of C2PA 2.1,
14.5).

A root of the hub's own vouches for signers that are replaced each year. Bytes in and out: knows no file and no clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from orkhon.trust.errors import TrustError

ROOT_YEARS: Final = 15
SIGNER_DAYS: Final = 398
"""As long as the C2PA's own list lets a signer's certificate be."""
RENEW_DAYS: Final = 60
_CLAIM_SIGNING: Final = x509.ObjectIdentifier("1.3.6.1.4.1.62558.2.1")
_LONGEST_NAME: Final = 60


class CertificateMalformed(TrustError):
    """The bytes are no certificate, key or list that can be used."""


@dataclass(frozen=True, kw_only=True)
class Issued:
    """A certificate and its key, both as PEM."""

    certificate: bytes
    key: bytes

    def __repr__(self) -> str:
        return "Issued(certificate and key)"


def make_root(name: str, *, now: datetime, passphrase: bytes | None = None) -> Issued:
    """Return a new root for an alliance of that name."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(name, f"{name} pictures root")
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=365 * ROOT_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return Issued(certificate=_pem(builder.sign(key, SHA256())), key=_key_pem(key, passphrase))


def make_signer(
    root: Issued,
    name: str,
    *,
    now: datetime,
    until: datetime | None = None,
    since: datetime | None = None,
    passphrase: bytes | None = None,
) -> Issued:
    """Return a certificate by which pictures are signed, vouched for by `root`, good for 398 days from `now`."""
    issuer = read_certificate(root.certificate)
    issuer_key = read_key(root.key, passphrase)
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(_subject(name, f"{name} pictures"))
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since or now - timedelta(minutes=5))
        .not_valid_after(until or now + timedelta(days=SIGNER_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([_CLAIM_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
                issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
            ),
            critical=False,
        )
    )
    return Issued(certificate=_pem(builder.sign(issuer_key, SHA256())), key=_key_pem(key, passphrase))


def revoke(root: Issued, serials: Iterable[str], *, now: datetime, passphrase: bytes | None = None) -> bytes:
    """Return the list, signed by the root, of the certificates with these numbers (hexadecimal) as PEM."""
    issuer = read_certificate(root.certificate)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(now)
        .next_update(now + timedelta(days=365))
    )
    for serial in sorted(set(serials)):
        one = x509.RevokedCertificateBuilder().serial_number(int(serial, 16)).revocation_date(now).build()
        builder = builder.add_revoked_certificate(one)
    return builder.sign(read_key(root.key, passphrase), SHA256()).public_bytes(Encoding.PEM)


def revoked_serials(lists: Iterable[bytes], roots: bytes) -> frozenset[str]:
    """Return the numbers on those lists that one of `roots` (PEM) signed; others count for nothing.

    Raises `CertificateMalformed` for a list that cannot be read: a revocation that is overlooked is worse than an
    error.
    """
    issuers = read_certificates(roots)
    serials: set[str] = set()
    for pem in lists:
        try:
            found = x509.load_pem_x509_crl(pem) if pem.lstrip().startswith(b"-----") else x509.load_der_x509_crl(pem)
        except ValueError as cause:
            raise CertificateMalformed(f"a list of revoked certificates cannot be read: {cause}") from cause
        if any(_signed_by(found, issuer) for issuer in issuers):
            serials.update(f"{one.serial_number:x}" for one in found)
    return frozenset(serials)


def _signed_by(found: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    if found.issuer != issuer.subject:
        return False
    try:
        return found.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]  # a wrong kind raises TypeError
    except (TypeError, ValueError, InvalidSignature, UnsupportedAlgorithm):
        return False


def read_certificates(pem: bytes) -> list[x509.Certificate]:
    """Return all certificates of a PEM, none for an empty one. Raises `CertificateMalformed`."""
    if b"-----BEGIN" not in pem:
        return []
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError as cause:
        raise CertificateMalformed(f"the PEM holds a certificate that cannot be read: {cause}") from cause


def read_certificate(pem: bytes) -> x509.Certificate:
    """Return the first certificate of a PEM. Raises `CertificateMalformed`."""
    found = read_certificates(pem)
    if not found:
        raise CertificateMalformed("the PEM holds no certificate")
    return found[0]


def read_key(pem: bytes, passphrase: bytes | None = None) -> CertificateIssuerPrivateKeyTypes:
    """Return the private key of a PEM, a P-256 one. Raises `CertificateMalformed`."""
    try:
        key = load_pem_private_key(pem, password=passphrase if b"ENCRYPTED" in pem else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as cause:
        raise CertificateMalformed(f"the PEM holds no readable private key: {cause}") from cause
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise CertificateMalformed(f"the PEM holds a {type(key).__name__}; a key on P-256 is wanted")
    return key


def open_key(pem: bytes, passphrase: bytes | None = None) -> bytes:
    """Return the key as a PEM that is not encrypted, for the library that signs. Raises `CertificateMalformed`."""
    return _key_pem(read_key(pem, passphrase), None)


def serial_of(pem: bytes) -> str:
    """Return the first certificate's number in hexadecimal."""
    return f"{read_certificate(pem).serial_number:x}"


def fingerprint_of(pem: bytes) -> str:
    """Return the SHA-256 of the first certificate in hexadecimal."""
    return read_certificate(pem).fingerprint(SHA256()).hex()


def ends(pem: bytes) -> datetime:
    """Return until when the first certificate is good."""
    return read_certificate(pem).not_valid_after_utc


def _subject(organisation: str, name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:_LONGEST_NAME] or "hub"),
            x509.NameAttribute(NameOID.COMMON_NAME, name[:_LONGEST_NAME]),
        ]
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def _key_pem(key: CertificateIssuerPrivateKeyTypes, passphrase: bytes | None) -> bytes:
    protection = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection)
