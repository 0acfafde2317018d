"""Content credentials are judged in words of our own: intact is not enough, and who is unknown is told as unknown."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import c2pa
import pytest
from PIL import Image

from orkhon.trust.c2pa_files import Credentials, SigningFailed, TrustAnchors, read_credentials, sign
from orkhon.trust.content_credentials import (
    Certificate,
    Provenance,
    ProvenanceVerdict,
    TrustList,
    judge,
)
from orkhon.trust.picture_certificates import (
    CertificateMalformed,
    Issued,
    make_root,
    make_signer,
    revoke,
    revoked_serials,
    serial_of,
)
from orkhon.verification.pictures.manifests import About, manifest_of
from tests.verification.time_stamps import Authority, authority

NAME = "Invented Alliance"
CAMERA = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
MANIFEST = manifest_of(
    About(title="A bridge", credit="A. Example / Altai", item_uri="urn:altai:1", source_type=CAMERA), version="0"
)


@pytest.fixture(scope="module")
def root() -> Issued:
    """The root of an invented alliance."""
    return make_root(NAME, now=datetime.now(UTC))


@pytest.fixture(scope="module")
def signer(root: Issued) -> Issued:
    """Its signer of this year."""
    return make_signer(root, NAME, now=datetime.now(UTC))


@pytest.fixture(scope="module")
def stamps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """OpenSSL's time-stamping authority."""
    with authority(tmp_path_factory.mktemp("tsa")) as found:
        yield found


def webp(seed: int = 1) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((320, 200), 40 + seed).convert("RGB").save(out, "WEBP", quality=78)
    return out.getvalue()


def signed_by(issued: Issued, *, stamp: str = "", manifest: Mapping[str, Any] = MANIFEST) -> bytes:
    credentials = Credentials(chain=issued.certificate.decode(), key=issued.key)
    return sign(webp(), "image/webp", manifest, credentials, stamp=stamp)


def read(
    data: bytes,
    *roots: Issued,
    owner: TrustList = TrustList.ALLIANCE,
    revoked: frozenset[str] = frozenset(),
    stamps: str = "",
    media_type: str = "image/webp",
) -> Provenance:
    lists = [TrustAnchors(owner=owner, roots=one.certificate.decode(), revoked=revoked) for one in roots]
    return read_credentials(data, media_type, lists=lists, stamps=stamps, now=datetime.now(UTC))


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("A", ProvenanceVerdict.UNSIGNED),
        ("C", ProvenanceVerdict.UNKNOWN_SIGNER),
        ("CA", ProvenanceVerdict.UNKNOWN_SIGNER),
        ("E-dat-CA", ProvenanceVerdict.ALTERED),
        ("E-sig-CA", ProvenanceVerdict.BROKEN),
        ("CIE-sig-CA", ProvenanceVerdict.INGREDIENT_BROKEN),
    ],
)
def test_the_c2pas_own_examples_are_judged_as_their_names_say(
    test_data: Path, name: str, verdict: ProvenanceVerdict
) -> None:
    data = (test_data / "c2pa" / f"adobe-20220124-{name}.jpg").read_bytes()
    found = read(data, media_type="image/jpeg")
    assert found.verdict is verdict
    assert not found.is_green
    assert (found.broken_ingredients != ()) == (verdict is ProvenanceVerdict.INGREDIENT_BROKEN)


def test_our_own_picture_tells_who_signed_it_by_whose_list_and_what_it_is(root: Issued, signer: Issued) -> None:
    found = read(signed_by(signer), root)
    assert found.verdict is ProvenanceVerdict.TRUSTED
    assert found.is_green
    assert (found.signer, found.trusted_by, found.serial) == (NAME, TrustList.ALLIANCE, serial_of(signer.certificate))
    assert (found.credit, found.item_uri, found.source_type) == ("A. Example / Altai", "urn:altai:1", CAMERA)


def test_lists_are_kept_apart_and_the_one_that_knows_the_signer_is_named(root: Issued, signer: Issued) -> None:
    data = signed_by(signer)
    stranger = make_root("Another", now=datetime.now(UTC))
    assert read(data, stranger, root, owner=TrustList.IPTC).trusted_by is TrustList.IPTC
    found = read(data, stranger)
    assert (found.verdict, found.trusted_by) == (ProvenanceVerdict.UNKNOWN_SIGNER, None)
    assert not found.is_green


def test_a_root_of_time_stamps_vouches_for_no_signer(root: Issued, signer: Issued) -> None:
    found = read(signed_by(signer), stamps=root.certificate.decode())
    assert not found.is_green
    assert found.trusted_by is None


def test_an_altered_pixel_is_told_as_a_changed_picture(root: Issued, signer: Issued) -> None:
    data = bytearray(signed_by(signer))
    data[data.index(b"VP8 ") + 2000] ^= 1
    assert read(bytes(data), root).verdict is ProvenanceVerdict.ALTERED


