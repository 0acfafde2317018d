"""A Superdesk pushes items and their pictures to a source of its own, signed with the secret that both know."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image
from pytest_django import Settings

from orkhon.alliance.models import Agency, Source
from orkhon.alliance.source_secrets import write_secret
from orkhon.intake.actions.poll_source import poll_source
from orkhon.intake.actions.take_upload import forget_uploads
from orkhon.intake.connectors.superdesk.signature import HEADER, signature_of
from orkhon.intake.models import MirroredMedia, SourceHealth, UploadedFile
from orkhon.intake.poll import due_sources
from orkhon.intake.queries import mirrored
from orkhon.media.models import StoredFile
from orkhon.wire.actions.redact import redact
from orkhon.wire.erasing import finish_erasures
from orkhon.wire.queries import entries_of, head, state_of
from tests.intake.connectors.retrievals import NOW

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.database]
SECRET = "what both sides know"
HREF = "https://superdesk.tengri.example/api/upload-raw/m1.png"


@pytest.fixture
def source(db: None, settings: Settings, tmp_path: Path) -> Source:
    """Tengri's Superdesk, which is invented."""
    settings.ORKHON_HOME = tmp_path
    agency = Agency.objects.create(code="tengri", sign="TE", name_en="Tengri")
    source = Source.objects.create(
        agency=agency, name="Superdesk", connector="superdesk", url="https://superdesk.tengri.example"
    )
    write_secret(tmp_path, source.pk, SECRET)
    return source


def ninjs(number: int = 1, **facts: Any) -> dict[str, Any]:
    return {
        "guid": f"urn:newsml:tengri.example:{number}",
        "type": "text",
        "version": "1",
        "pubstatus": "usable",
        "language": "kk",
        "headline": f"Жаңалық {number}",
        "versioncreated": "2026-11-22T16:00:00+0000",
        **facts,
    }


def with_picture(number: int = 1, **facts: Any) -> dict[str, Any]:
    rendition = {"href": HREF, "media": "m1.png", "mimetype": "image/png", "width": 2, "height": 2}
    inside = {"guid": "urn:newsml:tengri.example:p", "type": "picture", "renditions": {"original": rendition}}
    return ninjs(number, associations={"featuremedia": inside, "other": None}, **facts)


def pushed(source: Source, value: Any, *, signature: str | None = None) -> tuple[int, Any]:
    body = value if isinstance(value, bytes) else orjson.dumps(value)
    headers = {HEADER: signature_of(body, SECRET) if signature is None else signature}
    path = f"/push/superdesk/{source.pk}/items"
    answer = Client().post(path, body, content_type="application/json", headers={k: v for k, v in headers.items() if v})
    return answer.status_code, answer.json()


def uploaded(source: Source, data: bytes, *, name: str = "m1.png", signature: str = "") -> tuple[int, Any]:
    file = io.BytesIO(data)
    file.name = name
    body = encode_multipart(BOUNDARY, {"media_id": name, "media": file})
    answer = Client().generic(
        "POST",
        f"/push/superdesk/{source.pk}/assets",
        body,
        content_type=MULTIPART_CONTENT,
        headers={HEADER: signature or signature_of(body, SECRET)},
    )
    return answer.status_code, answer.json()


def is_there(source: Source, name: str = "m1.png") -> int:
    return Client().get(f"/push/superdesk/{source.pk}/assets/{name}").status_code


def a_picture(colour: str = "red") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (2, 2), colour).save(data, "PNG")
    return data.getvalue()


def test_an_item_comes_with_the_picture_that_was_uploaded_before(source: Source) -> None:
    picture = a_picture()
    assert is_there(source) == 404
    assert uploaded(source, picture) == (201, {"media_id": "m1.png", "kept": True})
    assert is_there(source) == 200
    status, answer = pushed(source, with_picture())
    (entry,) = entries_of("urn:newsml:tengri.example:1")
    assert (status, answer["new"][0]["position"], entry.agency) == (201, entry.position, "tengri")
    assert mirrored(HREF) == picture
    assert MirroredMedia.objects.get().item_uri == "urn:newsml:tengri.example:1"
    assert SourceHealth.objects.get(pk=source.pk).failures == 0


def test_an_upload_takes_the_place_of_no_picture_elsewhere(source: Source) -> None:
    theirs = "https://altai.example/photo.png"
    uploaded(source, a_picture())
    rendition = {"href": theirs, "media": "m1.png", "mimetype": "image/png"}
    inside = {"guid": "urn:newsml:tengri.example:p", "type": "picture", "renditions": {"original": rendition}}
    assert pushed(source, ninjs(associations={"featuremedia": inside}))[0] == 201
    order = MirroredMedia.objects.get(url=theirs)
    assert (order.sha256, order.next_attempt is not None) == ("", True), "it is fetched from where it is"


def test_the_same_push_again_and_a_late_older_version_change_nothing(source: Source) -> None:
    pushed(source, ninjs(version="2"))
    at = head()
    assert pushed(source, ninjs(version="2")) == (201, {"new": [], "refusals": []})
    assert pushed(source, ninjs(version="1", headline="Ескі"))[0] == 201
    assert head() == at
    assert uploaded(source, a_picture())[0] == uploaded(source, a_picture())[0] == 201
    assert UploadedFile.objects.count() == 1


