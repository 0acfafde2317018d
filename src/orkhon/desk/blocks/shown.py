"""Blocks as readers see them: what each template shows, ready made. Knows no portal: that says how a picture is shown.

What was kept is asked again here: an address that is on no list any more, or lies on no secure host, becomes words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from orkhon.desk.blocks.embeds import site_of
from orkhon.desk.blocks.from_html import Raw, without_keys
from orkhon.desk.blocks.passages import raw_of
from orkhon.desk.blocks.raw_pictures import pictures_in
from orkhon.desk.blocks.raw_recordings import recordings_in, tracks_of
from orkhon.desk.blocks.recordings import AUDIO_TYPES, VIDEO_TYPES, is_secure_address, type_of
from orkhon.desk.blocks.to_html import coordinates, map_address, speaker_line
from orkhon.media.models import Picture, Recording

if TYPE_CHECKING:
    from orkhon.desk.models import Article

Show = Callable[[Picture, str], Any]
"""Gives what an `<img>` wants to know (`src`, `srcset`, `width`, `height`, `alt`) of a picture, with its own text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Playing:
    """Where a page finds what plays: the address of a recording that the hub keeps, and that of captions.

    Captions are asked for by the block's id and their number in it; empty where the page shows none.
    """

    address: Callable[[Recording], str]
    captions: Callable[[str, int], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One block on a page. `template` shows `value`; `anchor` is its name within the page."""

    kind: str
    anchor: str
    value: Mapping[str, Any]

    @property
    def template(self) -> str:
        """The template's name."""
        return f"desk/blocks/{self.kind}.html"


def parts_of(
    article: Article, show: Show, clock: Callable[[datetime], str], playing: Playing | None = None
) -> list[Part]:
    """Return the article's blocks as a page shows them; empty ones, pictures and recordings that are gone are left out.

    `clock` writes a moment as the page's readers read it. Without `playing` the hub's own recordings are left out too.
    """
    raw = raw_of(article)
    around = _Around(pictures_in(raw), show, clock, recordings_in(raw) if playing else {}, playing)
    found = []
    for block in raw:
        value = _value(block, around)
        if value is not None and block["type"] == "video" and playing is not None:
            value = {**value, "tracks": _tracks(block, playing)}
        if value is not None:
            found.append(Part(kind=block["type"], anchor=f"b-{str(block['id'])[:8]}", value=value))
    return found


def hosts_of_recordings(parts: Iterable[Part]) -> list[str]:
    """Return the other origins from which the page's sound and film come, each once."""
    addresses = (urlsplit(part.value["address"]) for part in parts if part.kind in {"audio", "video"})
    return sorted({f"https://{one.netloc}" for one in addresses if one.netloc})


@dataclass(frozen=True, slots=True)
class _Around:
    """What a block needs besides its own value."""

    rows: Mapping[int, Picture]
    show: Show
    clock: Callable[[datetime], str]
    recordings: Mapping[int, Recording]
    playing: Playing | None

    def shown(self, value: Mapping[str, Any]) -> dict[str, Any] | None:
        row = self.rows.get(value.get("picture") or 0)
        if row is None:
            return None
        return {
            "picture": self.show(row, value.get("alt") or ""),
            "caption": value.get("caption") or "",
            "credit": value.get("credit") or row.credit,
        }


def _value(block: Raw, around: _Around) -> Mapping[str, Any] | None:
    maker = _MAKERS.get(block["type"])
    return maker(block["value"], around) if maker is not None and block["value"] else None


def _rich(html: Any) -> SafeString:
    # Cleaned when it was written: by the editor's own rules, or by `rich_text.clean` where it came from elsewhere.
    written: str = expand_db_html(without_keys(str(html or "")))
    return mark_safe(written)  # noqa: S308


def _paragraph(value: Any, _around: _Around) -> Mapping[str, Any] | None:
    html = _rich(value)
    return {"html": html} if html.strip() else None


def _heading(value: Any, _around: _Around) -> Mapping[str, Any] | None:
    return {"text": value["text"], "level": value.get("level") or "h2"} if value.get("text") else None


def _quote(value: Any, _around: _Around) -> Mapping[str, Any] | None:
    html = _rich(value.get("text"))
    return {"html": html, "speaker": value.get("speaker") or "", "who": speaker_line(value)} if html.strip() else None


def _picture(value: Any, around: _Around) -> Mapping[str, Any] | None:
    return around.shown(value)


def _gallery(value: Any, around: _Around) -> Mapping[str, Any] | None:
    shown = [one for item in value.get("items") or () if (one := around.shown(item["value"])) is not None]
    return {"title": value.get("title") or "", "items": shown} if shown else None


def _recording(types: dict[str, str]) -> Callable[[Any, _Around], Mapping[str, Any] | None]:
    def make(value: Any, around: _Around) -> Mapping[str, Any] | None:
        address = value.get("address") or ""
        media_type = type_of(address, types)
        kept = around.recordings.get(value.get("recording") or 0)
        if kept is not None and around.playing is not None:
            address, media_type = around.playing.address(kept), kept.content_type
        elif not is_secure_address(address):
            return None
        poster = around.shown({"picture": value.get("poster")})
        return {
            "title": value.get("title") or "",
            "address": address,
            "media_type": media_type,
            "poster": poster["picture"].src if poster else "",
            "caption": value.get("caption") or "",
            "credit": value.get("credit") or (kept.credit if kept is not None else ""),
            "tracks": [],
            "said": [line for line in (value.get("transcript") or "").splitlines() if line.strip()],
        }

    return make


def _tracks(block: Raw, playing: Playing) -> list[dict[str, str]]:
    names = dict(settings.LANGUAGES)
    found = (
        {
            "src": playing.captions(str(block["id"]), number),
            "language": language,
            "label": names.get(language, language),
        }
        for number, (language, _text) in enumerate(tracks_of(block["value"]))
    )
    return [one for one in found if one["src"]]


def _table(value: Any, _around: _Around) -> Mapping[str, Any] | None:
    headings = [column.get("heading") or "" for column in value.get("columns") or ()]
    rows = [[cell or "" for cell in row.get("values") or ()] for row in value.get("rows") or ()]
    if not headings or not (rows or any(headings)):
        return None
    return {"headings": headings if any(headings) else [], "rows": rows, "caption": value.get("caption") or ""}


def _fact_box(value: Any, _around: _Around) -> Mapping[str, Any] | None:
    return {"title": value.get("title") or "", "html": _rich(value.get("text"))}


def _map_point(value: Any, _around: _Around) -> Mapping[str, Any] | None:
    point = coordinates(value)
    label = value.get("label") or ""
    if point is None:
        return {"label": label, "address": "", "words": ""} if label else None
    return {"label": label, "address": map_address(*point), "words": f"{point[0]:.5f}, {point[1]:.5f}"}


def _embed(value: Any, around: _Around) -> Mapping[str, Any] | None:
    address = value.get("address") or ""
    site = site_of(address)
    picture = around.shown({"picture": value.get("thumbnail")}) if site else None
    return {
        "title": value.get("title") or address,
        "address": address if site else "",
        "site": site,
        "author": value.get("author") or "",
        "picture": picture["picture"] if picture else None,
    }


def _live_update(value: Any, around: _Around) -> Mapping[str, Any] | None:
    time = _moment(value.get("time"))
    return {
        "time": time.isoformat(timespec="seconds") if time is not None else "",
        "clock": around.clock(time) if time is not None else "",
        "heading": value.get("heading") or "",
        "html": _rich(value.get("text")),
    }


def _moment(said: Any) -> datetime | None:
    try:
        found = parse_datetime(said) if isinstance(said, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


_MAKERS: Final[Mapping[str, Callable[[Any, _Around], Mapping[str, Any] | None]]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "quote": _quote,
    "picture": _picture,
    "gallery": _gallery,
    "audio": _recording(AUDIO_TYPES),
    "video": _recording(VIDEO_TYPES),
    "table": _table,
    "fact_box": _fact_box,
    "map_point": _map_point,
    "embed": _embed,
    "live_update": _live_update,
}