def test_a_picture_that_was_saved_anew_is_unsigned_and_not_broken(root: Issued, signer: Issued) -> None:
    out = io.BytesIO()
    Image.open(io.BytesIO(signed_by(signer))).save(out, "WEBP")
    assert read(out.getvalue(), root).verdict is ProvenanceVerdict.UNSIGNED


def test_an_expired_certificate_counts_with_a_time_stamp_alone(root: Issued, stamps: Authority) -> None:
    until = datetime.now(UTC) + timedelta(seconds=4)
    short = make_signer(root, NAME, now=datetime.now(UTC), until=until)
    plain, stamped = signed_by(short), signed_by(short, stamp=stamps.address)
    assert len(stamps.asked) == 1
    while datetime.now(UTC) < until + timedelta(seconds=1):
        time.sleep(0.1)
    assert read(plain, root, stamps=stamps.root).verdict is ProvenanceVerdict.EXPIRED
    found = read(stamped, root, stamps=stamps.root)
    assert found.verdict is ProvenanceVerdict.TRUSTED
    assert found.signed is not None
    # A stamp of an authority that nobody here knows is no proof of a time.
    unknown = read(stamped, root)
    assert (unknown.verdict, unknown.signed) == (ProvenanceVerdict.EXPIRED, None)


def test_a_certificate_that_was_taken_back_counts_no_more(root: Issued, signer: Issued) -> None:
    now = datetime.now(UTC)
    taken_back = revoked_serials([revoke(root, [serial_of(signer.certificate)], now=now)], root.certificate)
    assert read(signed_by(signer), root, revoked=taken_back).verdict is ProvenanceVerdict.REVOKED
    other = make_signer(root, NAME, now=now)
    assert read(signed_by(other), root, revoked=taken_back).verdict is ProvenanceVerdict.TRUSTED


def test_a_list_of_revoked_certificates_that_its_root_did_not_sign_counts_for_nothing(
    root: Issued, signer: Issued
) -> None:
    now = datetime.now(UTC)
    forged = revoke(make_root(NAME, now=now), [serial_of(signer.certificate)], now=now)
    assert revoked_serials([forged], root.certificate) == frozenset()
    with pytest.raises(CertificateMalformed):
        revoked_serials([b"-----BEGIN X509 CRL-----\nrubbish\n-----END X509 CRL-----"], root.certificate)


def test_a_certificate_of_tomorrow_signs_nothing_and_is_told_as_not_valid_yet(root: Issued) -> None:
    now = datetime.now(UTC)
    future = make_signer(root, NAME, now=now, since=now + timedelta(days=1), until=now + timedelta(days=9))
    with pytest.raises(SigningFailed):
        signed_by(future)
    report = {
        "active_manifest": "m",
        "manifests": {"m": {"title": "x"}},
        "validation_results": {"activeManifest": {"failure": [{"code": "signingCredential.expired"}]}},
    }
    certificate = Certificate(
        name=NAME, issuer=NAME, serial="1", fingerprint="", not_before=now + timedelta(days=1),
        not_after=now + timedelta(days=9),
    )  # fmt: skip
    found = judge(report, certificate=certificate, trusted_by=TrustList.ALLIANCE, revoked=False, now=now)
    assert found.verdict is ProvenanceVerdict.NOT_YET_VALID


def test_a_manifest_that_lies_elsewhere_is_not_fetched(signer: Issued) -> None:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    info = c2pa.C2paSignerInfo(alg=b"es256", sign_cert=signer.certificate, private_key=signer.key, ta_url=None)
    out = io.BytesIO()
    with c2pa.Signer.from_info(info) as one, c2pa.Builder(dict(MANIFEST)) as builder:
        builder.set_no_embed()
        builder.set_remote_url(f"http://127.0.0.1:{server.server_port}/manifest.c2pa")
        builder.sign(one, "image/webp", io.BytesIO(webp()), out)
    found = read(out.getvalue())
    server.shutdown()
    server.server_close()
    assert asked == []
    assert found.verdict in {ProvenanceVerdict.UNSIGNED, ProvenanceVerdict.UNREADABLE}
    assert not found.is_green


@pytest.mark.parametrize(
    "report", [{}, {"manifests": []}, {"manifests": {"a": 1}, "active_manifest": "a"}, {"validation_results": "x"}]
)
def test_a_report_of_another_shape_proves_nothing(report: Mapping[str, Any]) -> None:
    found = judge(report, certificate=None, trusted_by=TrustList.C2PA, revoked=False, now=datetime.now(UTC))
    assert found.verdict is ProvenanceVerdict.UNREADABLE


def test_words_from_a_manifest_are_bounded_and_control_nothing(root: Issued, signer: Issued) -> None:
    manifest = json.loads(json.dumps(MANIFEST)) | {"title": "a\x1b[31m\u202eb" + "c" * 5000}
    found = read(signed_by(signer, manifest=manifest), root)
    assert found.title.startswith("a[31mb")
    assert len(found.title) == 300
