"""Which pictures stand in blocks. Reads their rows in one query, and never more of a block than its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from orkhon.desk.blocks.from_html import Raw
from orkhon.media.models import Picture


def holders_in(raw: Iterable[Raw]) -> Iterator[tuple[dict[str, Any], str]]:
    """Give each place of a picture, in reading order: the value that holds it, and under which name."""
    for block in raw:
        value = block.get("value")
        if not isinstance(value, dict):
            continue
        if block["type"] == "picture":
            yield value, "picture"
        elif block["type"] == "video":
            yield value, "poster"
        elif block["type"] == "embed" and "thumbnail" in value:
            yield value, "thumbnail"
        elif block["type"] == "gallery":
            for item in value.get("items") or ():
                if isinstance(item, dict) and isinstance(item.get("value"), dict):
                    yield item["value"], "picture"


def alt_fields_in(raw: Iterable[Raw]) -> Iterator[tuple[dict[str, Any], str]]:
    """Give each picture that readers see with the id that its alternative text has in the article's form."""
    for number, block in enumerate(raw):
        value = block.get("value")
        if not isinstance(value, dict):
            continue
        if block["type"] == "picture":
            yield value, f"content-{number}-value-alt"
        elif block["type"] == "gallery":
            for place, item in enumerate(value.get("items") or ()):
                if isinstance(item, dict) and isinstance(item.get("value"), dict):
                    yield item["value"], f"content-{number}-value-items-{place}-value-alt"


def numbers_in(raw: Iterable[Raw]) -> list[int]:
    """Return the pictures' numbers, each once, in reading order."""
    found = (holder.get(name) for holder, name in holders_in(raw))
    return list(dict.fromkeys(number for number in found if isinstance(number, int)))


def pictures_in(raw: Iterable[Raw]) -> Mapping[int, Picture]:
    """Return the pictures by their numbers, those that are gone left out; one query, none where there are none."""
    numbers = numbers_in(raw)
    return Picture.objects.in_bulk(numbers) if numbers else {}
