"""A picture is known again whatever was done to it, and what was changed in it is marked."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.test import override_settings
from PIL import Image, ImageEnhance, ImageOps, PngImagePlugin

from orkhon.items import ItemType
from orkhon.verification.decoding import index
from orkhon.verification.models import Fingerprint, ShownPicture
from orkhon.verification.pictures.examining import examine
from orkhon.verification.pictures.findings import How, PictureFindings
from orkhon.verification.pictures.fingerprinting import index_folder, rebuild
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.redact import redact
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.erasing import finish_erasures
from tests.verification.pictured import cropped, drawn, followed, jpeg, patched, screenshot, sent
from tests.wire.making import NOW

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.database]

TOWN = "urn:altai:town"


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    """A home and a folder of media of this test's own."""
    with override_settings(ORKHON_HOME=tmp_path, MEDIA_ROOT=str(tmp_path / "media")):
        yield tmp_path


@pytest.fixture
def town() -> Image.Image:
    """A picture that Altai sent, among three others."""
    for seed in (2, 3, 4):
        sent(f"urn:altai:other-{seed}", jpeg(drawn(seed)))
    picture = drawn(1)
    sent(TOWN, jpeg(picture, 90))
    assert followed() == 4
    return picture


def examined(picture: Image.Image, quality: int = 70) -> PictureFindings:
    return examine(jpeg(picture, quality), now=NOW)


def test_the_very_file_is_known_with_who_sent_it_and_when(town: Image.Image) -> None:
    found = examine(jpeg(town, 90), now=NOW)
    [match] = found.matches
    assert (match.uri, match.agency, match.sent, match.distance) == (TOWN, "altai", NOW, 0)
    assert (match.how, match.changed, match.compared) == (How.SAME, (), True)
    assert match.credit == "A. Example / Altai"
    assert "looks like a picture that" in found.headline


def test_a_smaller_paler_copy_is_the_same_picture_with_nothing_changed(town: Image.Image) -> None:
    smaller = ImageEnhance.Contrast(town.resize((640, 427))).enhance(0.7)
    [match] = examined(smaller, 45).matches
    assert (match.uri, match.how, match.changed) == (TOWN, How.SAME, ())


@pytest.mark.parametrize("share", [0.05, 0.1, 0.2])
def test_a_crop_is_known_although_its_fingerprint_is_another(town: Image.Image, share: float) -> None:
    [match] = examined(cropped(town, share)).matches
    assert (match.uri, match.how, match.changed) == (TOWN, How.CROP, ())
    assert match.covered == pytest.approx((1 - 2 * share) ** 2, abs=0.05)


def test_a_picture_in_a_screenshot_is_found_where_it_stands(town: Image.Image) -> None:
    [match] = examined(screenshot(town)).matches
    assert (match.uri, match.how, match.changed) == (TOWN, How.INSET, ())
    assert match.inside.left == pytest.approx(160 / 1080, abs=0.02)
    assert match.inside.top == pytest.approx(560 / 1800, abs=0.02)


def test_a_changed_region_is_marked_where_it_is_in_the_given_picture(town: Image.Image) -> None:
    changed = patched(town, (700, 150, 950, 380))
    for given, left, top in ((changed, 700 / 1200, 150 / 800), (cropped(changed, 0.1), 580 / 960, 70 / 640)):
        [match] = examined(given).matches
        assert match.is_changed
        region = match.changed[0]
        assert region.left == pytest.approx(left, abs=0.04)
        assert region.top == pytest.approx(top, abs=0.04)
        assert len(match.changed) == 1
        assert "region changed" in match.words


def test_a_mirrored_picture_is_told_as_mirrored(town: Image.Image) -> None:
    [match] = examined(ImageOps.mirror(town)).matches
    assert match.uri == TOWN
    assert match.mirrored


