"""What the words of all rooms promise."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest

from orkhon.items import Content, ContentError, Item, ItemType, Language, LanguageTagError


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [
        ("kk", "kk-Cyrl"),
        ("KZ", "kk-Cyrl"),
        ("kg", "ky-Cyrl"),
        ("tm", "tk-Latn"),
        ("uz_Cyrl", "uz-Cyrl"),
        ("uz-UZ", "uz-Latn-UZ"),
        ("az-latn-az", "az-Latn-AZ"),
        ("en-US", "en-Latn-US"),
        ("zh-Hans", "zh-Hans"),
        ("de", "de"),
        (" ru ", "ru-Cyrl"),
    ],
)
def test_a_tag_is_read_with_its_script(tag: str, wanted: str) -> None:
    language = Language.parse(tag)
    assert str(language) == wanted
    assert Language.parse(language.tag) == language


@pytest.mark.parametrize("tag", ["", "k", "kazakh language", "12", "<kk>"])
def test_what_is_no_tag_is_refused_with_an_example(tag: str) -> None:
    with pytest.raises(LanguageTagError, match="write one such as kk"):
        Language.parse(tag)


def test_arabic_script_runs_from_right_to_left() -> None:
    assert Language.parse("kk-Arab").direction == "rtl"
    assert Language.parse("kk").direction == "ltr"


def test_content_with_a_script_cannot_be_made() -> None:
    with pytest.raises(ContentError, match=r"pass foreign HTML through orkhon\.formats\.html first"):
        Content("<p>a</p><SCRIPT>b</SCRIPT>")


def test_the_words_of_a_content_stand_one_line_a_paragraph() -> None:
    content = Content("<h2>A</h2><p>b <b>c</b> &amp;\u00a0d</p><ul><li>e</li><li>f</li></ul><p>g<br />h</p>")
    assert content.text == "A\nb c & d\ne\nf\ng\nh"
    assert content.word_count == 9
    assert not Content()


def test_cells_of_a_table_do_not_run_into_one_word() -> None:
    assert Content("<table><tbody><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></tbody></table>").text == "1 | 2\n3"


def test_an_item_needs_a_uri_aware_times_and_a_known_urgency() -> None:
    with pytest.raises(ValueError, match="without a uri"):
        Item(uri=" ")
    with pytest.raises(ValueError, match=r"created of urn:x:1 is .*, without a time zone"):
        Item(uri="urn:x:1", created=datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="urgency of urn:x:1 is 10; it runs from 1 to 9"):
        Item(uri="urn:x:1", urgency=10)
    assert Item(uri="urn:x:1", created=datetime(2026, 1, 1, tzinfo=UTC), urgency=9).urgency == 9


def test_an_item_never_changes_and_an_advisory_is_never_public() -> None:
    item = Item(uri="urn:x:1", type=ItemType.ADVISORY)
    assert not item.is_public
    assert Item(uri="urn:x:1").is_public
    with pytest.raises(FrozenInstanceError):
        item.headline = "b"  # type: ignore[misc]
