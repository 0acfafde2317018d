"""Blocks as the wire carries them: words as XHTML, files as media, and what neither says as blocks beside them.

What comes back from the wire is foreign: it is cleaned word by word, and counts only while it says what the body says.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from orkhon.desk.blocks.captions import MOST_TRACKS
from orkhon.desk.blocks.embeds import site_of
from orkhon.desk.blocks.facts import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from orkhon.desk.blocks.from_html import Raw
from orkhon.desk.blocks.notes import has_notes, notes_at_the_end
from orkhon.desk.blocks.pictures import LONGEST_CAPTION, MOST_PICTURES
from orkhon.desk.blocks.raw_pictures import holders_in
from orkhon.desk.blocks.raw_recordings import recording_holders_in, tracks_of
from orkhon.desk.blocks.recordings import AUDIO_TYPES, VIDEO_TYPES, is_secure_address, type_of
from orkhon.desk.blocks.to_html import coordinates, with_tables
from orkhon.desk.rich_text import clean, to_content
from orkhon.formats.captions import read_captions
from orkhon.formats.errors import CaptionsNotRead
from orkhon.items import INTERFACE_LANGUAGES, Content, Media, Rendition
from orkhon.media.models import Picture, Recording

_PLAIN: Final = frozenset({"paragraph", "heading"})
_MOST: Final = 2_000


def body_of(raw: Iterable[Raw]) -> Content:
    """Return the words of all blocks as the wire's XHTML, tables as tables and notes at the end."""
    return to_content(with_tables(notes_at_the_end(raw)))


def media_in(
    raw: Iterable[Raw], pictures: Mapping[int, Picture], recordings: Mapping[int, Recording]
) -> tuple[Media, ...]:
    """Return pictures, sound and film in reading order, each with caption, credit and alternative text."""
    found: list[Media] = []
    for block in raw:
        kind, value = block["type"], block["value"]
        if kind == "picture":
            found += _pictures([value], pictures)
        elif kind == "gallery":
            found += _pictures([item["value"] for item in value.get("items") or ()], pictures)
        elif kind in {"audio", "video"}:
            found += _recording(kind, value, recordings)
    return tuple(found)


def media_of_picture(picture: Picture, *, alt: str = "", caption: str = "", credit: str = "") -> Media:
    """Return the picture, named by the hash of its bytes (RFC 6920).

    The log outlives every address that the hub is reached by, so none is signed into it; what leaves the hub
    puts the address of the day in its place.
    """
    rendition = Rendition(
        href=picture.name_by_hash,
        name="original",
        content_type=mimetypes.guess_type(picture.file.name)[0] or "",
        width=picture.width,
        height=picture.height,
        size=picture.file_size,
    )
    return Media(
        kind="picture",
        renditions=(rendition,),
        headline=picture.title,
        caption=caption,
        alt=alt or picture.alt_text,
        credit=credit or picture.credit,
    )


def _pictures(values: Iterable[dict[str, Any]], pictures: Mapping[int, Picture]) -> list[Media]:
    return [
        media_of_picture(
            pictures[value["picture"]],
            alt=value.get("alt") or "",
            caption=value.get("caption") or "",
            credit=value.get("credit") or "",
        )
        for value in values
        if value.get("picture") in pictures
    ]


def _recording(kind: str, value: dict[str, Any], recordings: Mapping[int, Recording]) -> list[Media]:
    kept = recordings.get(value.get("recording") or 0)
    address = value.get("address") or ""
    types = AUDIO_TYPES if kind == "audio" else VIDEO_TYPES
    if kept is not None:
        # By its hash, as a picture: what leaves the hub puts the address of the day in its place.
        rendition = Rendition(href=kept.name_by_hash, name="original", content_type=kept.content_type, size=kept.size)
    elif address:
        rendition = Rendition(href=address, name="original", content_type=type_of(address, types))
    else:
        return []
    return [
        Media(
            kind=kind,
            renditions=(rendition,),
            headline=value.get("title") or "",
            caption=value.get("caption") or "",
            credit=value.get("credit") or (kept.credit if kept is not None else ""),
        )
    ]


