"""Documents beside their expectations: `<format>/<name>.xml` or `.json` and `<name>.py`."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from orkhon import formats
from orkhon.formats import FormatError, parse
from orkhon.items import Item

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HERE = Path(__file__).parent
PAIRS = sorted(path for path in HERE.glob("*/*") if path.suffix in (".xml", ".json"))
GOOD = [path for path in PAIRS if path.parent.name != "refused"]
BAD = [path for path in PAIRS if path.parent.name == "refused"]


def _shown(item: Item, name: str) -> Any:
    match name:
        case "body":
            return item.body.xhtml
        case "language":
            return str(item.language)
        case "status":
            return item.pub_status.value
        case "copyright":
            return item.rights.copyright_notice
        case "media":
            return [rendition.href for media in item.media for rendition in media.renditions]
        case "bylines" | "subjects":
            return [one.name for one in getattr(item, name)]
        case "created" | "version_created":
            return getattr(item, name).isoformat()
        case _:
            return getattr(item, name)


def _expectation(path: Path) -> Any:
    return importlib.import_module(f"tests.formats.{path.parent.name}.{path.stem}")


@pytest.mark.parametrize("path", GOOD, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_document_gives_the_items_written_beside_it(path: Path) -> None:
    wanted = _expectation(path)
    parsed = parse(path.read_bytes(), content_type="text/html; charset=utf-8", now=NOW)
    assert parsed.format == path.parent.name
    assert len(parsed.items) == len(wanted.EXPECTED)
    for item, expected in zip(parsed.items, wanted.EXPECTED, strict=True):
        shown = {name: _shown(item, name) for name in expected}
        if expected.get("uri", "").endswith(":title:"):
            assert shown["uri"].startswith(expected["uri"])
            shown["uri"] = expected["uri"]
        assert shown == expected
    causes = [refusal.cause for refusal in parsed.refusals]
    refused = getattr(wanted, "REFUSED", [])
    assert len(causes) == len(refused)
    assert all(words in cause for words, cause in zip(refused, causes, strict=True)), causes


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_document_is_refused_by_the_name_written_beside_it(path: Path) -> None:
    wanted = _expectation(path)
    with pytest.raises(FormatError) as caught:
        parse(path.read_bytes(), content_type="application/rss+xml", now=NOW)
    assert type(caught.value) is getattr(formats, wanted.ERROR)
    assert wanted.WORDS in str(caught.value)


def test_every_document_has_its_expectation_and_the_other_way_round() -> None:
    beside = {path for path in HERE.glob("*/*.py") if path.stem != "__init__"}
    assert {path.with_suffix(".py") for path in PAIRS} == beside
    assert len(GOOD) > 12
    assert len(BAD) > 12


@pytest.mark.parametrize(
    "data", [b'[{"uri":"a:1"},{}]', b'{"items":[{},{}]}', b"<rss><channel><item/><item/></channel></rss>"]
)
def test_a_document_of_more_items_than_the_caller_wants_is_refused_unread(data: bytes) -> None:
    with pytest.raises(formats.TooManyItems, match="lists 2 items; at most 1 are read"):
        parse(data, now=NOW, most_items=1)
    assert len(parse(data, now=NOW, most_items=2).refusals) >= 1