def test_another_picture_is_not_found_and_nothing_is_said_of_it(town: Image.Image) -> None:
    found = examined(drawn(77))
    assert found.matches == ()
    assert "That says nothing of what it shows." in found.headline


def test_a_gray_wall_is_not_looked_for(town: Image.Image) -> None:
    found = examined(Image.new("RGB", (800, 600), (128, 128, 128)))
    assert not found.searchable
    assert found.matches == ()


def test_what_was_taken_back_answers_no_more(town: Image.Image) -> None:
    given = jpeg(cropped(town, 0.1))
    withhold(TOWN, reason="asked", person="an editor", now=NOW)
    assert examine(given, now=NOW).matches == ()
    kill(TOWN, reason="wrong", person="an editor", now=NOW)
    assert examine(jpeg(town, 90), now=NOW).matches == ()


def test_what_is_for_members_only_answers_nobody() -> None:
    picture = drawn(1)
    sent(TOWN, jpeg(picture), type=ItemType.ADVISORY)
    followed()
    assert Fingerprint.objects.count() == 1
    assert examined(picture).matches == ()


def test_whoever_asks_may_narrow_what_answers(town: Image.Image) -> None:
    given = jpeg(town, 60)
    asked: list[str] = []

    def nobody(versions: Mapping[str, object]) -> set[str]:
        asked.extend(versions)
        return set()

    assert examine(given, now=NOW, allowing=nobody).matches == ()
    assert TOWN in asked


def test_two_items_with_one_picture_both_answer_the_first_first() -> None:
    data = jpeg(drawn(1))
    sent(TOWN, data)
    sent("urn:altai:again", data)
    followed()
    assert Fingerprint.objects.count() == 1
    assert [one.uri for one in examine(data, now=NOW).matches] == ["urn:altai:again", TOWN]


def test_a_redaction_takes_the_fingerprint_out_of_rows_and_index(town: Image.Image, home: Path) -> None:
    before = index.rows_in(index_folder())
    redact(TOWN, reason="a court", authority="a court", person="one", second="two", now=NOW)
    finish_erasures(now=NOW)
    assert not ShownPicture.objects.filter(uri=TOWN).exists()
    assert Fingerprint.objects.count() == 3
    assert index.rows_in(index_folder()) == before - 1


def test_an_index_that_is_gone_is_made_from_the_rows(town: Image.Image) -> None:
    folder = index_folder()
    index.clear(folder)
    assert examined(town).unavailable
    assert rebuild() == 4
    assert [one.uri for one in examined(town).matches] == [TOWN]


def test_a_picture_that_breaks_is_told_and_stops_no_other() -> None:
    sent("urn:altai:broken", jpeg(drawn(5))[:3000])
    sent(TOWN, jpeg(drawn(1)))
    followed()
    assert ShownPicture.objects.get(uri="urn:altai:broken").cause
    assert Fingerprint.objects.count() == 1


def test_what_the_file_says_of_itself_is_shown_bounded_and_its_place_is_not() -> None:
    exif = Image.Exif()
    exif[271], exif[305] = "Camera of somebody\x1b[31m", "x" * 5000
    exif.get_ifd(34853)[1], exif.get_ifd(34853)[2] = "N", (41.0, 0.0, 0.0)
    found = examine(jpeg(drawn(1), exif=exif), now=NOW)
    facts = {fact.name: fact.value for fact in found.facts}
    assert facts["camera"] == "Camera of somebody[31m"
    assert len(facts["software"]) == 500
    assert set(facts) == {"camera", "software"}


def test_text_of_a_picture_that_is_no_xmp_harms_nothing() -> None:
    out = io.BytesIO()
    notes = PngImagePlugin.PngInfo()
    notes.add_itxt("XML:com.adobe.xmp", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>" * 3)
    drawn(1).save(out, "PNG", pnginfo=notes)
    found = examine(out.getvalue(), now=NOW)
    assert (found.format, found.facts, found.refused) == ("PNG", (), "")
