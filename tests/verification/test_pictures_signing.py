"""What portals give out is signed in the background, once a rendition; what cannot be signed is given out unsigned."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.test import Client, override_settings
from PIL import Image

from orkhon.media.actions.add_picture import add_picture
from orkhon.media.actions.remove_picture import remove_picture
from orkhon.media.models import Picture
from orkhon.portals.pictures import path_of
from orkhon.trust.content_credentials import ProvenanceVerdict, TrustList
from orkhon.verification.models import SignedRendition
from orkhon.verification.pictures.certificates import (
    REVOKED,
    ROOT,
    SIGNER,
    make_certificates,
    revoke_signer,
    signing_certificate,
    trusted_here,
)
from orkhon.verification.pictures.errors import SigningRefused
from orkhon.verification.pictures.signing import sign_due
from orkhon.verification.pictures.workshop import Workshop
from orkhon.wire.actions.redact import redact
from orkhon.wire.erasing import finish_erasures
from tests.verification.pictured import drawn, followed, jpeg, sent
from tests.verification.time_stamps import authority
from tests.wire.making import NOW

pytestmark = [pytest.mark.django_db(databases="__all__")]


def chosen(**changes: Any) -> Any:
    return override_settings(ENVIRONMENT=replace(project.ENVIRONMENT, **changes))


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    """A home that `prepare` has been in."""
    with override_settings(ORKHON_HOME=tmp_path, MEDIA_ROOT=str(tmp_path / "media")):
        make_certificates(tmp_path, "orkhon", now=datetime.now(UTC))
        # Wagtail remembers renditions by numbers, which every test gives out again.
        cache.clear()
        yield tmp_path


@pytest.fixture
def picture() -> Picture:
    """A picture of the desk, wide enough for three sizes."""
    return add_picture(jpeg(drawn(1, (1500, 1000))), title="A town", credit="A. Example / Altai")


def given(picture: Picture, width: int) -> Any:
    answer = Client().get(path_of(picture, width))
    assert answer.status_code == 200
    return answer


def verdict(data: bytes) -> Any:
    with Workshop() as shop:
        return shop.read(data, trust=trusted_here(), now=datetime.now(UTC)).provenance


def test_the_first_reader_waits_for_no_signature_and_the_next_gets_it(picture: Picture) -> None:
    first = given(picture, 960)
    assert first.headers["Cache-Control"] == "public, max-age=15"
    assert verdict(first.content).verdict is ProvenanceVerdict.UNSIGNED
    assert sign_due(now=datetime.now(UTC)) == 1
    then = given(picture, 960)
    assert then.headers["Cache-Control"] == "public, max-age=3600"
    said = verdict(then.content)
    assert (said.verdict, said.trusted_by) == (ProvenanceVerdict.TRUSTED, TrustList.ALLIANCE)
    assert (said.credit, said.title) == ("A. Example / Altai", "A town")
    assert len(then.content) - len(first.content) < 8_000
    assert Image.open(io.BytesIO(then.content)).size == (960, 640)


def test_the_smallest_size_carries_none_and_is_not_ordered(picture: Picture) -> None:
    assert given(picture, 480).headers["Cache-Control"] == "public, max-age=3600"
    assert not SignedRendition.objects.exists()


def test_the_same_size_is_signed_once(picture: Picture) -> None:
    for _ in range(3):
        given(picture, 1440)
    assert sign_due(now=datetime.now(UTC)) == 1
    given(picture, 1440)
    assert sign_due(now=datetime.now(UTC)) == 0


def test_a_key_that_others_can_read_signs_nothing_and_the_picture_goes_out(picture: Picture, home: Path) -> None:
    (home / "keys" / SIGNER).chmod(0o644)
    given(picture, 960)
    assert sign_due(now=datetime.now(UTC)) == 0
    [row] = SignedRendition.objects.all()
    assert "chmod 600" in row.cause
    assert verdict(given(picture, 960).content).verdict is ProvenanceVerdict.UNSIGNED


def test_what_is_tried_in_vain_is_given_up_and_then_kept_by_caches(picture: Picture, home: Path) -> None:
    (home / "keys" / SIGNER).chmod(0o644)
    given(picture, 960)
    now = datetime.now(UTC)
    for _ in range(6):
        now += timedelta(days=2)
        sign_due(now=now)
    assert given(picture, 960).headers["Cache-Control"] == "public, max-age=3600"


def test_a_time_stamp_is_asked_of_the_authority_through_the_hub(picture: Picture, home: Path) -> None:
    with authority(home / "tsa") as found, chosen(time_stamps=found.address):
        stamps = home / "trust" / "time-stamps"
        stamps.mkdir(parents=True)
        (stamps / "root.pem").write_text(found.root)
        given(picture, 960)
        assert sign_due(now=datetime.now(UTC)) == 1
        assert len(found.asked) == 1
        assert SignedRendition.objects.get().stamped
        assert verdict(given(picture, 960).content).signed is not None


def test_an_authority_that_is_away_leaves_the_signature_without_a_stamp_and_says_so(picture: Picture) -> None:
    with chosen(time_stamps="http://127.0.0.1:9/"):
        given(picture, 960)
        assert sign_due(now=datetime.now(UTC)) == 1
    row = SignedRendition.objects.get()
    assert not row.stamped
    assert "time-stamping authority" in row.cause
    assert verdict(given(picture, 960).content).verdict is ProvenanceVerdict.TRUSTED


def signed_files(home: Path) -> list[Path]:
    return [path for path in (home / "media" / "signed").rglob("*") if path.is_file()]


def while_signing(monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], object]) -> None:
    """Have something happen when the signature is made and not kept yet."""
    real = Workshop.sign

    def sign(shop: Workshop, *given: Any, **more: Any) -> bytes:
        signed = real(shop, *given, **more)
        meanwhile()
        return signed

    monkeypatch.setattr(Workshop, "sign", sign)


@pytest.mark.database
@pytest.mark.parametrize("going", [remove_picture, Picture.delete], ids=["by a redaction", "in the admin"])
def test_signed_forms_and_their_orders_go_with_the_picture(
    picture: Picture, home: Path, going: Callable[[Picture], object]
) -> None:
    given(picture, 960)
    given(picture, 1440)
    assert sign_due(now=datetime.now(UTC)) == 2
    other = add_picture(jpeg(drawn(2, (1500, 1000))), title="A field")
    given(other, 960)
    assert sign_due(now=datetime.now(UTC)) == 1
    assert len(signed_files(home)) == 3
    going(picture)
    [row] = SignedRendition.objects.all()
    assert row.picture == other.pk
    assert [path.name for path in signed_files(home)] == [row.source_hash]


@pytest.mark.database
def test_a_signed_form_goes_with_its_rendition(picture: Picture, home: Path) -> None:
    given(picture, 960)
    given(picture, 1440)
    assert sign_due(now=datetime.now(UTC)) == 2
    picture.renditions.filter(filter_spec__startswith="width-960|").delete()
    assert len(signed_files(home)) == SignedRendition.objects.count() == 1


@pytest.mark.database
def test_a_signature_that_ends_after_its_picture_went_is_not_kept(
    picture: Picture, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(picture, 960)
    while_signing(monkeypatch, lambda: remove_picture(Picture.objects.get(pk=picture.pk)))
    assert sign_due(now=datetime.now(UTC)) == 0
    assert signed_files(home) == []
    assert not SignedRendition.objects.exists()


@pytest.mark.database
def test_an_order_that_came_while_its_picture_went_is_dropped(
    picture: Picture, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(picture, 960)
    now = datetime.now(UTC)

    def meanwhile() -> None:
        # The reader's question came before the picture went, and its order after.
        kept = SignedRendition.objects.get()
        Picture.objects.get(pk=picture.pk).delete()
        kept.save(force_insert=True)

    while_signing(monkeypatch, meanwhile)
    assert sign_due(now=now) == 0
    assert signed_files(home) == []
    assert SignedRendition.objects.count() == 1
    assert sign_due(now=now) == 0
    assert not SignedRendition.objects.exists()


@pytest.mark.database
def test_what_was_to_be_signed_anew_still_goes_with_its_picture(picture: Picture, home: Path) -> None:
    given(picture, 960)
    sign_due(now=datetime.now(UTC))
    revoke_signer(home, now=datetime.now(UTC))
    assert len(signed_files(home)) == 1
    remove_picture(picture)
    assert signed_files(home) == []


@pytest.mark.database
def test_a_redaction_takes_the_credentials_from_pictures_that_stay(picture: Picture, home: Path) -> None:
    sent("urn:altai:town", jpeg(drawn(1, (1500, 1000))))
    followed()
    given(picture, 960)
    assert sign_due(now=datetime.now(UTC)) == 1
    redact("urn:altai:town", reason="a court", authority="a court", person="one", second="two", now=NOW)
    finish_erasures(now=NOW)
    assert Picture.objects.filter(pk=picture.pk).exists()
    assert signed_files(home) == []
    assert not SignedRendition.objects.exists()


def test_certificates_are_made_once_readable_by_their_owner_alone(home: Path) -> None:
    for name in (ROOT, SIGNER):
        assert (home / "keys" / name).stat().st_mode & 0o777 == 0o600
    before = signing_certificate(home, now=datetime.now(UTC))
    assert make_certificates(home, "orkhon", now=datetime.now(UTC)) == []
    assert signing_certificate(home, now=datetime.now(UTC)).fingerprint == before.fingerprint


def test_a_signer_is_replaced_sixty_days_before_its_end(home: Path) -> None:
    before = signing_certificate(home, now=datetime.now(UTC)).fingerprint
    soon = datetime.now(UTC) + timedelta(days=398 - 59)
    assert make_certificates(home, "orkhon", now=soon) == [SIGNER]
    assert signing_certificate(home, now=soon).fingerprint != before


def test_a_signer_that_was_taken_back_is_told_as_revoked(picture: Picture, home: Path) -> None:
    given(picture, 960)
    sign_due(now=datetime.now(UTC))
    data = given(picture, 960).content
    revoke_signer(home, now=datetime.now(UTC))
    assert (home / "keys" / REVOKED).exists()
    assert verdict(data).verdict is ProvenanceVerdict.REVOKED
    # A second one taken back does not forgive the first.
    revoke_signer(home, now=datetime.now(UTC))
    assert verdict(data).verdict is ProvenanceVerdict.REVOKED


def test_what_a_signer_that_was_taken_back_has_signed_is_signed_anew(picture: Picture, home: Path) -> None:
    given(picture, 960)
    sign_due(now=datetime.now(UTC))
    revoke_signer(home, now=datetime.now(UTC))
    given(picture, 960)
    assert sign_due(now=datetime.now(UTC)) == 1
    assert verdict(given(picture, 960).content).verdict is ProvenanceVerdict.TRUSTED


def test_a_passphrase_keeps_the_keys_sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = tmp_path / "passphrase"
    words.write_text("correct horse battery staple")
    words.chmod(0o600)
    monkeypatch.setenv("ORKHON_KEY_PASSPHRASE_FILE", str(words))
    home = tmp_path / "sealed"
    make_certificates(home, "orkhon", now=datetime.now(UTC))
    for name in (ROOT, SIGNER):
        assert b"ENCRYPTED PRIVATE KEY" in (home / "keys" / name).read_bytes()
    assert b"ENCRYPTED" not in signing_certificate(home, now=datetime.now(UTC)).key
    monkeypatch.delenv("ORKHON_KEY_PASSPHRASE_FILE")
    with pytest.raises(SigningRefused):
        signing_certificate(home, now=datetime.now(UTC))


def test_a_certificate_from_elsewhere_signs_in_place_of_the_hubs_own(home: Path, tmp_path: Path) -> None:
    pem = (home / "keys" / SIGNER).read_bytes()
    end = pem.index(b"-----END CERTIFICATE-----") + 26
    certificate, key = tmp_path / "c.pem", tmp_path / "k.pem"
    certificate.write_bytes(pem[:end])
    key.write_bytes(pem[end:])
    os.chmod(key, 0o600)
    with chosen(picture_certificate=str(certificate), picture_key=str(key)):
        found = signing_certificate(home, now=datetime.now(UTC))
        assert found.chain.startswith("-----BEGIN CERTIFICATE-----")
        os.chmod(key, 0o644)
        with pytest.raises(SigningRefused):
            signing_certificate(home, now=datetime.now(UTC))