def beside_the_body(raw: list[Raw], pictures: Mapping[int, Picture], recordings: Mapping[int, Recording]) -> list[Raw]:
    """Return the blocks with their pictures and recordings named by hash, or nothing where the body alone says all."""
    if all(block["type"] in _PLAIN or _is_bare_quote(block) for block in raw) and not has_notes(raw):
        return []
    told = deepcopy(raw)
    for holder, name in holders_in(told):
        picture = pictures.get(holder.get(name) or 0)
        holder[name] = picture.name_by_hash if picture is not None else None
    for holder in recording_holders_in(told):
        if "recording" in holder:
            recording = recordings.get(holder["recording"] or 0)
            holder["recording"] = recording.name_by_hash if recording is not None else None
    return told


def _is_bare_quote(block: Raw) -> bool:
    value = block["value"]
    return block["type"] == "quote" and not value.get("speaker") and not value.get("role")


def blocks_from(
    told: object,
    body: Content,
    picture_named: Callable[[str], Picture | None],
    recording_named: Callable[[str], Recording | None] = lambda name: None,
) -> list[Raw] | None:
    """Return the blocks that an item tells beside its body, cleaned; None where there are none, or they differ.

    `picture_named` and `recording_named` give the hub's file of such a name, or None. What differs from the body in its
    words is another text than the one that was signed for readers, and nobody's but its sender's.
    """
    if not isinstance(told, list) or not told or len(told) > _MOST:
        return None
    found: list[Raw] = []
    for one in told:
        if not isinstance(one, dict):
            return None
        kind, value = one.get("type"), one.get("value")
        reader = _READERS.get(kind) if isinstance(kind, str) else None
        cleaned = reader(value, Named(picture_named, recording_named)) if reader is not None else None
        if cleaned is not None:
            found.append({"type": kind, "value": cleaned, "id": str(uuid4())})
    # What was signed before notes stood at the end has them where they are marked.
    return found if body.text in {body_of(found).text, to_content(with_tables(found)).text} else None


def _line(value: Any, name: str, longest: int) -> str:
    found = value.get(name) if isinstance(value, dict) else None
    return " ".join(found.split())[:longest] if isinstance(found, str) else ""


def _rich(value: Any, name: str) -> str:
    found = value.get(name) if isinstance(value, dict) else None
    return clean(found) if isinstance(found, str) else ""


@dataclass(frozen=True, slots=True)
class Named:
    """The hub's files by their names."""

    picture: Callable[[str], Picture | None]
    recording: Callable[[str], Recording | None]


def _paragraph(value: Any, _named: Named) -> Any:
    return clean(value) if isinstance(value, str) else None


def _heading(value: Any, _named: Named) -> Any:
    level = "h3" if isinstance(value, dict) and value.get("level") == "h3" else "h2"
    return {"text": _line(value, "text", 255), "level": level}


def _quote(value: Any, _named: Named) -> Any:
    return {
        "text": _rich(value, "text"),
        "speaker": _line(value, "speaker", 255),
        "role": _line(value, "role", 255),
    }


def _picture(value: Any, named: Named) -> Any:
    name = value.get("picture") if isinstance(value, dict) else None
    picture = named.picture(name) if isinstance(name, str) else None
    if picture is None:
        return None
    lines = {key: _line(value, key, LONGEST_CAPTION) for key in ("alt", "caption", "credit")}
    return {"picture": picture.pk, **lines}


def _gallery(value: Any, named: Named) -> Any:
    listed = value.get("items") if isinstance(value, dict) else None
    items = [_picture(one.get("value"), named) for one in listed or () if isinstance(one, dict)]
    kept = [{"type": "item", "value": one, "id": str(uuid4())} for one in items[:MOST_PICTURES] if one is not None]
    return {"title": _line(value, "title", 255), "items": kept} if kept else None


