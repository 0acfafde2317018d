"""docs/formats.md says what survives which format: it is what the formats do, and nothing is lost that must stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

import pytest

from orkhon.formats import FORMATS
from orkhon.items import Item
from tests.formats.survival import COMMAND, EXTRA, LOST, NOTES, PAGE, PART, REFUSED, TITLES, WHOLE, rewritten, verdicts
from tests.formats.survival_rows import FULL, SECTIONS


@pytest.fixture(scope="module")
def found() -> Mapping[tuple[str, str], str]:
    return verdicts()


def _rows(title: str) -> list[str]:
    return [row.name for section in SECTIONS if section.title == title for row in section.rows]


def test_the_page_says_what_the_formats_do() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert rewritten(page) == page, f"docs/formats.md differs from what the formats do; run `{COMMAND}` and read it"


def test_a_page_without_its_marks_is_told() -> None:
    with pytest.raises(ValueError, match="out and back: written by"):
        rewritten("# Formats\n")


def test_every_field_of_an_item_has_a_line_and_every_format_a_column() -> None:
    assert set(TITLES) == set(FORMATS)
    names = " ".join(row.name for section in SECTIONS for row in section.rows)
    told = {"body": "words and paragraphs"}
    assert [one.name for one in fields(Item) if f"`{told.get(one.name, one.name)}" not in names] == ["body"]
    assert _rows("its body")[0] == told["body"]
    empty = [one.name for one in fields(FULL) if not getattr(FULL, one.name)]
    # What restricts an item, or waits beside it, is looked at in items of its own.
    assert empty == ["embargoed", "extra"]


def test_what_comes_back_in_part_is_told_in_words_and_nothing_else_is(found: Mapping[tuple[str, str], str]) -> None:
    assert {key for key, verdict in found.items() if verdict == PART} == set(NOTES)


@pytest.mark.parametrize("format", ["ninjs", "newsml-g2", "nitf", "newsml1"])
def test_a_news_format_loses_nothing(format: str, found: Mapping[tuple[str, str], str]) -> None:
    assert {verdict for (_, one), verdict in found.items() if one == format} <= {WHOLE, EXTRA}


@pytest.mark.parametrize("title", ["its body", "its rights"])
@pytest.mark.parametrize("format", ["rss", "atom", "jsonfeed"])
def test_a_feed_keeps_every_markup_and_every_right(
    format: str, title: str, found: Mapping[tuple[str, str], str]
) -> None:
    assert {found[name, format] for name in _rows(title)} <= {WHOLE, EXTRA}


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_no_format_lets_a_restricted_item_look_free(format: str, found: Mapping[tuple[str, str], str]) -> None:
    restricted = [name for name in _rows("its kind and what restricts it") if "type`: " not in name or "advis" in name]
    assert len(restricted) == 4
    assert {found[name, format] for name in restricted} <= {WHOLE, REFUSED}
    assert LOST not in {found[name, format] for name in restricted}
