"""A time-stamping authority on loopback: OpenSSL's `ts` answers, so that no code of ours judges its own stamps."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_CONFIGURATION = """
[tsa]
default_tsa = tsa_config
[tsa_config]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
"""


@dataclass(frozen=True, kw_only=True)
class Authority:
    """Where it is asked, and the root by which its stamps are believed."""

    address: str
    root: str
    asked: list[int]


@contextlib.contextmanager
def authority(folder: Path) -> Iterator[Authority]:
    """Run an authority of invented name in `folder` until the end of the block."""
    folder.mkdir(parents=True, exist_ok=True)
    root = _make(folder)
    asked: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = folder / f"{len(asked)}-{threading.get_ident()}.tsq"
            request.write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append(request.stat().st_size)
            reply = request.with_suffix(".tsr")
            subprocess.run(
                [
                    *("openssl", "ts", "-reply", "-config", str(folder / "tsa.cnf"), "-section", "tsa_config"),
                    *("-queryfile", str(request), "-inkey", str(folder / "tsa.key")),
                    *("-signer", str(folder / "tsa.pem"), "-chain", str(folder / "root.pem"), "-out", str(reply)),
                ],
                check=True,
                capture_output=True,
            )
            body = reply.read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Authority(address=f"http://127.0.0.1:{server.server_port}/", root=root, asked=asked)
    finally:
        server.shutdown()
        server.server_close()


def _make(folder: Path) -> str:
    now = datetime.now(UTC)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Invented time root")])

    def begun(subject: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(root_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=3650))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        )

    def usage(*, certificates: bool) -> x509.KeyUsage:
        return x509.KeyUsage(
            digital_signature=not certificates, content_commitment=False, key_encipherment=False,
            data_encipherment=False, key_agreement=False, key_cert_sign=certificates, crl_sign=certificates,
            encipher_only=False, decipher_only=False,
        )  # fmt: skip

    root = (
        begun(root_name, root_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage(certificates=True), critical=True)
        .sign(root_key, SHA256())
    )
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Invented time authority")])
    stamper = (
        begun(name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(root_key, SHA256())
    )
    (folder / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    (folder / "tsa.pem").write_bytes(stamper.public_bytes(Encoding.PEM))
    (folder / "tsa.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "serial").write_text("01")
    (folder / "tsa.cnf").write_text(_CONFIGURATION.format(folder=folder))
    return root.public_bytes(Encoding.PEM).decode()