def _audio(value: Any, named: Named) -> Any:
    return _read_recording(value, AUDIO_TYPES, named)


def _video(value: Any, named: Named) -> Any:
    told = _read_recording(value, VIDEO_TYPES, named)
    if told is None:
        return None
    poster = value.get("poster")
    picture = named.picture(poster) if isinstance(poster, str) else None
    tracks = [_track(language, text) for language, text in tracks_of(value)[:MOST_TRACKS]]
    kept = [one for one in tracks if one is not None]
    found = {**told, "poster": picture.pk if picture is not None else None}
    return {**found, "captions": kept} if kept else found


def _track(language: str, text: object) -> dict[str, Any] | None:
    if language not in INTERFACE_LANGUAGES or not isinstance(text, str):
        return None
    try:
        captions = read_captions(text)
    except CaptionsNotRead:
        return None
    return {"type": "item", "value": {"language": language, "text": captions}, "id": str(uuid4())} if captions else None


def _read_recording(value: Any, types: dict[str, str], named: Named) -> dict[str, Any] | None:
    address = _line(value, "address", 2000)
    name = value.get("recording") if isinstance(value, dict) else None
    kept = named.recording(name) if isinstance(name, str) else None
    if kept is not None and kept.kind == ("audio" if types is AUDIO_TYPES else "video"):
        address = ""
    elif is_secure_address(address) and type_of(address, types):
        kept = None
    else:
        return None
    said = value.get("transcript")
    return {
        "title": _line(value, "title", 255) or address[:255],
        **({"recording": kept.pk} if kept is not None else {}),
        "address": address,
        "caption": _line(value, "caption", LONGEST_CAPTION),
        "credit": _line(value, "credit", LONGEST_CAPTION),
        "transcript": said[:60_000] if isinstance(said, str) else "",
    }


def _table(value: Any, _named: Named) -> Any:
    columns = value.get("columns") if isinstance(value, dict) else None
    rows = value.get("rows") if isinstance(value, dict) else None
    if not isinstance(columns, list) or not isinstance(rows, list):
        return None
    headings = [{"type": "text", "heading": _line(one, "heading", 255)} for one in columns[:MOST_COLUMNS]]
    cells = [one.get("values") if isinstance(one, dict) else None for one in rows[:MOST_ROWS]]
    if any(not isinstance(row, list) or len(row) < len(headings) for row in cells):
        return None
    return {
        "columns": headings,
        "rows": [
            {"values": [" ".join(str(cell).split())[:LONGEST_CELL] for cell in (row or [])[: len(headings)]]}
            for row in cells
        ],
        "caption": _line(value, "caption", 500),
    }


def _fact_box(value: Any, _named: Named) -> Any:
    return {"title": _line(value, "title", 255), "text": _rich(value, "text")}


def _map_point(value: Any, _named: Named) -> Any:
    point = coordinates(value) if isinstance(value, dict) else None
    if point is None:
        return None
    return {"label": _line(value, "label", 255), "latitude": point[0], "longitude": point[1]}


def _embed(value: Any, named: Named) -> Any:
    address = _line(value, "address", 2000)
    if not site_of(address):
        return None
    thumbnail = value.get("thumbnail")
    picture = named.picture(thumbnail) if isinstance(thumbnail, str) else None
    found: dict[str, Any] = {"address": address, "title": _line(value, "title", 255)}
    author = _line(value, "author", 255)
    found |= {"author": author} if author else {}
    return {**found, "thumbnail": picture.pk} if picture is not None else found


def _live_update(value: Any, _named: Named) -> Any:
    return {"time": _line(value, "time", 40), "heading": _line(value, "heading", 255), "text": _rich(value, "text")}


_READERS: Final[Mapping[str, Callable[[Any, Named], Any]]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "quote": _quote,
    "picture": _picture,
    "gallery": _gallery,
    "audio": _audio,
    "video": _video,
    "table": _table,
    "fact_box": _fact_box,
    "map_point": _map_point,
    "embed": _embed,
    "live_update": _live_update,
}