def test_what_is_not_signed_with_the_secret_is_refused_and_nothing_is_kept(source: Source) -> None:
    body = orjson.dumps(ninjs())
    for wrong in (
        "",
        "sha1=00",
        signature_of(body + b" ", SECRET),
        signature_of(body, "another"),
        signature_of(body, ""),
    ):
        assert pushed(source, body, signature=wrong)[0] == 401
    assert uploaded(source, a_picture(), signature="sha1=00")[0] == 401
    write_secret(Path(settings.ORKHON_HOME), source.pk, "")
    assert pushed(source, body, signature=signature_of(body, ""))[0] == 401
    assert (head(), UploadedFile.objects.count(), StoredFile.objects.count()) == (0, 0, 0)


def test_one_bad_item_stops_no_other_and_a_refused_one_is_refused_each_time(source: Source) -> None:
    other = Agency.objects.create(code="altai", sign="AL", name_en="Altai")
    theirs = Source.objects.create(agency=other, name="S", connector="superdesk", url="https://s.example")
    write_secret(Path(settings.ORKHON_HOME), theirs.pk, SECRET)
    pushed(theirs, ninjs(7))
    status, answer = pushed(source, [ninjs(1), {"type": "text"}, ninjs(7, headline="Бөтен"), ninjs(2)])
    assert (status, [one["uri"][-1] for one in answer["new"]]) == (207, ["2", "1"])
    assert len(answer["refusals"]) == 2
    for _ in range(2):
        status, answer = pushed(source, ninjs(7, headline="Бөтен"))
        assert (status, "altai" in answer["detail"]) == (422, True)
    assert pushed(source, ninjs(8, type="event"))[0] == 422
    assert pushed(source, b"<html>")[0] == 422


def test_a_cancelled_item_is_killed(source: Source) -> None:
    pushed(source, ninjs())
    assert pushed(source, ninjs(version="2", pubstatus="canceled"))[0] == 201
    state = state_of("urn:newsml:tengri.example:1")
    assert state is not None
    assert state.status == "killed"


def test_sizes_and_forms_are_bounded(source: Source) -> None:
    Source.objects.filter(pk=source.pk).update(max_bytes=1000)
    assert pushed(source, ninjs(headline="x" * 1000))[0] == 413
    assert uploaded(source, b"\x89PNG\r\n\x1a\n" + bytes(30_000))[0] == 413
    body = b"no form"
    answer = Client().generic(
        "POST",
        f"/push/superdesk/{source.pk}/assets",
        body,
        content_type="multipart/form-data",
        headers={HEADER: signature_of(body, SECRET)},
    )
    assert answer.status_code == 400
    assert uploaded(source, b"")[0] == 201


def test_what_is_no_picture_is_taken_and_not_kept(source: Source) -> None:
    status, answer = uploaded(source, b"<svg onload='alert(1)'/>", name="m1.svg")
    assert (status, answer["kept"], is_there(source, "m1.svg")) == (201, False, 404)
    assert StoredFile.objects.count() == 0


def test_a_source_that_is_none_or_switched_off_takes_nothing(source: Source) -> None:
    feed = Source.objects.create(agency=source.agency, name="Feed", url="https://tengri.example/rss")
    assert pushed(feed, ninjs())[0] == is_there(feed) == 404
    assert Client().get(f"/push/superdesk/{10**30}/assets/a").status_code == 404
    Source.objects.filter(pk=source.pk).update(enabled=False)
    assert pushed(source, ninjs())[0] == 403


def test_a_superdesk_is_never_asked(source: Source) -> None:
    assert due_sources(now=NOW) == []
    assert "its own program" in poll_source(source, now=NOW).error
    assert not SourceHealth.objects.filter(pk=source.pk).exists()


def test_a_redaction_takes_the_uploaded_picture_too_and_it_does_not_come_back(source: Source) -> None:
    uploaded(source, a_picture())
    pushed(source, with_picture())
    redact("urn:newsml:tengri.example:1", reason="order 12", person="a.editor", now=datetime.now(UTC))
    finish_erasures(now=datetime.now(UTC))
    assert (mirrored(HREF), UploadedFile.objects.count(), is_there(source)) == (None, 0, 404)
    assert not StoredFile.objects.filter(content_type="image/png").exists()
    status, answer = uploaded(source, a_picture())
    assert (status, answer["kept"]) == (201, False)


def test_uploads_that_no_item_names_go_with_the_retention_and_named_ones_stay(source: Source) -> None:
    uploaded(source, a_picture("red"))
    pushed(source, with_picture())
    uploaded(source, a_picture("blue"), name="m2.png")
    kept = {UploadedFile.objects.order_by("pk")[0].sha256}
    later = UploadedFile.objects.latest("at").at
    assert forget_uploads(later.replace(year=later.year + 1)) == 2
    assert UploadedFile.objects.count() == 0
    assert set(StoredFile.objects.filter(content_type="image/png").values_list("sha256", flat=True)) == kept
    assert mirrored(HREF) == a_picture("red")
