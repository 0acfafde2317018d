"""Which recordings stand in blocks, and their captions. Reads their rows in one query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from orkhon.desk.blocks.from_html import Raw
from orkhon.media.models import Recording


def recording_holders_in(raw: Iterable[Raw]) -> Iterator[dict[str, Any]]:
    """Give the value of each block of sound or film, in reading order; its `recording` is the number, if it has one."""
    for block in raw:
        if block.get("type") in {"audio", "video"} and isinstance(block.get("value"), dict):
            yield block["value"]


def recording_numbers_in(raw: Iterable[Raw]) -> list[int]:
    """Return the recordings' numbers, each once, in reading order."""
    found = (holder.get("recording") for holder in recording_holders_in(raw))
    return list(dict.fromkeys(number for number in found if isinstance(number, int)))


def recordings_in(raw: Iterable[Raw]) -> Mapping[int, Recording]:
    """Return the recordings by their numbers, those that are gone left out; one query, none where there are none."""
    numbers = recording_numbers_in(raw)
    return Recording.objects.in_bulk(numbers) if numbers else {}


def tracks_of(value: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return language and text of a film's captions, empty ones left out."""
    items = (one.get("value") for one in value.get("captions") or () if isinstance(one, dict))
    told = [one for one in items if isinstance(one, dict)]
    return [(str(one.get("language") or ""), one["text"]) for one in told if one.get("text")]
